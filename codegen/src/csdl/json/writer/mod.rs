//! From the syntax tree to CSDL JSON text.
//!
//! In: a tree. Out: the text. What always holds: the same tree gives the same text; what the tree
//! means is written, in the way of CSDL JSON; [the module above](super) lists what is not.

mod container;
mod definite;
mod expression;
mod facet;
mod once;
mod operation;
mod structured;
mod value;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::ast::{
    Document, EnumType, Include, IncludeAnnotations, Reference, Schema, SchemaChild, Term, Text,
    TypeDefinition, TypeExpression,
};
use super::defaults::Place;
use crate::diagnostic::Diagnostics;
use crate::source::Span;
use expression::Qualified;
pub(crate) use expression::{member_names, shown_kind};
pub(super) use value::number;
use value::{Json, Object};

/// Writes a document as CSDL JSON: two spaces for each level, control members first, then
/// annotations, then what the schema names, in the order of the tree; defaults left out.
///
/// Of annotations and the like that an element has twice, the last is written: see
/// [`write_checked`].
///
/// ```
/// use odata_bindgen::csdl::{self, json};
/// use odata_bindgen::diagnostic::Diagnostics;
/// use odata_bindgen::source::SourceMap;
///
/// let text = r#"<Schema Namespace="n" xmlns="http://docs.oasis-open.org/odata/ns/edm">
///   <ComplexType Name="c"><Property Name="p" Type="Edm.Int32"/></ComplexType>
/// </Schema>"#;
/// let mut sources = SourceMap::default();
/// let id = sources.add("n.xml", text.to_owned());
/// let document = csdl::parse(&sources, id, &mut Diagnostics::default()).unwrap();
/// assert!(json::write(&document).contains(r#""$Type": "Edm.Int32""#));
/// ```
pub fn write(document: &Document) -> String {
    write_checked(document, &mut Diagnostics::default())
}

/// Like [`write()`]; a warning tells of everything in the tree that CSDL JSON cannot hold.
pub fn write_checked(document: &Document, diagnostics: &mut Diagnostics) -> String {
    definite::check(document, diagnostics);
    let mut writer = Writer::new(document, diagnostics);
    let mut root = Object::default();
    let version = document.version.as_ref();
    root.put_text(
        "$Version",
        version.map_or("4.0", |text| text.value.as_str()),
    );
    if let Some(container) = entity_container(document) {
        root.put("$EntityContainer", Json::String(container.into()));
    }
    if !document.references.is_empty() {
        let mut references = Object::default();
        for reference in &document.references {
            writer.reference(reference, &mut references);
        }
        root.put("$Reference", Json::Object(references));
    }
    let mut unnamed = HashSet::new();
    for schema in &document.schemas {
        if !writer.is_name(&schema.namespace) {
            unnamed.insert(schema.namespace.value.as_str());
        } else if let Some(object) = root.object(&schema.namespace.value) {
            writer.schema(schema, object);
        }
    }
    // Last, since that is where they are in the tree when they are read again.
    for (namespace, target, annotations) in targets(document) {
        if unnamed.contains(namespace) {
            continue;
        }
        let object = root
            .object(namespace)
            .and_then(|schema| schema.object("$Annotations"))
            .and_then(|targets| targets.object(target));
        if let Some(object) = object {
            writer.annotation_list(object, "", &annotations);
        }
    }
    writer.tell_without_expression();
    value::print(&root)
}

/// The container of the service (§4). A tree from CSDL XML does not say which it is: then it is
/// the first that no other one extends.
fn entity_container(document: &Document) -> Option<String> {
    if let Some(written) = &document.entity_container {
        return Some(written.value.to_string());
    }
    let mut containers = Vec::new();
    for schema in &document.schemas {
        for child in &schema.children {
            if let SchemaChild::EntityContainer(container) = child {
                containers.push((schema, container));
            }
        }
    }
    let is_extended = |schema: &Schema, name: &str| {
        containers.iter().any(|(_, other)| {
            let extends = other
                .extends
                .as_ref()
                .and_then(|it| it.value.rsplit_once('.'));
            extends.is_some_and(|(qualifier, simple)| {
                let alias = schema.alias.as_ref().map(|it| it.value.as_str());
                simple == name && (qualifier == schema.namespace.value || Some(qualifier) == alias)
            })
        })
    };
    let (schema, container) = containers
        .iter()
        .find(|(schema, container)| !is_extended(schema, &container.name.value))
        .or(containers.first())?;
    Some(format!(
        "{}.{}",
        schema.namespace.value, container.name.value
    ))
}

/// What writing needs to know of the whole document.
struct Writer<'t, 'd> {
    /// The URI that defines a namespace or alias, for the types of records.
    uris: BTreeMap<&'t str, &'t str>,
    /// What the document's type definitions stand for, by namespace or alias and by name.
    definitions: BTreeMap<(&'t str, &'t str), &'t TypeExpression>,
    /// `@type`, or as in OData 4.0 `@odata.type`.
    type_member: &'static str,
    /// Terms of annotations without a value that were told of.
    without_value: HashSet<String>,
    /// The first property of a record that is given without a value, and how many there are.
    without_expression: Option<(Span, usize)>,
    /// Entity types of the document, by namespace or alias and by name.
    entities: HashSet<(&'t str, &'t str)>,
    diagnostics: &'d mut Diagnostics,
}

impl<'t, 'd> Writer<'t, 'd> {
    fn new(document: &'t Document, diagnostics: &'d mut Diagnostics) -> Self {
        let mut uris = BTreeMap::new();
        for reference in &document.references {
            for include in &reference.includes {
                let alias = include.alias.as_ref();
                for text in [Some(&include.namespace), alias].into_iter().flatten() {
                    uris.insert(text.value.as_str(), reference.uri.value.as_str());
                }
            }
        }
        let mut definitions = BTreeMap::new();
        let mut entities = HashSet::new();
        for schema in &document.schemas {
            let alias = schema.alias.as_ref();
            let qualifiers = [Some(&schema.namespace), alias].into_iter().flatten();
            for (child, qualifier) in schema
                .children
                .iter()
                .flat_map(|child| qualifiers.clone().map(move |it| (child, it)))
            {
                let qualifier = qualifier.value.as_str();
                match child {
                    SchemaChild::TypeDefinition(ty) => {
                        let name = (qualifier, ty.name.value.as_str());
                        definitions.insert(name, &ty.ty);
                    }
                    SchemaChild::EntityType(ty) => {
                        entities.insert((qualifier, ty.name.value.as_str()));
                    }
                    _ => {}
                }
            }
        }
        let is_401 = document
            .version
            .as_ref()
            .is_some_and(|it| it.value == "4.01");
        Self {
            uris,
            definitions,
            type_member: if is_401 { "@type" } else { "@odata.type" },
            without_value: HashSet::new(),
            without_expression: None,
            entities,
            diagnostics,
        }
    }

    /// References to one URI share a member.
    fn reference(&mut self, reference: &Reference, references: &mut Object) {
        let Some(object) = references.object(&reference.uri.value) else {
            return;
        };
        for include in &reference.includes {
            let item = self.include(include);
            object.append("$Include", item);
        }
        for include in &reference.include_annotations {
            object.append("$IncludeAnnotations", include_annotations(include));
        }
        self.annotations(object, "", &reference.annotations);
    }

    fn include(&mut self, include: &Include) -> Json {
        let mut object = Object::default();
        object.put_text("$Namespace", &include.namespace.value);
        if let Some(alias) = &include.alias {
            object.put_text("$Alias", &alias.value);
        }
        self.annotations(&mut object, "", &include.annotations);
        Json::Object(object)
    }

    /// Schemas of one namespace share a member.
    fn schema(&mut self, schema: &Schema, object: &mut Object) {
        if let Some(alias) = &schema.alias {
            object.put_text("$Alias", &alias.value);
        }
        self.annotations(object, "", &schema.annotations);
        for child in &schema.children {
            self.child(child, object);
        }
    }

    /// A child with a name of its own: what has external targets comes last.
    fn child(&mut self, child: &SchemaChild, schema: &mut Object) {
        let (name, value) = match child {
            SchemaChild::EntityType(ty) => (&ty.name, self.structured("EntityType", ty)),
            SchemaChild::ComplexType(ty) => (&ty.name, self.structured("ComplexType", ty)),
            SchemaChild::EnumType(ty) => (&ty.name, self.enum_type(ty)),
            SchemaChild::TypeDefinition(ty) => (&ty.name, self.type_definition(ty)),
            SchemaChild::Term(term) => (&term.name, self.term(term)),
            SchemaChild::EntityContainer(container) => {
                (&container.name, self.entity_container(container))
            }
            SchemaChild::Action(operation) => {
                let overload = self.operation("Action", operation);
                return self.overload(schema, &operation.name, overload);
            }
            SchemaChild::Function(operation) => {
                let overload = self.operation("Function", operation);
                return self.overload(schema, &operation.name, overload);
            }
            SchemaChild::Annotations(_) => return,
        };
        if !self.is_name(name) {
            return;
        }
        if schema.contains(&name.value) {
            schema.append(&name.value, value);
        } else {
            schema.put(name.value.as_str(), value);
        }
    }

    fn overload(&mut self, schema: &mut Object, name: &Text, overload: Json) {
        if self.is_name(name) {
            schema.append(&name.value, overload);
        }
    }

    fn enum_type(&mut self, ty: &EnumType) -> Json {
        let mut object = kind("EnumType");
        if let Some(underlying) = &ty.underlying_type {
            object.put_text("$UnderlyingType", &underlying.value);
        }
        object.put_flag("$IsFlags", ty.is_flags);
        self.annotations(&mut object, "", &ty.annotations);
        let mut next: i64 = 0;
        for member in &ty.members {
            // Without a value it is one more than that of the member before (§10.3).
            let value = match &member.value {
                Some(text) => Json::number(&text.value),
                None => Json::Number(next.to_string().into()),
            };
            let value_number = member.value.as_ref().and_then(|it| it.value.parse().ok());
            next = value_number.unwrap_or(next).saturating_add(1);
            if self.put_named(&mut object, &member.name, value) {
                self.annotations(&mut object, &member.name.value, &member.annotations);
            }
        }
        Json::Object(object)
    }

    fn type_definition(&mut self, ty: &TypeDefinition) -> Json {
        let mut object = kind("TypeDefinition");
        self.ty(&mut object, &ty.ty, Place::Definition);
        self.annotations(&mut object, "", &ty.annotations);
        Json::Object(object)
    }

    fn term(&mut self, term: &Term) -> Json {
        let mut object = kind("Term");
        self.ty(&mut object, &term.ty, Place::Element);
        if let Some(base) = &term.base_term {
            object.put_text("$BaseTerm", &base.value);
        }
        if let Some(applies_to) = &term.applies_to {
            let words = applies_to.value.split_whitespace().map(Json::text);
            object.put("$AppliesTo", Json::Array(words.collect()));
        }
        self.annotations(&mut object, "", &term.annotations);
        Json::Object(object)
    }
}

/// What is annotated from outside, with its namespace: all annotations of one target together, each
/// with the qualifier of the element around it.
fn targets(document: &Document) -> Vec<(&str, &str, Vec<Qualified<'_>>)> {
    let mut index = HashMap::new();
    let mut found: Vec<(&str, &str, Vec<Qualified<'_>>)> = Vec::new();
    for schema in &document.schemas {
        for child in &schema.children {
            let SchemaChild::Annotations(annotations) = child else {
                continue;
            };
            let key = (
                schema.namespace.value.as_str(),
                annotations.target.value.as_str(),
            );
            let at = *index.entry(key).or_insert_with(|| {
                found.push((key.0, key.1, Vec::new()));
                found.len() - 1
            });
            if let Some((_, _, list)) = found.get_mut(at) {
                let qualifier = annotations.qualifier.as_ref();
                list.extend(annotations.annotations.iter().map(|it| (it, qualifier)));
            }
        }
    }
    found
}

fn include_annotations(include: &IncludeAnnotations) -> Json {
    let mut object = Object::default();
    object.put_text("$TermNamespace", &include.term_namespace.value);
    if let Some(qualifier) = &include.qualifier {
        object.put_text("$Qualifier", &qualifier.value);
    }
    if let Some(namespace) = &include.target_namespace {
        object.put_text("$TargetNamespace", &namespace.value);
    }
    Json::Object(object)
}

/// An object of this kind.
fn kind(kind: &str) -> Object {
    let mut object = Object::default();
    object.put_text("$Kind", kind);
    object
}

//! Terms and types as documents declare them.

use std::collections::BTreeMap;

use super::members::Members;
use super::{TermDefault, Types};
use crate::csdl::ast::{ContainerChild, Document, SchemaChild};

/// How many base types are followed: no more than may derive from each other.
const MAX_BASES: usize = 100;

/// The type of a term.
#[derive(Clone, Debug)]
struct DeclaredTerm {
    ty: String,
    is_collection: bool,
    is_nullable: bool,
    default: Option<String>,
}

/// What a set of documents declares.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    terms: BTreeMap<String, DeclaredTerm>,
    properties: BTreeMap<String, BTreeMap<String, String>>,
    bases: BTreeMap<String, String>,
    navigations: BTreeMap<String, BTreeMap<String, String>>,
    resources: BTreeMap<String, String>,
    enumerations: BTreeMap<String, Members>,
    definitions: BTreeMap<String, String>,
}

impl Declared {
    /// What these documents declare; of two with one name, the first counts.
    pub fn of(documents: &[Document]) -> Self {
        let mut declared = Self::default();
        for document in documents {
            declared.add(document);
        }
        declared
    }

    fn add(&mut self, document: &Document) {
        let aliases = aliases(document);
        let whole = |name: &str| whole(&aliases, name);
        for schema in &document.schemas {
            let name = |simple: &str| format!("{}.{simple}", schema.namespace.value);
            for child in &schema.children {
                match child {
                    SchemaChild::Term(term) => {
                        let default = term.ty.facets.default_value.as_ref();
                        let declared = DeclaredTerm {
                            ty: whole(&term.ty.name.value),
                            is_collection: term.ty.is_collection,
                            is_nullable: term.ty.facets.nullable.unwrap_or(true),
                            default: default.map(ToString::to_string),
                        };
                        let entry = self.terms.entry(name(&term.name.value));
                        entry.or_insert(declared);
                    }
                    SchemaChild::EnumType(ty) => {
                        let entry = self.enumerations.entry(name(&ty.name.value));
                        entry.or_insert_with(|| Members::of(ty));
                    }
                    SchemaChild::TypeDefinition(ty) => {
                        let underlying = whole(&ty.ty.name.value);
                        let definition = self.definitions.entry(name(&ty.name.value));
                        definition.or_insert(underlying);
                    }
                    SchemaChild::ComplexType(ty) | SchemaChild::EntityType(ty) => {
                        let own = name(&ty.name.value);
                        if let Some(base) = &ty.base_type {
                            self.bases.entry(own.clone()).or_insert(whole(&base.value));
                        }
                        if !ty.navigation_properties.is_empty() {
                            let targets = self.navigations.entry(own.clone()).or_default();
                            for property in &ty.navigation_properties {
                                let ty = whole(&property.ty.name.value);
                                targets.entry(property.name.value.to_string()).or_insert(ty);
                            }
                        }
                        let members = self.properties.entry(own).or_default();
                        for property in &ty.properties {
                            let ty = whole(&property.ty.name.value);
                            members.entry(property.name.value.to_string()).or_insert(ty);
                        }
                    }
                    SchemaChild::EntityContainer(it) => {
                        let container = name(&it.name.value);
                        for (name, ty) in it.children.iter().filter_map(resource) {
                            let entry = self.resources.entry(format!("{container}/{name}"));
                            entry.or_insert_with(|| whole(ty));
                        }
                    }
                    SchemaChild::Action(_)
                    | SchemaChild::Function(_)
                    | SchemaChild::Annotations(_) => {}
                }
            }
        }
    }
}

impl Declared {
    /// A type and those that it derives from.
    fn own_and_bases<'t>(&'t self, ty: &'t str) -> impl Iterator<Item = &'t str> {
        std::iter::successors(Some(ty), |ty| self.bases.get(*ty).map(String::as_str))
            .take(MAX_BASES)
    }
}

/// The name and type of an entity set or singleton.
fn resource(child: &ContainerChild) -> Option<(&str, &str)> {
    match child {
        ContainerChild::EntitySet(it) => Some((&it.name.value, &it.entity_type.value)),
        ContainerChild::Singleton(it) => Some((&it.name.value, &it.ty.value)),
        ContainerChild::ActionImport(_) | ContainerChild::FunctionImport(_) => None,
    }
}

impl Types for Declared {
    fn term(&self, term: &str) -> Option<&str> {
        self.terms.get(term).map(|it| it.ty.as_str())
    }

    fn term_default(&self, term: &str) -> Option<TermDefault<'_>> {
        let term = self.terms.get(term)?;
        Some(TermDefault {
            ty: &term.ty,
            is_collection: term.is_collection,
            is_nullable: term.is_nullable,
            value: term.default.as_deref(),
        })
    }

    fn property(&self, ty: &str, property: &str) -> Option<&str> {
        self.own_and_bases(ty)
            .find_map(|ty| self.properties.get(ty)?.get(property))
            .map(String::as_str)
    }

    fn navigation(&self, ty: &str, property: &str) -> Option<&str> {
        self.own_and_bases(ty)
            .find_map(|ty| self.navigations.get(ty)?.get(property))
            .map(String::as_str)
    }

    fn resource(&self, path: &str) -> Option<&str> {
        self.resources.get(path).map(String::as_str)
    }

    fn is_structured(&self, ty: &str) -> bool {
        self.properties.contains_key(ty)
    }

    fn is_enumeration(&self, ty: &str) -> bool {
        self.enumerations.contains_key(ty)
    }

    fn members(&self, ty: &str, value: i64) -> Option<Vec<String>> {
        let names = self.enumerations.get(ty)?.names(value)?;
        Some(names.into_iter().map(str::to_owned).collect())
    }

    fn underlying(&self, definition: &str) -> Option<&str> {
        self.definitions.get(definition).map(String::as_str)
    }
}

/// The namespaces that a document's aliases stand for.
pub(super) fn aliases(document: &Document) -> BTreeMap<String, String> {
    let schemas = document
        .schemas
        .iter()
        .map(|it| (it.alias.as_ref(), &it.namespace));
    let includes = document.references.iter().flat_map(|it| &it.includes);
    let includes = includes.map(|it| (it.alias.as_ref(), &it.namespace));
    schemas
        .chain(includes)
        .filter_map(|(alias, namespace)| {
            Some((alias?.value.to_string(), namespace.value.to_string()))
        })
        .collect()
}

/// A qualified name with its namespace instead of an alias.
pub(super) fn whole(aliases: &BTreeMap<String, String>, name: &str) -> String {
    let namespace = name
        .rsplit_once('.')
        .and_then(|(prefix, simple)| Some((aliases.get(prefix)?, simple)));
    match namespace {
        Some((namespace, simple)) => format!("{namespace}.{simple}"),
        None => name.to_owned(),
    }
}

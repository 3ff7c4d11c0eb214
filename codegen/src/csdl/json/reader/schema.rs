//! Schemas (§5), and the types that are lists of names: enumerations, definitions, terms.

use super::super::super::ast::{
    Annotations, EnumType, Member as EnumMember, Schema, SchemaChild, Spanned, Term, Text,
    TypeDefinition,
};
use super::super::defaults::Place;
use super::super::syntax::{Kind, Member, Value};
use super::Reader;
use super::object::Object;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::suggest::nearest;

/// The kinds of schema children, in an array or not.
const KINDS: [&str; 8] = [
    "Action",
    "ComplexType",
    "EntityContainer",
    "EntityType",
    "EnumType",
    "Function",
    "Term",
    "TypeDefinition",
];

impl Reader<'_> {
    /// A member's name as text.
    pub(super) fn name(&self, member: &Member<'_>) -> Text {
        Spanned {
            value: member.name.as_ref().into(),
            span: member.name_span,
        }
    }

    pub(super) fn schema(&mut self, member: &Member<'_>) -> Option<Schema> {
        let mut object = self.object(&member.value, "a schema")?;
        let alias = self.string(&mut object, "$Alias");
        let mut children = Vec::new();
        for child in std::mem::take(&mut object.names) {
            match &child.value.kind {
                Kind::Array(items) => {
                    if items.is_empty() {
                        let message = format!("`{}` has no overloads, and is ignored", child.name);
                        let span = child.value.span;
                        self.report(Diagnostic::warning(codes::WRONG_JSON_KIND, span, message));
                    }
                    for item in items {
                        let found = self.child(child, item);
                        if let Some(other) = &found
                            && !matches!(other, SchemaChild::Action(_) | SchemaChild::Function(_))
                        {
                            self.report_array(child, item);
                        }
                        children.extend(found);
                    }
                }
                _ => {
                    let found = self.child(child, &child.value);
                    if let Some(SchemaChild::Action(_) | SchemaChild::Function(_)) = found {
                        self.report_overloads(child);
                    }
                    children.extend(found);
                }
            }
        }
        if let Some(targets) = object.take("$Annotations") {
            self.targets(&targets.value, &mut children);
        }
        let annotations = self.annotations(&mut object, "");
        self.finish(object);
        Some(Schema {
            namespace: self.name(member),
            alias,
            children,
            annotations,
            span: member.span(),
        })
    }

    /// A schema child: the value of a member, or an item of it when that is an array of overloads.
    fn child(&mut self, member: &Member<'_>, value: &Value<'_>) -> Option<SchemaChild> {
        let mut object = self.object(value, "a schema child")?;
        let kind = self.required(&mut object, "$Kind");
        let mut name = self.name(member);
        let span = if std::ptr::eq(value, &member.value) {
            member.span()
        } else {
            name.span = member.name_span;
            value.span
        };
        Some(match kind.value.as_str() {
            "EntityType" => {
                object.what = "an entity type";
                SchemaChild::EntityType(self.structured(name, span, object, true))
            }
            "ComplexType" => {
                object.what = "a complex type";
                SchemaChild::ComplexType(self.structured(name, span, object, false))
            }
            "EnumType" => {
                object.what = "an enumeration type";
                let mut ty = self.enum_type(name, object);
                ty.span = span;
                SchemaChild::EnumType(ty)
            }
            "TypeDefinition" => {
                object.what = "a type definition";
                let mut ty = self.type_definition(name, object);
                ty.span = span;
                SchemaChild::TypeDefinition(ty)
            }
            "Term" => {
                object.what = "a term";
                let mut term = self.term(name, object);
                term.span = span;
                SchemaChild::Term(term)
            }
            "Action" => {
                object.what = "an action";
                SchemaChild::Action(self.operation(name, span, object, false))
            }
            "Function" => {
                object.what = "a function";
                SchemaChild::Function(self.operation(name, span, object, true))
            }
            "EntityContainer" => {
                object.what = "an entity container";
                SchemaChild::EntityContainer(self.entity_container(name, span, object))
            }
            "" => return None,
            other => {
                let message = format!("`{other}` is no kind of schema child");
                let diagnostic = Diagnostic::error(codes::UNKNOWN_KIND, kind.span, message);
                self.report(match nearest(other, KINDS.into_iter()) {
                    Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
                    None => diagnostic.with_help(format!("these are: {}", KINDS.join(", "))),
                });
                return None;
            }
        })
    }

    /// Actions and functions are arrays of overloads, even of one (§12.2, §12.4).
    fn report_overloads(&mut self, member: &Member<'_>) {
        let message = format!(
            "`{}` is an array of overloads, not one of them",
            member.name
        );
        self.report(
            Diagnostic::warning(codes::WRONG_JSON_KIND, member.name_span, message)
                .with_help("put `[` and `]` around the object"),
        );
    }

    /// What has no overloads is in no array.
    fn report_array(&mut self, member: &Member<'_>, item: &Value<'_>) {
        let message = format!("`{}` is an object, not an item of an array", member.name);
        let span = Span {
            end: item.span.start + 1,
            ..item.span
        };
        self.report(
            Diagnostic::warning(codes::WRONG_JSON_KIND, span, message)
                .with_help("actions and functions alone have overloads, which are in an array"),
        );
    }

    /// `$Annotations`: annotations with an external target (§14.2.2).
    fn targets(&mut self, value: &Value<'_>, children: &mut Vec<SchemaChild>) {
        let members = self.members(value, "`$Annotations`").unwrap_or_default();
        for member in members {
            let Some(mut object) = self.object(&member.value, "an annotation target") else {
                continue;
            };
            let annotations = self.annotations(&mut object, "");
            self.finish_without_names(object);
            children.push(SchemaChild::Annotations(Annotations {
                target: self.name(member),
                qualifier: None,
                annotations,
                span: member.span(),
            }));
        }
    }

    fn enum_type(&mut self, name: Text, mut object: Object<'_, '_>) -> EnumType {
        let underlying_type = self.string(&mut object, "$UnderlyingType");
        let is_flags = self.flag(&mut object, "$IsFlags");
        let mut members = Vec::new();
        for member in std::mem::take(&mut object.names) {
            let value = match &member.value.kind {
                Kind::Number(digits) => (*digits).to_owned(),
                // With IEEE754Compatible=true, numbers of 64 bits are strings (§10.3).
                Kind::String(digits) => digits.clone().into_owned(),
                _ => {
                    let what = format!("the value of `{}`", member.name);
                    self.wrong_kind(&member.value, &what, "a number");
                    continue;
                }
            };
            let annotations = self.annotations(&mut object, &member.name);
            members.push(EnumMember {
                name: self.name(member),
                value: Some(Spanned {
                    value: value.into(),
                    span: member.value.span,
                }),
                annotations,
                span: member.span(),
            });
        }
        let annotations = self.annotations(&mut object, "");
        let span = object.span;
        self.finish(object);
        EnumType {
            name,
            underlying_type,
            is_flags,
            members,
            annotations,
            span,
        }
    }

    fn type_definition(&mut self, name: Text, mut object: Object<'_, '_>) -> TypeDefinition {
        let ty = self.type_expression(&mut object, Place::Definition);
        let annotations = self.annotations(&mut object, "");
        let span = object.span;
        self.finish_without_names(object);
        TypeDefinition {
            name,
            ty,
            annotations,
            span,
        }
    }

    fn term(&mut self, name: Text, mut object: Object<'_, '_>) -> Term {
        let ty = self.type_expression(&mut object, Place::Element);
        let base_term = self.string(&mut object, "$BaseTerm");
        let applies_to = object
            .take("$AppliesTo")
            .map(|member| self.applies_to(&member.value));
        let annotations = self.annotations(&mut object, "");
        let span = object.span;
        self.finish_without_names(object);
        Term {
            name,
            ty,
            base_term,
            applies_to,
            annotations,
            span,
        }
    }

    /// The tree has the list as CSDL XML does: with spaces between.
    fn applies_to(&mut self, value: &Value<'_>) -> Text {
        let items = self.items(value, "$AppliesTo");
        let texts = items
            .iter()
            .filter_map(|item| self.text(item, "$AppliesTo"));
        let words: Vec<_> = texts.map(|text| text.value).collect();
        Spanned {
            value: words.join(" ").into(),
            span: value.span,
        }
    }
}

//! Enumeration types (§10): which members have values.

use super::super::Resolver;
use super::super::model::TypeKind;
use super::Found;
use crate::csdl::ast::{EnumType, SchemaChild};
use crate::diagnostic::{Diagnostic, codes};

impl Resolver<'_, '_> {
    pub(super) fn check_enumerations(&self, found: &mut Found) {
        for ty in &self.model.types {
            let (TypeKind::Enum(_), Some(origin)) = (&ty.kind, ty.origin) else {
                continue;
            };
            let schema = &self.documents[origin.document].schemas[origin.schema];
            if let SchemaChild::EnumType(tree) = &schema.children[origin.child] {
                check_members(tree, found);
            }
        }
    }
}

fn check_members(tree: &EnumType, found: &mut Found) {
    if tree.members.is_empty() {
        let message = format!("the enumeration type `{}` has no members", tree.name.value);
        found.push(
            Diagnostic::advice(codes::MISSING_ELEMENT, tree.name.span, message)
                .with_help("it has one or more (§10); until then no value is known"),
        );
    }
    let given = tree.members.iter().find(|it| it.value.is_some());
    let counted = tree.members.iter().find(|it| it.value.is_none());
    match (tree.is_flags, given, counted) {
        (true, _, Some(member)) => {
            let message = format!(
                "the flags enumeration `{}` gives its member `{}` no value",
                tree.name.value, member.name.value
            );
            found.push(
                Diagnostic::warning(codes::FLAGS_VALUE, member.name.span, message)
                    .with_help("members without a value are counted: 0, 1, 2, 3, …"),
            );
        }
        (false, Some(given), Some(counted)) => {
            let message = format!(
                "`{}` gives a value to `{}`, but none to `{}`",
                tree.name.value, given.name.value, counted.name.value
            );
            found.push(
                Diagnostic::warning(codes::MIXED_VALUES, counted.name.span, message)
                    .with_related(given.span, "this member has a value")
                    .with_help("give a value to all members, or to none"),
            );
        }
        _ => {}
    }
    if !tree.is_flags {
        return;
    }
    for member in &tree.members {
        if let Some(value) = &member.value
            && value.value.trim().starts_with('-')
        {
            let message = format!(
                "the member `{}` of a flags enumeration is negative",
                member.name.value
            );
            found.push(Diagnostic::warning(codes::FLAGS_VALUE, value.span, message));
        }
    }
}

//! What a constant of CSDL JSON is, by the type of its place.
//!
//! In: a constant as its JSON shows it, and a type. Out: the constant as CSDL XML has it. What always
//! holds: what has no other form than the one it shows is none.

use std::collections::BTreeMap;

use super::{Types, declared};
use crate::csdl::ast::{
    ConstantKind, Expression, ExpressionKind, Facets, PathKind, TypeExpression,
};
use crate::csdl::constant::problem;

/// A constant of the type; none if it stays as it is.
pub(super) fn read(
    kind: ConstantKind,
    text: &str,
    ty: &str,
    types: &dyn Types,
) -> Option<ExpressionKind> {
    let is_number = is_number(kind);
    if !is_number && kind != ConstantKind::String {
        return None;
    }
    if types.is_enumeration(ty) {
        let members = || text.split(',').map(str::trim);
        // In CSDL XML, white space parts members.
        if members().any(|it| it.contains(char::is_whitespace)) {
            return None;
        }
        let members = members().flat_map(|member| {
            // CSDL XML has names only. What no member has stays, and is told of.
            let value = member.parse().ok();
            let names = value.and_then(|it| types.members(ty, it));
            names.unwrap_or_else(|| vec![member.to_owned()])
        });
        let members = members.map(|member| format!("{ty}/{member}"));
        let members = members.collect::<Vec<_>>().join(" ");
        return Some(ExpressionKind::Constant(
            ConstantKind::EnumMember,
            members.into(),
        ));
    }
    let ty = types.underlying(ty).unwrap_or(ty);
    let typed = match ty.strip_prefix("Edm.")? {
        "Decimal" => ConstantKind::Decimal,
        "Double" | "Single" => ConstantKind::Float,
        _ if is_number => return None,
        "Binary" => ConstantKind::Binary,
        "Date" => ConstantKind::Date,
        "DateTimeOffset" => ConstantKind::DateTimeOffset,
        "Duration" => ConstantKind::Duration,
        "Guid" => ConstantKind::Guid,
        "TimeOfDay" => ConstantKind::TimeOfDay,
        // With IEEE754Compatible=true, numbers of 64 bits are strings.
        "Int64" => ConstantKind::Int,
        other => return path(other).map(|kind| ExpressionKind::Path(kind, text.trim().into())),
    };
    Some(ExpressionKind::Constant(typed, text.trim().into()))
}

/// A constant that is cast to its type; none if it is another cast.
pub(super) fn of_cast(
    ty: &TypeExpression,
    operand: &Expression,
    aliases: &BTreeMap<String, String>,
    types: &dyn Types,
) -> Option<ExpressionKind> {
    let ExpressionKind::Constant(kind, text) = &operand.kind else {
        return None;
    };
    let is_plain = !ty.is_collection && ty.facets == Facets::default();
    if !is_plain || !operand.annotations.is_empty() {
        return None;
    }
    let name = declared::whole(aliases, &ty.name.value);
    if types.underlying(&name).is_some() {
        return None;
    }
    let typed = read(*kind, text, &name, types)?;
    match &typed {
        ExpressionKind::Constant(kind, text) if problem(*kind, text).is_some() => None,
        _ => Some(typed),
    }
}

/// The kind of path that is a value of the type `Edm.NAME` (§3.5).
fn path(name: &str) -> Option<PathKind> {
    Some(match name {
        "AnnotationPath" => PathKind::AnnotationPath,
        "AnyPropertyPath" => PathKind::AnyPropertyPath,
        "ModelElementPath" => PathKind::ModelElementPath,
        "NavigationPropertyPath" => PathKind::NavigationPropertyPath,
        "PropertyPath" => PathKind::PropertyPath,
        _ => return None,
    })
}

pub(super) fn is_number(kind: ConstantKind) -> bool {
    matches!(
        kind,
        ConstantKind::Int | ConstantKind::Decimal | ConstantKind::Float
    )
}

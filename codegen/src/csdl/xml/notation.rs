//! The names that CSDL XML gives to expressions, for reader and writer alike.

use super::super::ast::{ConstantKind, Operator, PathKind};

/// Expressions that have an attribute form (§14.3, §14.4.1, §14.4.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// A constant.
    Constant(ConstantKind),
    /// A path.
    Path(PathKind),
    /// `UrlRef`.
    UrlRef,
}

/// Makes both directions of one table: from name to value, and back.
macro_rules! names {
    ($(#[$doc:meta])* $from:ident, $(#[$doc_back:meta])* $to:ident, $ty:ident: $($name:ident)*) => {
        $(#[$doc])*
        pub(super) fn $from(name: &str) -> Option<$ty> {
            Some(match name {
                $(stringify!($name) => $ty::$name,)*
                _ => return None,
            })
        }

        $(#[$doc_back])*
        pub(super) fn $to(value: $ty) -> &'static str {
            match value {
                $($ty::$name => stringify!($name),)*
            }
        }
    };
}

names! {
    /// The constant with this attribute and element name.
    constant,
    /// The name of a constant's attribute and element.
    constant_name,
    ConstantKind: Binary Bool Date DateTimeOffset Decimal Duration EnumMember Float Guid Int String TimeOfDay
}

names! {
    /// The path with this attribute and element name.
    path,
    /// The name of a path's attribute and element.
    path_name,
    PathKind: AnnotationPath ModelElementPath NavigationPropertyPath Path PropertyPath
}

names! {
    /// The operator with this element name.
    operator,
    /// The name of an operator's element.
    operator_name,
    Operator: Add And Div DivBy Eq Ge Gt Has In Le Lt Mod Mul Ne Neg Not Or Sub
}

/// What the attribute or element `name` holds, if it is one with an attribute form.
pub(super) fn notation(name: &str) -> Option<Notation> {
    if name == "UrlRef" {
        return Some(Notation::UrlRef);
    }
    constant(name)
        .map(Notation::Constant)
        .or_else(|| path(name).map(Notation::Path))
}

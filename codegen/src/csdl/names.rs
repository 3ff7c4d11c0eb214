//! The names of expressions, for both forms of CSDL, for readers and writers alike.
//!
//! In: a name. Out: the expression's kind; and back. What always holds: CSDL JSON has the names of
//! CSDL XML with a `$` before them.

use super::ast::{ConstantKind, Operator, PathKind};

/// Expressions that have an attribute form in CSDL XML (§14.3, §14.4.1, §14.4.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// A constant.
    Constant(ConstantKind),
    /// A path.
    Path(PathKind),
    /// `UrlRef`.
    UrlRef,
}

/// Makes both directions of one table: from name to value, and back to the names of both forms.
macro_rules! names {
    ($ty:ident, $from:ident, $to:ident, $member:ident: $($name:ident)*) => {
        /// What has this name in CSDL XML.
        pub(super) fn $from(name: &str) -> Option<$ty> {
            Some(match name {
                $(stringify!($name) => $ty::$name,)*
                _ => return None,
            })
        }

        /// Its name in CSDL XML.
        pub(super) fn $to(value: $ty) -> &'static str {
            $member(value).trim_start_matches('$')
        }

        /// Its name in CSDL JSON.
        pub(super) fn $member(value: $ty) -> &'static str {
            match value {
                $($ty::$name => concat!("$", stringify!($name)),)*
            }
        }
    };
}

names! {
    ConstantKind, constant, constant_name, constant_member:
    Binary Bool Date DateTimeOffset Decimal Duration EnumMember Float Guid Int String TimeOfDay
}

names! {
    PathKind, path, path_name, path_member:
    AnnotationPath AnyPropertyPath ModelElementPath NavigationPropertyPath Path PropertyPath
}

names! {
    Operator, operator, operator_name, operator_member:
    Add And Div DivBy Eq Ge Gt Has In Le Lt Mod Mul Ne Neg Not Or Sub
}

/// A number of operands, in words.
pub(super) fn counted(operands: usize) -> String {
    match operands {
        1 => "1 operand".to_owned(),
        many => format!("{many} operands"),
    }
}

/// What the attribute or element `name` of CSDL XML holds, if it is one with an attribute form.
pub(super) fn notation(name: &str) -> Option<Notation> {
    if name == "UrlRef" {
        return Some(Notation::UrlRef);
    }
    constant(name)
        .map(Notation::Constant)
        .or_else(|| path(name).map(Notation::Path))
}

/// Whether a text can be the name of a type: nothing in it ends one where types are written.
pub(crate) fn may_be_type(name: &str) -> bool {
    let is_bad = |byte| (byte <= b' ') | matches!(byte, b'(' | b')' | b',' | b'/');
    !name.bytes().any(is_bad)
}

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

/// Constants and their names, sorted.
const CONSTANTS: [(&str, ConstantKind); 12] = [
    ("Binary", ConstantKind::Binary),
    ("Bool", ConstantKind::Bool),
    ("Date", ConstantKind::Date),
    ("DateTimeOffset", ConstantKind::DateTimeOffset),
    ("Decimal", ConstantKind::Decimal),
    ("Duration", ConstantKind::Duration),
    ("EnumMember", ConstantKind::EnumMember),
    ("Float", ConstantKind::Float),
    ("Guid", ConstantKind::Guid),
    ("Int", ConstantKind::Int),
    ("String", ConstantKind::String),
    ("TimeOfDay", ConstantKind::TimeOfDay),
];

/// Paths and their names.
const PATHS: [(&str, PathKind); 5] = [
    ("AnnotationPath", PathKind::AnnotationPath),
    ("ModelElementPath", PathKind::ModelElementPath),
    ("NavigationPropertyPath", PathKind::NavigationPropertyPath),
    ("Path", PathKind::Path),
    ("PropertyPath", PathKind::PropertyPath),
];

/// Operators and their names.
const OPERATORS: [(&str, Operator); 18] = [
    ("Add", Operator::Add),
    ("And", Operator::And),
    ("Div", Operator::Div),
    ("DivBy", Operator::DivBy),
    ("Eq", Operator::Eq),
    ("Ge", Operator::Ge),
    ("Gt", Operator::Gt),
    ("Has", Operator::Has),
    ("In", Operator::In),
    ("Le", Operator::Le),
    ("Lt", Operator::Lt),
    ("Mod", Operator::Mod),
    ("Mul", Operator::Mul),
    ("Ne", Operator::Ne),
    ("Neg", Operator::Neg),
    ("Not", Operator::Not),
    ("Or", Operator::Or),
    ("Sub", Operator::Sub),
];

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

fn name_of<T: Copy + PartialEq>(table: &[(&'static str, T)], value: T) -> &'static str {
    table.iter().find(|(_, known)| *known == value).map_or("", |(name, _)| name)
}

/// What the attribute or element `name` holds, if it is one with an attribute form.
pub(super) fn notation(name: &str) -> Option<Notation> {
    find(&CONSTANTS, name)
        .map(Notation::Constant)
        .or_else(|| find(&PATHS, name).map(Notation::Path))
        .or_else(|| (name == "UrlRef").then_some(Notation::UrlRef))
}

/// The operator with this element name.
pub(super) fn operator(name: &str) -> Option<Operator> {
    find(&OPERATORS, name)
}

/// The name of a constant's attribute and element.
pub(super) fn constant_name(kind: ConstantKind) -> &'static str {
    name_of(&CONSTANTS, kind)
}

/// The name of a path's attribute and element.
pub(super) fn path_name(kind: PathKind) -> &'static str {
    name_of(&PATHS, kind)
}

/// The name of an operator's element.
pub(super) fn operator_name(operator: Operator) -> &'static str {
    name_of(&OPERATORS, operator)
}

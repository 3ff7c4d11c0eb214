//! The types of constants, on the way to CSDL JSON.
//!
//! In: a tree, and what is known of terms. Out: the same tree, in which a constant that CSDL JSON would
//! show as a mere string or number is cast to its type (§14.4.5) where any primitive type is allowed.
//! What always holds: [`super::type_document`] makes the tree again of what is written; a warning
//! tells of constants of which it does not.

use std::collections::BTreeMap;
use std::fmt;

use super::place::{self, Place, Site};
use super::{Types, constant, declared};
use crate::csdl::ast::{
    ConstantKind, Document, Expression, ExpressionKind, Facets, PathKind, Spanned, TypeExpression,
};
use crate::csdl::{json, names};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Span;

/// Casts constants to their types where nothing else in CSDL JSON names them.
pub fn keep_types(document: &mut Document, types: &dyn Types, diagnostics: &mut Diagnostics) {
    let aliases = declared::aliases(document);
    let mut lost = Lost::default();
    place::walk(document, types, &mut |expression, site| {
        if let Some(named) = named_by_number(&expression.kind, site.place, &aliases, types) {
            expression.kind = named;
        }
        let member = member(&expression.kind, site.place, types);
        match fate(&expression.kind, site.place, &aliases, types) {
            Fate::Kept => {}
            Fate::Cast(ty) => cast(expression, &ty),
            Fate::Lost(reason) => lost.add(site, reason, expression),
        }
        if let Some(member) = member {
            expression.kind = member;
        }
    });
    lost.tell(diagnostics);
}

/// Members of an enumeration of which one is named like a number, which is read as its value.
fn named_by_number(
    kind: &ExpressionKind,
    place: Place<'_>,
    aliases: &BTreeMap<String, String>,
    types: &dyn Types,
) -> Option<ExpressionKind> {
    let ExpressionKind::Constant(ConstantKind::EnumMember, text) = kind else {
        return None;
    };
    let names = json::member_names(text);
    if !names.split(',').any(|it| it.parse::<i64>().is_ok()) {
        return None;
    }
    let own = constant_type(ConstantKind::EnumMember, text, aliases);
    let own = own.filter(|it| types.is_enumeration(it));
    match own {
        Some(own) => constant::read(ConstantKind::String, &names, &own, types),
        None => read_in_place(ConstantKind::String, &names, place, types),
    }
}

/// What another constant in the place of a member of an enumeration is read as: a number stands for
/// a member.
fn member(kind: &ExpressionKind, place: Place<'_>, types: &dyn Types) -> Option<ExpressionKind> {
    let (shown, text) = match kind {
        ExpressionKind::Constant(ConstantKind::EnumMember, _) => return None,
        ExpressionKind::Constant(kind, text) => (json::shown_kind(*kind, text), text),
        ExpressionKind::Path(PathKind::Path, _) => return None,
        ExpressionKind::Path(_, text) => (ConstantKind::String, text),
        _ => return None,
    };
    read_in_place(shown, text, place, types)
}

/// What a constant is read as by its place, if that is one of an enumeration.
fn read_in_place(
    shown: ConstantKind,
    text: &str,
    place: Place<'_>,
    types: &dyn Types,
) -> Option<ExpressionKind> {
    let (Place::Of(ty) | Place::Compared(ty)) = place else {
        return None;
    };
    types
        .is_enumeration(ty)
        .then(|| constant::read(shown, text, ty, types))
        .flatten()
}

/// What becomes of a constant.
enum Fate {
    /// Its place gives it its type again.
    Kept,
    /// It is cast to this type.
    Cast(String),
    /// Its type is not known to who reads the document.
    Lost(Reason),
}

/// Why the type of a constant is not found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// No document declares the type of its place.
    Undeclared,
    /// The type of its place is another one.
    Other,
}

fn fate(
    kind: &ExpressionKind,
    place: Place<'_>,
    aliases: &BTreeMap<String, String>,
    types: &dyn Types,
) -> Fate {
    let (own, text) = match kind {
        ExpressionKind::Constant(kind, text) => (constant_type(*kind, text, aliases), text),
        ExpressionKind::Path(PathKind::Path, _) => return Fate::Kept,
        ExpressionKind::Path(path, text) => (Some(format!("Edm.{path:?}")), text),
        _ => return Fate::Kept,
    };
    let shown = match kind {
        ExpressionKind::Constant(kind, text) => json::shown_kind(*kind, text),
        _ => ConstantKind::String,
    };
    // What is written as a string is what its place says; numbers are numbers of any type.
    match kind {
        ExpressionKind::Constant(kind, _) if *kind == shown => return Fate::Kept,
        _ if constant::is_number(shown) && place.is_operand() => return Fate::Kept,
        // The writer casts these.
        ExpressionKind::Constant(ConstantKind::EnumMember, _) if place.is_operand() => {
            return Fate::Kept;
        }
        _ => {}
    }
    match place {
        _ if place.is_untyped(types) => own.map_or(Fate::Lost(Reason::Undeclared), Fate::Cast),
        _ if constant::is_number(shown) => Fate::Kept,
        Place::Of(ty) => {
            let written = json_text(kind, text);
            match constant::read(shown, &written, ty, types) {
                Some(again) if is_alike(kind, &again, own.as_deref()) => Fate::Kept,
                Some(_) => Fate::Lost(Reason::Other),
                None if types.underlying(ty).unwrap_or(ty).starts_with("Edm.") => {
                    Fate::Lost(Reason::Other)
                }
                None => Fate::Lost(Reason::Undeclared),
            }
        }
        Place::Unknown | Place::Operand | Place::Compared(_) => Fate::Lost(Reason::Undeclared),
    }
}

/// The type that a constant has by itself; none for a member of an enumeration that is not named.
fn constant_type(
    kind: ConstantKind,
    text: &str,
    aliases: &BTreeMap<String, String>,
) -> Option<String> {
    let name = match kind {
        ConstantKind::Bool => "Boolean",
        ConstantKind::Float => "Double",
        ConstantKind::Int => "Int64",
        ConstantKind::EnumMember => {
            let (ty, _) = text.split_whitespace().next()?.split_once('/')?;
            let is_type = !ty.is_empty() && names::may_be_type(ty);
            return is_type.then(|| declared::whole(aliases, ty));
        }
        ConstantKind::Binary
        | ConstantKind::Date
        | ConstantKind::DateTimeOffset
        | ConstantKind::Decimal
        | ConstantKind::Duration
        | ConstantKind::Guid
        | ConstantKind::String
        | ConstantKind::TimeOfDay => return Some(format!("Edm.{kind:?}")),
    };
    Some(format!("Edm.{name}"))
}

/// Whether a constant that was read again is of the same type. A place of a more general type of path
/// holds all the paths that it stands for.
fn is_alike(before: &ExpressionKind, again: &ExpressionKind, own: Option<&str>) -> bool {
    match (before, again) {
        (
            ExpressionKind::Constant(ConstantKind::EnumMember, _),
            ExpressionKind::Constant(ConstantKind::EnumMember, text),
        ) => own.is_none_or(|own| text.split('/').next() == Some(own)),
        (ExpressionKind::Constant(before, _), ExpressionKind::Constant(again, _)) => {
            before == again || constant::is_number(*before) && constant::is_number(*again)
        }
        (ExpressionKind::Path(..), ExpressionKind::Path(..)) => true,
        _ => false,
    }
}

/// The constant as CSDL JSON writes it: members of an enumeration by name.
fn json_text(kind: &ExpressionKind, text: &str) -> String {
    match kind {
        ExpressionKind::Constant(ConstantKind::EnumMember, _) => json::member_names(text),
        _ => text.to_owned(),
    }
}

fn cast(expression: &mut Expression, ty: &str) {
    let (kind, text) = match &expression.kind {
        ExpressionKind::Constant(kind, text) => (
            json::shown_kind(*kind, text),
            json_text(&expression.kind, text).into(),
        ),
        ExpressionKind::Path(_, text) => (ConstantKind::String, text.clone()),
        _ => return,
    };
    let span = expression.span;
    let operand = Expression {
        kind: ExpressionKind::Constant(kind, text),
        annotations: Vec::new(),
        span,
    };
    let ty = TypeExpression {
        name: Spanned {
            value: ty.into(),
            span,
        },
        is_collection: false,
        facets: Facets::default(),
    };
    expression.kind = ExpressionKind::Cast(Box::new(ty), Some(Box::new(operand)));
}

/// Constants whose type is not found again, by term: a document has thousands with a few terms.
#[derive(Default)]
struct Lost {
    found: BTreeMap<(String, Reason), (Span, BTreeMap<String, usize>)>,
}

impl Lost {
    fn add(&mut self, site: Site<'_>, reason: Reason, expression: &Expression) {
        let key = (site.term.to_owned(), reason);
        let first = (expression.span, BTreeMap::new());
        let (_, counts) = self.found.entry(key).or_insert(first);
        if let Some(name) = name(&expression.kind) {
            *counts.entry(name).or_default() += 1;
        }
    }

    fn tell(self, diagnostics: &mut Diagnostics) {
        for ((term, reason), (span, counts)) in self.found {
            let counts = Counts(&counts);
            let (message, help) = match reason {
                Reason::Undeclared => (
                    format!(
                        "CSDL JSON writes these in values of `{term}` as strings, and no document given says what they are: {counts}"
                    ),
                    "give the documents that declare the term and its types, with `--references` or `--map`",
                ),
                Reason::Other => (
                    format!(
                        "by the types that `{term}` declares, these are read from CSDL JSON as something else: {counts}"
                    ),
                    "write values of the types that are declared",
                ),
            };
            diagnostics.push(Diagnostic::warning(codes::LEFT_OUT, span, message).with_help(help));
        }
    }
}

/// ``2 × `Date`, 1 × `PropertyPath` ``.
struct Counts<'c>(&'c BTreeMap<String, usize>);

impl fmt::Display for Counts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, count)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{count} × `{name}`")?;
        }
        Ok(())
    }
}

/// The name of a constant in CSDL XML.
fn name(kind: &ExpressionKind) -> Option<String> {
    match kind {
        ExpressionKind::Constant(kind, _) => Some(format!("{kind:?}")),
        ExpressionKind::Path(kind, _) => Some(format!("{kind:?}")),
        _ => None,
    }
}

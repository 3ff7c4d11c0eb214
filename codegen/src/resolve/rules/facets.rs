//! Facets (§7.2): each on the types that have it, and in its range.

use ecow::EcoString;

use super::super::Resolver;
use super::super::model::{Primitive, TypeKind, TypeTarget, TypeUse};
use super::super::primitive::is_geo;
use super::Found;
use super::literal::{limit_problem, literal_problem};
use crate::csdl::ast::Facets;
use crate::diagnostic::{Diagnostic, codes, shown};
use crate::source::Span;

/// Digits after the seconds at most (§7.2.3).
const MAX_FRACTION: u64 = 12;

impl Resolver<'_, '_> {
    pub(super) fn check_facets(&self, found: &mut Found) {
        for ty in &self.model.types {
            let is_401 = ty.origin.is_some_and(|it| self.is_of_401(it.document));
            match &ty.kind {
                TypeKind::Entity(it) | TypeKind::Complex(it) => {
                    for property in &it.properties {
                        if is_401 {
                            check_items(&property.name, &property.ty, found);
                        }
                        self.check_use(&property.name, &property.ty, found);
                    }
                    for property in &it.navigation_properties {
                        check_navigation(&property.name, &property.ty, found);
                    }
                }
                TypeKind::Definition(it) => {
                    self.check_use(ty.name.name(), &it.underlying, found);
                    check_no_default("type definition", ty.name.name(), &it.underlying, found);
                }
                TypeKind::Enum(_) | TypeKind::Opaque => {}
            }
        }
        for operation in &self.model.operations {
            for parameter in &operation.parameters {
                self.check_use(&parameter.name, &parameter.ty, found);
                check_no_default("parameter", &parameter.name, &parameter.ty, found);
            }
            if let Some(ty) = &operation.return_type {
                self.check_use(operation.name.name(), ty, found);
                check_no_default("return type of", operation.name.name(), ty, found);
            }
        }
        for term in &self.model.terms {
            self.check_use(term.name.name(), &term.ty, found);
        }
    }

    /// The facets beside one use of a type; `name` is what has the type.
    fn check_use(&self, name: &str, ty: &TypeUse, found: &mut Found) {
        let facets = &ty.facets;
        if is_plain(facets) {
            return;
        }
        let definition = match ty.target {
            TypeTarget::Type(id) => match &self.model.ty(id).kind {
                TypeKind::Definition(definition) => Some(definition),
                TypeKind::Opaque => return,
                _ => None,
            },
            TypeTarget::Primitive(_) => None,
        };
        if let Some(definition) = definition {
            let again = written(facets).find(|(name, _)| has(&definition.underlying.facets, name));
            if let Some((facet, _)) = again {
                let span = place(ty, facet);
                let message = format!(
                    "`{name}` has a `{facet}` of its own, which its type definition sets already"
                );
                found.push(
                    Diagnostic::warning(codes::FACET_AGAIN, span, message)
                        .with_related(definition.underlying.span, "the type definition is here"),
                );
            }
        }
        let primitive = self.underlying_primitive(ty.target);
        for (facet, applies) in written(facets) {
            if !primitive.is_some_and(applies) && primitive != Some(Primitive::Untyped) {
                let target = self.target_name(ty.target);
                let message = format!("`{name}` has a `{facet}`, which `{target}` has not");
                found.push(
                    Diagnostic::warning(codes::FACET_TYPE, place(ty, facet), message)
                        .with_help("the facet is ignored"),
                );
            }
        }
        if let Some(primitive) = primitive {
            check_ranges(name, primitive, ty, found);
        }
        if facets.default_value.is_some() {
            self.check_default(name, ty, found);
        }
    }

    /// The default value is a literal of the type (§7.2.7).
    fn check_default(&self, name: &str, ty: &TypeUse, found: &mut Found) {
        let Some(value) = &ty.facets.default_value else {
            return;
        };
        let problem = match (ty.is_collection, self.underlying_primitive(ty.target)) {
            (true, _) => Some("a collection has none".to_owned()),
            (false, Some(primitive)) => literal_problem(primitive, value)
                .or_else(|| limit_problem(primitive, value, &self.whole_facets(ty))),
            (false, None) => self.enum_problem(ty, value),
        };
        if let Some(problem) = problem {
            let shown = shown(value);
            let message = format!("`{shown}` is no default value for `{name}`: {problem}");
            let span = place(ty, "DefaultValue");
            found.push(Diagnostic::warning(codes::DEFAULT_VALUE, span, message));
        }
    }

    /// The facets of a use of a type, with those that its type definition sets.
    fn whole_facets(&self, ty: &TypeUse) -> Facets {
        let mut facets = ty.facets.clone();
        if let TypeTarget::Type(id) = ty.target
            && let TypeKind::Definition(definition) = &self.model.ty(id).kind
        {
            let outer = &definition.underlying.facets;
            let own = &mut *facets;
            own.max_length = own.max_length.take().or_else(|| outer.max_length.clone());
            own.precision = own.precision.take().or_else(|| outer.precision.clone());
            own.scale = own.scale.take().or_else(|| outer.scale.clone());
        }
        facets
    }

    fn enum_problem(&self, ty: &TypeUse, value: &str) -> Option<String> {
        let TypeTarget::Type(id) = ty.target else {
            return None;
        };
        let definition = self.model.ty(id);
        if !matches!(definition.kind, TypeKind::Enum(_)) {
            return Some("only primitive and enumeration types have one".to_owned());
        }
        let quoted = value
            .split_once('\'')
            .and_then(|it| it.1.strip_suffix('\''));
        let names = quoted.unwrap_or(value).split(',').map(str::trim);
        let is_known =
            |name: &str| name.parse::<i64>().is_ok() || self.members.contains_key(&(id, name));
        names
            .into_iter()
            .find(|name| !is_known(name))
            .map(|unknown| format!("`{}` has no member `{unknown}`", definition.name))
    }
}

/// Whether nothing but `Nullable` is written.
fn is_plain(facets: &Facets) -> bool {
    facets.max_length.is_none()
        && facets.precision.is_none()
        && facets.scale.is_none()
        && facets.unicode.is_none()
        && facets.srid.is_none()
        && facets.default_value.is_none()
}

type Applies = fn(Primitive) -> bool;

/// The facets that are written, and on which types they may be.
fn written(facets: &Facets) -> impl Iterator<Item = (&'static str, Applies)> {
    let table: [(&'static str, bool, Applies); 5] = [
        ("MaxLength", facets.max_length.is_some(), |it| {
            matches!(
                it,
                Primitive::String | Primitive::Binary | Primitive::Stream
            )
        }),
        ("Precision", facets.precision.is_some(), |it| {
            it == Primitive::Decimal || is_temporal(it)
        }),
        ("Scale", facets.scale.is_some(), |it| {
            it == Primitive::Decimal
        }),
        ("Unicode", facets.unicode.is_some(), |it| {
            it == Primitive::String
        }),
        ("SRID", facets.srid.is_some(), is_geo),
    ];
    table
        .into_iter()
        .filter(|(_, is_written, _)| *is_written)
        .map(|(name, _, applies)| (name, applies))
}

/// Where a facet of a type is written; the type if that is not known.
fn place(ty: &TypeUse, facet: &str) -> Span {
    ty.facets.places.of(facet).unwrap_or(ty.span)
}

fn has(facets: &Facets, name: &str) -> bool {
    written(facets).any(|(known, _)| known == name)
}

fn is_temporal(primitive: Primitive) -> bool {
    matches!(
        primitive,
        Primitive::DateTimeOffset | Primitive::Duration | Primitive::TimeOfDay
    )
}

fn check_ranges(name: &str, primitive: Primitive, ty: &TypeUse, found: &mut Found) {
    let number = |text: &Option<EcoString>| text.as_ref()?.parse::<u64>().ok();
    let mut report = |facet: &str, message: String| {
        let span = place(ty, facet);
        found.push(Diagnostic::warning(codes::FACET_RANGE, span, message));
    };
    let precision = number(&ty.facets.precision);
    match precision {
        Some(digits) if is_temporal(primitive) && digits > MAX_FRACTION => report(
            "Precision",
            format!(
                "`{name}` has {digits} digits after the seconds; there are {MAX_FRACTION} at most"
            ),
        ),
        Some(0) if primitive == Primitive::Decimal => {
            report(
                "Precision",
                format!("`{name}` is a decimal number of no digits"),
            );
        }
        _ => {}
    }
    if number(&ty.facets.max_length) == Some(0) {
        report(
            "MaxLength",
            format!("`{name}` has a `MaxLength` of 0; it is positive"),
        );
    }
    if let (Some(precision), Some(scale)) = (precision, number(&ty.facets.scale))
        && primitive == Primitive::Decimal
        && scale > precision
    {
        report(
            "Scale",
            format!(
                "`{name}` has {scale} digits after the decimal point, but {precision} digits in all"
            ),
        );
    }
}

/// Properties and terms have a default value, and nothing else has one (§7.2.7, §14.1).
fn check_no_default(what: &str, name: &str, ty: &TypeUse, found: &mut Found) {
    if ty.facets.default_value.is_some() {
        let message = format!("the {what} `{name}` has a `DefaultValue`");
        found.push(
            Diagnostic::advice(codes::FACET_TYPE, place(ty, "DefaultValue"), message)
                .with_help("only properties and terms have one"),
        );
    }
}

/// A collection of values says whether it may hold null (§7.2.1).
fn check_items(name: &str, ty: &TypeUse, found: &mut Found) {
    if ty.is_collection && ty.facets.nullable.is_none() {
        let message = format!("it is open whether the collection `{name}` may hold null");
        found.push(
            Diagnostic::advice(codes::NULLABLE_COLLECTION, ty.span, message)
                .with_help("add Nullable=\"false\" or Nullable=\"true\""),
        );
    }
}

/// A collection of related entities is empty, never null (§8.2).
fn check_navigation(name: &str, ty: &TypeUse, found: &mut Found) {
    if ty.is_collection && ty.facets.nullable.is_some() {
        let message = format!("`{name}` is a collection, and has `Nullable`");
        found.push(
            Diagnostic::advice(codes::NULLABLE_COLLECTION, ty.span, message)
                .with_help("a collection of related entities is empty, never null"),
        );
    }
}

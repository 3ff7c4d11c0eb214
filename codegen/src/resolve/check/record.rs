//! Records (§14.4.12): their type, and the properties that they give.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use super::super::name_check::name_error;
use super::super::primitive::is_geo;
use super::shape::{Expected, Found, Shape};
use super::value::matters;
use super::{Checker, Place, repeats};
use crate::csdl::ast::{PropertyValue, Record, Text};
use crate::diagnostic::{Severity, codes};
use crate::source::Span;
use crate::suggest::nearest;

/// Missing properties that a message names at most.
const NAMED: usize = 5;

/// Properties that nothing but people read: a slice without descriptive text leaves them out.
const DESCRIPTIVE: [&str; 2] = ["Description", "LongDescription"];

impl<'c> Checker<'c, '_, '_> {
    pub(super) fn record(
        &mut self,
        place: Place<'c, '_>,
        record: &'c Record,
        span: Span,
        expected: Shape,
    ) {
        let shape = match &record.ty {
            Some(name) => self.record_type(place, name, expected),
            None => self.inferred(place, span, expected),
        };
        // Where the paths in such a record begin, the vocabulary does not say.
        let is_restriction = self.is_or_derives_by_name(
            shape,
            "Org.OData.Capabilities.V1.NavigationPropertyRestriction",
        );
        let key = |at: usize| record.properties.get(at).map(|it| &it.property.value);
        let may_repeat = repeats(record.properties.len(), key);
        let mut seen = HashSet::new();
        for property in &record.properties {
            let name = property.property.value.as_str();
            if may_repeat && !seen.insert(name) {
                let message = format!("the record gives `{name}` twice");
                let subject = format!("{}/{name}", place.term);
                self.findings.add(
                    codes::DUPLICATE_RECORD_PROPERTY,
                    property.property.span,
                    subject,
                    message,
                );
            }
            let place = Place {
                property: Some(name),
                in_collection: false,
                has_usual_paths: place.has_usual_paths
                    && (!is_restriction || name == "NavigationProperty"),
                ..place
            };
            self.property_value(place, property, shape);
        }
        self.missing(place, record, span, shape);
    }

    fn is_or_derives_by_name(&self, shape: Shape, name: &str) -> bool {
        match shape {
            Shape::Own(_) | Shape::Standard(_) => self.is_or_derives(shape, self.named(name)),
            Shape::Edm(_) | Shape::Unknown => false,
        }
    }

    /// The type that a record names: the expected one, or one that derives from it.
    fn record_type(&mut self, place: Place<'c, '_>, name: &'c Text, expected: Shape) -> Shape {
        let shape = self.named(&name.value);
        self.type_name(place, &name.value, name.span);
        let message = match shape {
            Shape::Unknown => return Shape::Unknown,
            _ if !self.is_structured(shape) => {
                format!("the record is of `{}`, which has no properties", name.value)
            }
            _ if matches!(expected, Shape::Own(_) | Shape::Standard(_))
                && !self.is_or_derives(shape, expected) =>
            {
                format!(
                    "`{}` is `{}`, from which `{}` does not derive",
                    place.name(),
                    self.shape_name(expected),
                    name.value
                )
            }
            _ if self.is_abstract(shape) => {
                format!("the record is of the abstract type `{}`", name.value)
            }
            _ => {
                self.structured_expected(place, name.span, expected);
                return shape;
            }
        };
        self.mismatch(place, codes::RECORD_TYPE, name.span, message);
        if self.is_structured(shape) {
            shape
        } else {
            Shape::Unknown
        }
    }

    /// A record without type is of the expected one.
    fn inferred(&mut self, place: Place<'c, '_>, span: Span, expected: Shape) -> Shape {
        if !self.structured_expected(place, span, expected) {
            return Shape::Unknown;
        }
        if self.is_abstract(expected) {
            let message = format!(
                "`{}` is the abstract type `{}`: the record needs a type that derives from it",
                place.name(),
                self.shape_name(expected)
            );
            self.mismatch(place, codes::RECORD_TYPE, span, message);
            return Shape::Unknown;
        }
        expected
    }

    /// Whether a record may be a value of the type; a warning if not.
    fn structured_expected(&mut self, place: Place<'c, '_>, span: Span, expected: Shape) -> bool {
        use super::super::model::Primitive::{Stream, Untyped};
        let fits = match expected {
            Shape::Unknown | Shape::Edm(Untyped) => true,
            // Values in CSDL JSON (§14.3): GeoJSON, and any JSON.
            Shape::Edm(primitive) if primitive == Stream || is_geo(primitive) => true,
            _ => self.is_structured(expected),
        };
        if !fits {
            self.wrong_type(place, span, expected, "a record");
        }
        fits
    }

    fn property_value(&mut self, mut place: Place<'c, '_>, value: &'c PropertyValue, shape: Shape) {
        let name = value.property.value.as_str();
        let expected = match self.property(shape, name) {
            Found::Property(expected) => expected,
            Found::Perhaps => {
                self.property_name(place, &value.property);
                Expected::ANYTHING
            }
            Found::Nowhere => {
                self.unknown_property(place, &value.property, shape);
                Expected::ANYTHING
            }
        };
        place.has_usual_paths &= !matches!(expected.shape, Shape::Unknown);
        match &value.value {
            Some(inner) => self.value(place, inner, expected),
            None if value.annotations.is_empty() => self.no_expression(place, value, expected),
            // In CSDL JSON a property that is not given may be annotated.
            None => {}
        }
        if !value.annotations.is_empty() {
            let target = place.target.nested();
            self.inner(&target, &value.annotations);
        }
    }

    /// A property value holds one expression (§14.4.12). Of one that the record needs, the finding
    /// about the record tells.
    fn no_expression(
        &mut self,
        place: Place<'c, '_>,
        value: &'c PropertyValue,
        expected: Expected,
    ) {
        let may_lack = expected.is_nullable || expected.has_default || expected.is_collection;
        if !may_lack && !DESCRIPTIVE.contains(&value.property.value.as_str()) {
            return;
        }
        let message = format!("`{}` is given without a value", place.name());
        let code = codes::MISSING_ANNOTATION_VALUE;
        self.findings
            .add(code, value.span, place.name(), message)
            .advice()
            .help("write the value, or leave the property out: then it has its default");
    }

    /// The name of a property that nothing declares is a simple identifier (§15.2).
    fn property_name(&mut self, place: Place<'c, '_>, property: &'c Text) {
        let is_missing = property.value.is_empty() && property.span.start < property.span.end;
        let Some(problem) = name_error(property).filter(|_| !is_missing) else {
            return;
        };
        // In CSDL JSON these begin what is no property.
        let is_odd = property.value.contains(['$', '@']);
        let matters = is_odd || problem.severity > Severity::Advice;
        let code = codes::INVALID_NAME;
        let added = self
            .findings
            .add(code, property.span, place.name(), problem.message);
        added
            .advice_unless(matters)
            .help(problem.help.unwrap_or_default());
    }

    fn unknown_property(&mut self, place: Place<'c, '_>, property: &'c Text, shape: Shape) {
        let name = property.value.as_str();
        let message = format!("`{}` has no property `{name}`", self.shape_name(shape));
        let help = if self.may_guess() {
            let properties = self.properties(shape);
            let near = nearest(name, properties.iter().map(|(name, _)| *name));
            near.map(|near| format!("did you mean `{near}`?"))
        } else {
            None
        };
        let code = codes::UNKNOWN_RECORD_PROPERTY;
        let added = self
            .findings
            .add(code, property.span, place.name(), message);
        match help {
            Some(help) => added.help(help),
            // Vocabularies grow: a name like none of the built-in ones may be a later one.
            None => added.advice_unless(!matches!(shape, Shape::Standard(_))),
        };
    }

    /// The names of the properties that records of a type have to give, sorted: those that are
    /// not nullable and have no default.
    pub(super) fn required(&mut self, shape: Shape) -> Option<Rc<[String]>> {
        let key = shape.key()?;
        if let Some(known) = self.required.get(&key) {
            return Some(Rc::clone(known));
        }
        let is_required = |(name, it): &(&str, Expected)| {
            let may_lack = it.is_nullable || it.has_default || it.is_collection;
            !may_lack && !DESCRIPTIVE.contains(name)
        };
        let properties = self.properties(shape).into_iter().filter(is_required);
        let mut names: Vec<_> = properties.map(|(name, _)| name.to_owned()).collect();
        names.sort();
        let names: Rc<[String]> = names.into();
        self.required.insert(key, Rc::clone(&names));
        Some(names)
    }

    /// What the annotation for the base term gives already, and the record for the term that is
    /// derived from it need not (§14.4.12).
    fn given_by_base_term(&mut self, place: Place<'c, '_>) -> Rc<[String]> {
        let own = place.property.is_none().then_some(place.term);
        let own = own.and_then(|it| it.rsplit_once('.'));
        let base = own.and_then(|(namespace, simple)| {
            let resolver = self.resolver;
            let namespace = resolver.scopes.by_name(namespace)?;
            let at = resolver.terms.get(&(namespace, simple))?;
            let base = resolver.model.terms.get(*at)?.base_term.as_deref()?;
            let (namespace, simple) = base.rsplit_once('.')?;
            Some(match self.term_type(namespace, simple, base) {
                Found::Property(found) => found.shape,
                Found::Perhaps | Found::Nowhere => Shape::Unknown,
            })
        });
        base.and_then(|it| self.required(it)).unwrap_or_default()
    }

    /// Reports properties that have to be given, and are not.
    fn missing(&mut self, place: Place<'c, '_>, record: &'c Record, span: Span, shape: Shape) {
        let Some(required) = self.required(shape).filter(|it| !it.is_empty()) else {
            return;
        };
        let given = record.properties.iter().filter(|it| it.value.is_some());
        let names = given.map(|it| it.property.value.as_str());
        let given: BTreeSet<_> = names
            .filter(|it| {
                required
                    .binary_search_by(|name| name.as_str().cmp(it))
                    .is_ok()
            })
            .collect();
        let by_base = self.given_by_base_term(place);
        let is_missing =
            |it: &&String| !given.contains(it.as_str()) && !by_base.iter().any(|base| base == *it);
        let missing = required.iter().filter(is_missing);
        let missing: Vec<_> = missing.take(NAMED).map(|it| format!("`{it}`")).collect();
        if missing.is_empty() {
            return;
        }
        let message = format!(
            "a record of `{}` needs {}",
            self.shape_name(shape),
            missing.join(" and ")
        );
        let subject = format!("{} {}", place.name(), missing.join(" "));
        self.findings
            .add(codes::MISSING_RECORD_PROPERTY, span, subject, message)
            .advice_unless(matters(place.term))
            .help("only properties that are nullable or have a default may be left out");
    }
}

//! Whether annotations fit their terms (§14).
//!
//! In: the resolved model. Out: warnings about annotations that contradict the definition of
//! their term, in the documents given or built in. What always holds: only what is certainly
//! wrong is reported, and as a warning, since real metadata is imperfect; of findings of one
//! kind about one term the first few are shown and the others counted; a term is looked up once
//! for all its annotations; nothing of the model changes.

mod dynamic;
mod functions;
mod names;
mod path;
mod record;
mod report;
mod route;
mod shape;
mod target;
mod term;
mod value;
mod walk;

use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;

use super::model::Annotation;
use super::{MAX_GUESSES, Resolver, Table};
use crate::csdl::ast::{self, Expression};
use crate::diagnostic::{Diagnostic, codes, shown};
use crate::source::Span;
use names::Labels;
use report::Findings;
use shape::{Expected, Shape, TypeKey};
use target::Target;
use term::TermInfo;

impl Resolver<'_, '_> {
    /// Checks every annotation of the model against its term.
    pub(super) fn check_annotation_values(&self) -> Vec<Diagnostic> {
        Checker::new(self).run()
    }
}

/// What is known so far.
struct Checker<'c, 'a, 'd> {
    resolver: &'c Resolver<'a, 'd>,
    terms: Vec<TermInfo>,
    terms_by_name: Table<&'c str, usize>,
    /// The term that was looked up last: most annotations have the same as the one before.
    last: Option<(&'c str, usize)>,
    reported_namespaces: HashSet<&'c str>,
    /// Properties that records of a type have to give, by the type.
    required: Table<TypeKey, Rc<[String]>>,
    /// "Did you mean" looks through all names: this many times at most.
    guesses: usize,
    labels: Labels<'c>,
    /// What is applied to elements with many annotations, by the place of those in memory.
    applied: Table<usize, HashSet<(&'c str, Option<&'c str>)>>,
    /// Children of containers by their names.
    children: Table<(usize, &'c str), usize>,
    /// Overloads that may still be looked through for what paths begin with.
    overloads_left: Cell<usize>,
    findings: Findings,
}

/// The value that is being checked: whose it is.
#[derive(Clone, Copy)]
struct Place<'c, 't> {
    /// The annotated element.
    target: &'t Target,
    /// The term's whole name.
    term: &'c str,
    /// The property of a record in the value.
    property: Option<&'c str>,
    /// Whether it is an item of a collection.
    in_collection: bool,
    /// Whether paths in it begin at the annotated element: the term says that they are paths.
    has_usual_paths: bool,
}

/// An annotation of the model, or one inside an expression.
trait Annotated: Sized {
    fn term(&self) -> &str;
    fn qualifier(&self) -> Option<&str>;
    fn value(&self) -> Option<&Expression>;
    fn nested(&self) -> &[Self];
    /// Where the term is named.
    fn term_span(&self) -> Span;
}

impl Annotated for Annotation {
    fn term(&self) -> &str {
        &self.term
    }
    fn qualifier(&self) -> Option<&str> {
        self.qualifier.as_deref()
    }
    fn value(&self) -> Option<&Expression> {
        self.value.as_ref()
    }
    fn nested(&self) -> &[Self] {
        &self.annotations
    }
    fn term_span(&self) -> Span {
        self.term_span
    }
}

impl Annotated for ast::Annotation {
    fn term(&self) -> &str {
        &self.term.value
    }
    fn qualifier(&self) -> Option<&str> {
        self.qualifier.as_ref().map(|it| it.value.as_str())
    }
    fn value(&self) -> Option<&Expression> {
        self.value.as_ref()
    }
    fn nested(&self) -> &[Self] {
        &self.annotations
    }
    fn term_span(&self) -> Span {
        self.term.span
    }
}

/// Items that are compared pair by pair; more than these may repeat, for all that is known.
const FEW: usize = 8;

/// Whether two of the items may have one key: a look without a table at the few that there are.
fn repeats<K: PartialEq>(count: usize, key: impl Fn(usize) -> K) -> bool {
    count > FEW || (1..count).any(|at| (0..at).any(|before| key(before) == key(at)))
}

impl<'c, 'a, 'd> Checker<'c, 'a, 'd> {
    fn new(resolver: &'c Resolver<'a, 'd>) -> Self {
        Self {
            resolver,
            terms: Vec::new(),
            terms_by_name: Table::default(),
            last: None,
            reported_namespaces: HashSet::new(),
            required: Table::default(),
            guesses: 0,
            labels: Labels::default(),
            applied: Table::default(),
            children: route::children(&resolver.model.containers),
            overloads_left: Cell::new(route::MAX_OVERLOADS),
            findings: Findings::default(),
        }
    }

    /// Whether another guess may be looked up.
    fn may_guess(&mut self) -> bool {
        self.guesses += 1;
        self.guesses <= MAX_GUESSES
    }

    /// Whether a term is among the annotations of an element, with this qualifier.
    fn has_annotation<A: Annotated>(
        &mut self,
        all: &'c [A],
        term: &str,
        qualifier: Option<&str>,
    ) -> bool {
        if all.len() <= FEW {
            let mut all = all.iter();
            return all.any(|it| it.term() == term && it.qualifier() == qualifier);
        }
        let names = || all.iter().map(|it| (it.term(), it.qualifier())).collect();
        let applied = self
            .applied
            .entry(all.as_ptr().addr())
            .or_insert_with(names);
        applied.contains(&(term, qualifier))
    }

    /// The annotations of one element.
    fn element<A: Annotated>(&mut self, target: &Target, annotations: &'c [A]) {
        for annotation in annotations {
            self.annotation(target, annotation, annotations);
        }
    }

    fn annotation<A: Annotated>(&mut self, target: &Target, annotation: &'c A, all: &'c [A]) {
        let term = annotation.term();
        let at = self.term_info(term, annotation.term_span());
        let expected = self.known_term(at, target, annotation, all);
        if annotation.value().is_none() {
            self.no_value(term, annotation.term_span(), expected);
        }
        if let Some(qualifier) = annotation.qualifier() {
            self.qualifier(term, qualifier, annotation.term_span());
        }
        if let Some(value) = annotation.value() {
            let place = Place {
                target,
                term,
                property: None,
                in_collection: false,
                has_usual_paths: !matches!(expected.shape, Shape::Unknown),
            };
            self.value(place, value, expected);
        }
        if !annotation.nested().is_empty() {
            self.element(&target.nested(), annotation.nested());
        }
    }

    /// Reports what is wrong with the use of the term; the type of its values.
    fn known_term<A: Annotated>(
        &mut self,
        at: usize,
        target: &Target,
        annotation: &'c A,
        all: &'c [A],
    ) -> Expected {
        let Some(info) = self.terms.get(at) else {
            return Expected::ANYTHING;
        };
        let (expected, applies_to) = (info.expected, info.applies_to);
        let is_plain = info.is_known && info.base_term.is_none() && info.requires_type.is_none();
        if !is_plain {
            self.special_term(at, target, annotation, all);
        }
        if !applies_to.allows(target) {
            self.not_applicable(at, target, annotation.term(), annotation.term_span());
        }
        expected
    }

    /// An annotation without a value has the term's default, or else null; a collection has no items,
    /// and a record the defaults of its properties (§14.2).
    fn no_value(&mut self, term: &'c str, span: Span, expected: Expected) {
        let may_lack = expected.is_nullable || expected.has_default || expected.is_collection;
        if may_lack || matches!(expected.shape, Shape::Unknown) {
            return;
        }
        let code = codes::MISSING_ANNOTATION_VALUE;
        if !self.is_structured(expected.shape) {
            let message = format!("`{term}` needs a value: it may not be null, and has no default");
            self.findings.add(code, span, term, message);
            return;
        }
        let required = self.required(expected.shape).unwrap_or_default();
        if let Some(first) = required.first() {
            let message = format!("`{term}` needs a value: its property `{first}` has no default");
            self.findings.add(code, span, term, message).advice();
        }
    }

    /// Annotations inside an expression (§14.2.1): no term twice with one qualifier. Those of
    /// elements are looked at elsewhere.
    fn inner<A: Annotated>(&mut self, target: &Target, annotations: &'c [A]) {
        let key = |at: usize| annotations.get(at).map(|it| (it.term(), it.qualifier()));
        if repeats(annotations.len(), key) {
            let mut seen = HashSet::new();
            for annotation in annotations {
                let term = annotation.term();
                if !seen.insert((term, annotation.qualifier())) {
                    let message = format!("the term `{term}` is applied twice");
                    let code = codes::DUPLICATE_ANNOTATION;
                    self.findings
                        .add(code, annotation.term_span(), term, message);
                }
            }
        }
        self.element(target, annotations);
    }

    /// A qualifier is a simple identifier (§14.2.1).
    fn qualifier(&mut self, term: &'c str, qualifier: &str, span: Span) {
        let is_bad = |it: char| it.is_whitespace() || it.is_control() || "#@/.,()".contains(it);
        if !qualifier.is_empty() && !qualifier.contains(is_bad) {
            return;
        }
        let message = format!(
            "the qualifier `{}` is not a simple identifier",
            shown(qualifier)
        );
        self.findings
            .add(codes::INVALID_QUALIFIER, span, term, message)
            .help("a simple identifier is made of letters, digits and underscores");
    }
}

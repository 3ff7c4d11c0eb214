//! Terms: looked up once, and what their definition asks of the annotated element.
//!
//! In: whole names of terms. Out: their type and where they apply. What always holds: a term of
//! the documents counts before a built-in one.

use super::super::model::Primitive;
use super::super::scope::NamespaceId;
use super::shape::{Expected, Shape};
use super::target::{AppliesTo, Target};
use super::value::matters;
use super::{Annotated, Checker};
use crate::diagnostic::codes;
use crate::source::Span;
use crate::suggest::nearest;
use crate::vocabulary;

/// What is known of a term.
pub(super) struct TermInfo {
    /// Whether it is defined, or in a namespace of which nothing is known.
    pub(super) is_known: bool,
    /// The type of its values.
    pub(super) expected: Expected,
    /// Where it applies.
    pub(super) applies_to: AppliesTo,
    /// The term that has to be applied with it (§14.1.1).
    pub(super) base_term: Option<String>,
    /// Name of the type that the annotated element has to have.
    pub(super) requires_type: Option<&'static str>,
    /// The words of `AppliesTo`.
    applies_to_words: String,
    /// The term that may be meant.
    meant: Option<String>,
}

impl TermInfo {
    fn unknown(is_known: bool, meant: Option<String>) -> Self {
        Self {
            is_known,
            expected: Expected::ANYTHING,
            applies_to: AppliesTo::ANYTHING,
            base_term: None,
            requires_type: None,
            applies_to_words: String::new(),
            meant,
        }
    }
}

impl<'c> Checker<'c, '_, '_> {
    /// The number of what is known of a term.
    pub(super) fn term_info(&mut self, name: &'c str, span: Span) -> usize {
        if let Some((last, at)) = self.last
            && last == name
        {
            return at;
        }
        let at = match self.terms_by_name.get(name) {
            Some(at) => *at,
            None => {
                self.vocabulary(name, span);
                let info = self.look_up(name);
                self.terms.push(info);
                let at = self.terms.len() - 1;
                self.terms_by_name.insert(name, at);
                at
            }
        };
        self.last = Some((name, at));
        at
    }

    /// Reports the first term of a namespace that nothing defines or includes. A short prefix
    /// was reported as an alias that is not declared.
    fn vocabulary(&mut self, name: &'c str, span: Span) {
        let Some((namespace, _)) = name.rsplit_once('.') else {
            return;
        };
        let is_known = !namespace.contains('.')
            || self.resolver.scopes.by_name(namespace).is_some()
            || vocabulary::vocabulary(namespace).is_some();
        if is_known || !self.reported_namespaces.insert(namespace) {
            return;
        }
        let message = format!(
            "the term `{name}` is in a namespace that no document given here defines or includes"
        );
        self.findings
            .add(codes::UNKNOWN_VOCABULARY, span, namespace, message)
            .help("annotations with its terms are kept, and not checked");
    }

    fn look_up(&mut self, name: &str) -> TermInfo {
        let Some((prefix, simple)) = name.rsplit_once('.') else {
            return TermInfo::unknown(true, None);
        };
        let namespace = self.resolver.scopes.by_name(prefix);
        let namespace = namespace.filter(|it| self.resolver.scopes.is_defined(*it));
        let own = namespace.and_then(|it| self.resolver.terms.get(&(it, simple)));
        if let Some(&at) = own {
            return self.own_term(at);
        }
        if let Some(term) = vocabulary::term(name) {
            return TermInfo {
                is_known: true,
                expected: Self::standard(&term.ty),
                applies_to: AppliesTo::new(term.applies_to.iter().map(AsRef::as_ref)),
                base_term: term.base_term.clone(),
                requires_type: term.requires_type.as_deref(),
                applies_to_words: term.applies_to.join(", "),
                meant: None,
            };
        }
        let is_defined = namespace.is_some() || vocabulary::vocabulary(prefix).is_some();
        let meant = is_defined
            .then(|| self.guess(namespace, prefix, simple))
            .flatten();
        TermInfo::unknown(!is_defined, meant)
    }

    fn own_term(&self, at: usize) -> TermInfo {
        let Some(term) = self.resolver.model.terms.get(at) else {
            return TermInfo::unknown(true, None);
        };
        TermInfo {
            is_known: true,
            expected: self.own(&term.ty),
            applies_to: AppliesTo::new(term.applies_to.iter().map(AsRef::as_ref)),
            base_term: term.base_term.clone(),
            requires_type: None,
            applies_to_words: term.applies_to.join(", "),
            meant: None,
        }
    }

    /// The term of the namespace with the nearest name.
    pub(super) fn guess(
        &mut self,
        namespace: Option<NamespaceId>,
        prefix: &str,
        simple: &str,
    ) -> Option<String> {
        if !self.may_guess() {
            return None;
        }
        let own = self.resolver.terms.keys();
        let own = own.filter(|(it, _)| Some(*it) == namespace).map(|it| it.1);
        let standard = vocabulary::vocabulary(prefix).into_iter();
        let standard = standard.flat_map(|it| it.terms()).map(|(name, _)| name);
        let near = nearest(simple, own.chain(standard))?;
        Some(format!("{prefix}.{near}"))
    }

    /// A term that is not there, or asks for more than a value.
    pub(super) fn special_term<A: Annotated>(
        &mut self,
        at: usize,
        target: &Target,
        annotation: &'c A,
        all: &'c [A],
    ) {
        let (term, span) = (annotation.term(), annotation.term_span());
        let base = self.terms.get(at).and_then(|it| it.base_term.clone());
        if let Some(base) = base
            && !self.has_annotation(all, &base, annotation.qualifier())
        {
            let message = format!("`{term}` is applied without its base term `{base}`");
            self.findings
                .add(codes::MISSING_BASE_TERM, span, term, message)
                .help("annotate the element with the base term too, with the same qualifier");
        }
        let Some(info) = self.terms.get(at) else {
            return;
        };
        if !info.is_known {
            let message = format!("the term `{term}` does not exist in its vocabulary");
            let added = self.findings.add(codes::UNKNOWN_TERM, span, term, message);
            if let Some((_, qualifier)) = term.split_once('#') {
                added.help(format!(
                    "in XML a qualifier is an attribute: Qualifier=\"{qualifier}\""
                ));
            } else if let Some(meant) = &info.meant {
                added.help(format!("did you mean `{meant}`?"));
            } else {
                // Vocabularies grow: a name like none of the built-in ones may be a later one.
                added.advice_unless(matters(term));
            }
            return;
        }
        let Some(required) = info.requires_type else {
            return;
        };
        let (Some(ty), Shape::Edm(required)) = (target.ty, self.named(required)) else {
            return;
        };
        if let Shape::Edm(found) = self.shape(ty)
            && found != required
            && !is_abstract(found)
        {
            let message = format!(
                "`{term}` is for elements of type `{}`; this one is of type `{}`",
                self.shape_name(Shape::Edm(required)),
                self.shape_name(Shape::Edm(found))
            );
            self.findings
                .add(codes::TERM_NOT_APPLICABLE, span, term, message)
                .advice_unless(matters(term));
        }
    }

    /// An element of a kind that the term is not for.
    pub(super) fn not_applicable(&mut self, at: usize, target: &Target, term: &str, span: Span) {
        let (Some(info), Some(kind)) = (self.terms.get(at), target.kind) else {
            return;
        };
        let message = format!("the term `{term}` does not apply to {}", kind.words());
        let help = format!("it applies to: {}", info.applies_to_words);
        let subject = format!("{term} {}", kind.words());
        self.findings
            .add(codes::TERM_NOT_APPLICABLE, span, subject, message)
            .advice_unless(matters(term))
            .help(help);
    }
}

/// Whether values of the type may be of any of several types.
fn is_abstract(primitive: Primitive) -> bool {
    matches!(primitive, Primitive::PrimitiveType | Primitive::Untyped)
}

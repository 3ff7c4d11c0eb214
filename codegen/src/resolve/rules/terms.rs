//! Terms (§14.1): base terms and applicability.

use super::super::Resolver;
use super::super::list::list_places;
use super::super::model::Term;
use super::Found;
use crate::csdl::ast::{self, SchemaChild};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::suggest::nearest;

/// Base terms that are followed at most.
const MAX_DEPTH: usize = 100;

/// Model elements that `AppliesTo` may name (§14.1.2).
const ELEMENTS: [&str; 33] = [
    "Action",
    "ActionImport",
    "Annotation",
    "Apply",
    "Cast",
    "Collection",
    "ComplexType",
    "EntityContainer",
    "EntitySet",
    "EntityType",
    "EnumType",
    "Function",
    "FunctionImport",
    "If",
    "Include",
    "IsOf",
    "LabeledElement",
    "Member",
    "NavigationProperty",
    "Null",
    "OnDelete",
    "Parameter",
    "Property",
    "PropertyValue",
    "Record",
    "Reference",
    "ReferentialConstraint",
    "ReturnType",
    "Schema",
    "Singleton",
    "Term",
    "TypeDefinition",
    "UrlRef",
];

impl Resolver<'_, '_> {
    pub(super) fn check_terms(&self, found: &mut Found) {
        for term in &self.model.terms {
            self.check_base_term(term, found);
            let is_40 = self.is_of_40(term.origin.document);
            self.check_items(
                || format!("the term `{}`", term.name),
                &term.ty,
                is_40,
                found,
            );
            let mut places = None;
            for (at, word) in term.applies_to.iter().enumerate() {
                if !ELEMENTS.contains(&word.as_str()) {
                    let message = format!(
                        "the term `{}` applies to `{word}`, which is no model element",
                        term.name
                    );
                    let (places, whole) = places.get_or_insert_with(|| self.places_of_words(term));
                    let span = places.get(at).copied().unwrap_or(*whole);
                    let diagnostic = Diagnostic::advice(codes::APPLICABILITY, span, message);
                    found.push(match nearest(word, ELEMENTS.into_iter()) {
                        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
                        None => diagnostic,
                    });
                }
            }
        }
    }

    /// The element of a term.
    fn tree_of_term(&self, term: &Term) -> Option<&ast::Term> {
        let schema = &self.documents[term.origin.document].schemas[term.origin.schema];
        match &schema.children[term.origin.child] {
            SchemaChild::Term(tree) => Some(tree),
            _ => None,
        }
    }

    /// Where the words of `AppliesTo` stand, as far as that is known, and where all of it does.
    fn places_of_words(&self, term: &Term) -> (Vec<Span>, Span) {
        let tree = self.tree_of_term(term);
        match tree.and_then(|it| it.applies_to.as_ref()) {
            Some(list) => (list_places(&list.value, list.span), list.span),
            None => (Vec::new(), term.span),
        }
    }

    fn check_base_term(&self, term: &Term, found: &mut Found) {
        let Some(name) = &term.base_term else {
            return;
        };
        let tree = self.tree_of_term(term);
        let written = tree.and_then(|it| it.base_term.as_ref());
        let span = written.map_or(term.span, |it| it.span);
        let Some(base) = self.term_named(name) else {
            let namespace = name.rsplit_once('.').map_or("", |(namespace, _)| namespace);
            let namespace = self.scopes.by_name(namespace);
            if namespace.is_some_and(|it| self.scopes.is_defined(it)) {
                let message = format!("the base term `{name}` is not defined in its schema");
                found.push(Diagnostic::warning(codes::BASE_TERM, span, message));
            }
            return;
        };
        let above = |term: &Term| term.base_term.as_ref().and_then(|it| self.term_named(it));
        let chain = std::iter::successors(Some(base), |term| above(term));
        let mut length = 0;
        let is_own = chain
            .take(MAX_DEPTH)
            .inspect(|_| length += 1)
            .any(|it| it.name == term.name);
        if is_own || length == MAX_DEPTH {
            let message = match is_own {
                true => format!("the term `{}` is its own base term", term.name),
                false => format!(
                    "the term `{}` has {MAX_DEPTH} base terms or more",
                    term.name
                ),
            };
            found.push(
                Diagnostic::error(codes::BASE_TERM, span, message)
                    .with_related(base.span, "its base term is here"),
            );
        }
    }

    fn term_named(&self, name: &str) -> Option<&Term> {
        let (namespace, simple) = name.rsplit_once('.')?;
        let namespace = self.scopes.by_name(namespace)?;
        let at = self.terms.get(&(namespace, simple))?;
        self.model.terms.get(*at)
    }
}

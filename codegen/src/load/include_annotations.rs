//! Which annotations of referenced documents apply.
//!
//! In: the documents, and the references that lead from one to another. Out: the documents
//! without the `Annotations` that no reference asks for. What always holds: documents that were
//! given keep all, and so does a document with a reference to it that has no
//! `edmx:IncludeAnnotations` (CSDL XML 4.01, §4.3); what a definition itself is annotated with
//! stays.

use ecow::EcoString;
use std::collections::{HashMap, HashSet};

use super::transitive::Edge;
use crate::csdl::ast::{Annotation, Document, IncludeAnnotations, SchemaChild, Text};

/// What the references to one document ask for.
#[derive(Debug, Default)]
struct Wanted {
    /// One of them asks for nothing in particular.
    everything: bool,
    filters: HashSet<Filter>,
}

/// An `edmx:IncludeAnnotations`; what it leaves open is not restricted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Filter {
    term_namespace: EcoString,
    qualifier: Option<EcoString>,
    target_namespace: Option<EcoString>,
}

impl From<&IncludeAnnotations> for Filter {
    fn from(element: &IncludeAnnotations) -> Self {
        let value = |text: &Option<Text>| text.as_ref().map(|it| it.value.clone());
        Self {
            term_namespace: element.term_namespace.value.clone(),
            qualifier: value(&element.qualifier),
            target_namespace: value(&element.target_namespace),
        }
    }
}

/// Leaves out the annotations that no reference asks for.
pub(super) fn retain_included(documents: &mut [Document], given: usize, edges: &[Edge]) {
    let mut wanted: HashMap<usize, Wanted> = HashMap::new();
    for edge in edges.iter().filter(|edge| edge.to >= given) {
        let asked = &documents[edge.from].references[edge.reference].include_annotations;
        let entry = wanted.entry(edge.to).or_default();
        entry.everything |= asked.is_empty();
        entry.filters.extend(asked.iter().map(Filter::from));
    }
    for (document, wanted) in wanted {
        if !wanted.everything {
            retain(&mut documents[document], &wanted.filters);
        }
    }
}

fn retain(document: &mut Document, filters: &HashSet<Filter>) {
    let aliases = aliases(document);
    for schema in &mut document.schemas {
        schema.children.retain_mut(|child| {
            let SchemaChild::Annotations(element) = child else {
                return true;
            };
            let target = target_namespace(&element.target.value, &aliases);
            let around = element.qualifier.as_ref();
            element.annotations.retain(|annotation| {
                let qualifier = annotation.qualifier.as_ref().or(around);
                is_asked_for(annotation, qualifier, &target, &aliases, filters)
            });
            !element.annotations.is_empty()
        });
    }
}

fn is_asked_for(
    annotation: &Annotation,
    qualifier: Option<&Text>,
    target: &EcoString,
    aliases: &HashMap<EcoString, EcoString>,
    filters: &HashSet<Filter>,
) -> bool {
    let term = &annotation.term.value;
    let prefix = term.rsplit_once('.').map_or("", |(prefix, _)| prefix);
    let qualifier = qualifier.map(|it| it.value.clone());
    let qualifiers = [None, qualifier];
    let targets = [None, Some(target.clone())];
    qualifiers.iter().any(|qualifier| {
        targets.iter().any(|target| {
            filters.contains(&Filter {
                term_namespace: unaliased(prefix, aliases),
                qualifier: qualifier.clone(),
                target_namespace: target.clone(),
            })
        })
    })
}

/// The namespace of what a target path begins with.
fn target_namespace(target: &str, aliases: &HashMap<EcoString, EcoString>) -> EcoString {
    let end = target.find(['/', '(']).unwrap_or(target.len());
    let prefix = target[..end].rsplit_once('.');
    unaliased(prefix.map_or("", |(prefix, _)| prefix), aliases)
}

fn unaliased(prefix: &str, aliases: &HashMap<EcoString, EcoString>) -> EcoString {
    aliases
        .get(prefix)
        .cloned()
        .unwrap_or_else(|| prefix.into())
}

/// The aliases that a document declares, and their namespaces.
fn aliases(document: &Document) -> HashMap<EcoString, EcoString> {
    let schemas = document
        .schemas
        .iter()
        .map(|it| (it.alias.as_ref(), &it.namespace));
    let includes = document.references.iter().flat_map(|it| &it.includes);
    schemas
        .chain(includes.map(|it| (it.alias.as_ref(), &it.namespace)))
        .filter_map(|(alias, namespace)| Some((alias?.value.clone(), namespace.value.clone())))
        .collect()
}

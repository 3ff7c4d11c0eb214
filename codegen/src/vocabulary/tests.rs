//! The facts hang together.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;
use crate::csdl::parse;
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;

#[test]
fn every_vocabulary_is_read_without_a_finding_and_has_terms_or_types() {
    for source in &SOURCES {
        let mut sources = SourceMap::default();
        let mut diagnostics = Diagnostics::default();
        let id = sources.add(source.namespace, source.text.to_owned());
        assert!(parse(&sources, id, &mut diagnostics).is_some());
        assert_eq!(diagnostics.counts(), (0, 0), "{}", source.namespace);
        let vocabulary = vocabulary(source.namespace).unwrap();
        assert!(vocabulary.terms().count() > 0, "{}", source.namespace);
        assert_eq!(namespace_of(source.alias), Some(source.namespace));
    }
    assert_eq!(namespaces().count(), SOURCES.len());
}

fn uses(vocabulary: &'static Vocabulary) -> Vec<&'static TypeUse> {
    let mut uses: Vec<_> = vocabulary.terms().map(|(_, term)| &term.ty).collect();
    for (_, ty) in vocabulary.types() {
        match &ty.kind {
            TypeKind::Complex(complex) => uses.extend(complex.properties.iter().map(|it| &it.ty)),
            TypeKind::Definition(underlying) => uses.push(underlying),
            TypeKind::Enum(_) => {}
        }
    }
    uses
}

#[test]
fn every_type_base_type_and_base_term_that_is_named_is_known() {
    for namespace in namespaces() {
        let vocabulary = vocabulary(namespace).unwrap();
        for used in uses(vocabulary) {
            assert!(!matches!(used.target(), Target::Unknown), "{}", used.name);
        }
        for (name, term) in vocabulary.terms() {
            assert_eq!(term.name, format!("{namespace}.{name}"));
            let base = term.base_term.as_deref();
            assert!(base.is_none_or(|base| super::term(base).is_some()));
        }
        for (name, ty) in vocabulary.types() {
            assert_eq!(ty.name, format!("{namespace}.{name}"));
            let ancestry: BTreeSet<_> = ty.ancestry().map(|it| &it.name).collect();
            assert_eq!(ancestry.len(), ty.ancestry().count());
            if let TypeKind::Complex(complex) = &ty.kind {
                let base = complex.base.as_deref();
                assert!(base.is_none_or(|base| type_named(base).is_some()));
            }
        }
    }
}

#[test]
fn inherited_properties_are_found_and_strangers_are_not() {
    let ty = type_named("Org.OData.Capabilities.V1.NavigationPropertyRestriction").unwrap();
    assert!(ty.property("FilterRestrictions").is_some());
    let derived = type_named("Org.OData.Aggregation.V1.NavigationPropertyAggregationCapabilities");
    assert!(derived.unwrap().property("FilterRestrictions").is_some());
    assert!(ty.property("Nonsense").is_none());
    assert!(term("Org.OData.Core.V1.Nonsense").is_none());
    assert!(term("Core.Description").is_none());
    assert!(vocabulary("Org.Example").is_none());
    assert!(term("nonsense").is_none());
}

#[test]
fn terms_keep_where_they_apply_and_what_they_require() {
    let language = term("Org.OData.Core.V1.IsLanguageDependent").unwrap();
    assert_eq!(language.requires_type.as_deref(), Some("Edm.String"));
    let filter = term("Org.OData.Capabilities.V1.FilterRestrictions").unwrap();
    assert!(filter.applies_via_container);
    assert!(!language.applies_via_container);
    let tag = term("Org.OData.Core.V1.Immutable").unwrap();
    assert_eq!(tag.ty.default_value.as_deref(), Some("true"));
}

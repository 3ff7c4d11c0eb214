//! Annotations of elements that the model does not have: references, includes, referential
//! constraints, `OnDelete` (§4, §8.5, §8.6).
//!
//! In: those elements. Out: their annotations with whole names, for the checks alone. What always
//! holds: they are checked like all others, and nothing is generated from them.

use super::Resolver;
use super::model::Annotation;
use super::scope::Site;
use crate::csdl::ast;

/// Annotations of one element.
pub(super) struct Loose {
    pub(super) on: Bearer,
    pub(super) annotations: Vec<Annotation>,
}

/// What has the annotations.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bearer {
    Reference,
    Include,
    ReferentialConstraint,
    OnDelete,
}

impl<'a> Resolver<'a, '_> {
    /// Annotations of references and what they include.
    pub(super) fn resolve_reference_annotations(&mut self) {
        let documents = self.documents;
        for (document, tree) in documents.iter().enumerate() {
            let site = self.scopes.outside(document);
            for reference in &tree.references {
                self.keep_loose(site, Bearer::Reference, &reference.annotations);
                for include in &reference.includes {
                    self.keep_loose(site, Bearer::Include, &include.annotations);
                }
            }
        }
    }

    /// Annotations of what is inside of a navigation property.
    pub(super) fn keep_inner_annotations(
        &mut self,
        site: Site<'a>,
        property: &'a ast::NavigationProperty,
    ) {
        for constraint in &property.referential_constraints {
            self.keep_loose(site, Bearer::ReferentialConstraint, &constraint.annotations);
        }
        if let Some(on_delete) = &property.on_delete {
            self.keep_loose(site, Bearer::OnDelete, &on_delete.annotations);
        }
    }

    fn keep_loose(&mut self, site: Site<'a>, on: Bearer, annotations: &'a [ast::Annotation]) {
        if !annotations.is_empty() {
            let annotations = self.annotations(site, annotations);
            self.loose.push(Loose { on, annotations });
        }
    }
}

//! Annotations onto elements of the model.
//!
//! In: annotations and the place that their target names. Out: the model with them on it. What
//! always holds: annotations that have no place of their own come back to the caller.

use super::Resolver;
use super::member::MemberAt;
use super::model::{Annotation, OperationId, TypeId, TypeKind};
use crate::csdl::ast;

/// Where the annotations of a target go.
pub(super) enum Place<'a> {
    Type(TypeId),
    Member(TypeId, MemberAt),
    Container(usize),
    Child(usize, usize),
    /// What a path leads to from a child of a container.
    Below(usize, usize, String),
    /// A child of a container that it has from the one it extends.
    InheritedChild(usize, &'a str),
    Term(usize),
    Operations(Vec<OperationId>),
    /// Parameters of one name, by their place.
    Parameters(Vec<(OperationId, usize)>),
    /// The target is right, but the model has no element for it.
    Elsewhere,
    /// Nothing has this name.
    Nowhere,
}

impl<'a> Resolver<'a, '_> {
    /// Puts the annotations where they belong; gives them back if that is no element.
    pub(super) fn attach(
        &mut self,
        place: Place<'a>,
        annotations: Vec<Annotation>,
        element: &ast::Annotations,
    ) -> Option<Vec<Annotation>> {
        match place {
            Place::Type(id) => append(
                &mut self.model.types.get_mut(id.0 as usize)?.annotations,
                annotations,
            ),
            Place::Member(id, at) => append(self.member_annotations(id, at)?, annotations),
            Place::Container(at) => append(&mut self.model.containers[at].annotations, annotations),
            Place::Child(at, child) => {
                append(
                    &mut self.model.containers[at]
                        .children
                        .get_mut(child)?
                        .annotations,
                    annotations,
                );
            }
            Place::Below(at, child, path) => {
                if let Some(child) = self.model.containers[at].children.get_mut(child) {
                    child.below.push((path.into(), annotations.clone()));
                }
                return Some(annotations);
            }
            Place::InheritedChild(at, name) => self.inherited_targets.push((at, name, annotations)),
            Place::Term(at) => append(&mut self.model.terms[at].annotations, annotations),
            Place::Operations(overloads) => {
                if self.may_copy(overloads.len() * annotations.len(), element.target.span) {
                    for id in overloads {
                        let operation = &mut self.model.operations[id.0 as usize];
                        operation.annotations.extend(annotations.iter().cloned());
                    }
                }
            }
            Place::Parameters(overloads) => {
                if self.may_copy(overloads.len() * annotations.len(), element.target.span) {
                    for (id, at) in overloads {
                        let parameters = &mut self.model.operations[id.0 as usize].parameters;
                        if let Some(parameter) = parameters.get_mut(at) {
                            parameter.annotations.extend(annotations.iter().cloned());
                        }
                    }
                }
            }
            Place::Elsewhere | Place::Nowhere => return Some(annotations),
        }
        None
    }

    fn member_annotations(&mut self, id: TypeId, at: MemberAt) -> Option<&mut Vec<Annotation>> {
        let kind = &mut self.model.types.get_mut(id.0 as usize)?.kind;
        match (kind, at) {
            (TypeKind::Entity(ty) | TypeKind::Complex(ty), MemberAt::Property(at)) => {
                ty.properties.get_mut(at).map(|it| &mut it.annotations)
            }
            (TypeKind::Entity(ty) | TypeKind::Complex(ty), MemberAt::Navigation(at)) => ty
                .navigation_properties
                .get_mut(at)
                .map(|it| &mut it.annotations),
            (TypeKind::Enum(ty), MemberAt::Enum(at)) => {
                ty.members.get_mut(at).map(|it| &mut it.annotations)
            }
            _ => None,
        }
    }

    /// Annotations on the copies of children that extended containers lent.
    pub(super) fn attach_inherited(&mut self) {
        for (container, name, annotations) in std::mem::take(&mut self.inherited_targets) {
            let children = &mut self.model.containers[container].children;
            if let Some(child) = children.iter_mut().find(|it| it.name == name) {
                child.annotations.extend(annotations);
            }
        }
    }
}

/// Adds annotations; most elements have no others, and then nothing is copied.
fn append(list: &mut Vec<Annotation>, more: Vec<Annotation>) {
    if list.is_empty() {
        *list = more;
    } else {
        list.extend(more);
    }
}

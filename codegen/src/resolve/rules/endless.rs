//! Complex types no value of which has an end: each holds another one, always (§7.2.1, §9).

use super::super::model::{Structured, TypeId, TypeKind, TypeTarget};
use super::super::{Resolver, type_id};
use super::Found;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// Where the search is with a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Unseen,
    Open,
    Done,
}

/// What a value of a type always holds: a property, or what its base type has.
#[derive(Clone, Copy)]
struct Hold {
    ty: TypeId,
    span: Span,
}

impl Resolver<'_, '_> {
    /// A search in depth, without recursion: each type and each property is looked at once, and
    /// each ring is told of once, at the property that closes it.
    pub(super) fn check_endless(&self, found: &mut Found) {
        let mut visits = vec![Visit::Unseen; self.model.types.len()];
        for at in 0..self.defined_types {
            if visits.get(at) == Some(&Visit::Unseen) {
                self.search(type_id(at), &mut visits, found);
            }
        }
    }

    fn search(&self, start: TypeId, visits: &mut [Visit], found: &mut Found) {
        let mut open = vec![(start, self.holds(start).into_iter())];
        mark(visits, start, Visit::Open);
        while let Some((ty, holds)) = open.last_mut() {
            let Some(next) = holds.next() else {
                mark(visits, *ty, Visit::Done);
                open.pop();
                continue;
            };
            match visits.get(next.ty.0 as usize) {
                Some(Visit::Unseen) => {
                    mark(visits, next.ty, Visit::Open);
                    open.push((next.ty, self.holds(next.ty).into_iter()));
                }
                Some(Visit::Open) => found.push(self.endless(next)),
                Some(Visit::Done) | None => {}
            }
        }
    }

    fn endless(&self, hold: Hold) -> Diagnostic {
        let ty = self.model.ty(hold.ty);
        let message = format!(
            "a value of `{}` always holds another one, without end",
            ty.name
        );
        Diagnostic::warning(codes::ENDLESS_VALUE, hold.span, message)
            .with_related(ty.span, "the type is here")
            .with_help("one of the properties on the way has to be nullable, or a collection")
    }

    /// What a value of a complex type always holds.
    fn holds(&self, ty: TypeId) -> Vec<Hold> {
        let definition = self.model.ty(ty);
        let TypeKind::Complex(structured) = &definition.kind else {
            return Vec::new();
        };
        let base = structured.base.map(|ty| Hold {
            ty,
            span: definition.span,
        });
        base.into_iter().chain(required(structured)).collect()
    }
}

/// Single values that are never null, of types that may hold others.
fn required(structured: &Structured) -> impl Iterator<Item = Hold> {
    let single = structured.properties.iter();
    let single = single.filter(|it| !it.ty.is_collection && !it.ty.is_nullable());
    single.filter_map(|it| match it.ty.target {
        TypeTarget::Type(ty) => Some(Hold { ty, span: it.span }),
        TypeTarget::Primitive(_) => None,
    })
}

fn mark(visits: &mut [Visit], ty: TypeId, visit: Visit) {
    if let Some(place) = visits.get_mut(ty.0 as usize) {
        *place = visit;
    }
}

//! Paths through types, with what they cross (§8.3, §12.6, §13.4).

use super::super::Resolver;
use super::super::binding::stray_cast;
use super::super::member::MemberAt;
use super::super::model::{TypeId, TypeTarget};
use super::super::primitive::is_any_structured;
use super::super::scope::Site;
use super::Found;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// Where a path ends, and what is on the way.
#[derive(Debug)]
pub(super) struct Trail<'p> {
    pub(super) end: End<'p>,
    /// The first property before the end that is a collection.
    pub(super) collection: Option<&'p str>,
    /// The first navigation property before the end that contains nothing.
    pub(super) reference: Option<&'p str>,
    /// The first navigation property before the end.
    pub(super) navigation: Option<&'p str>,
    /// The last property or navigation property.
    pub(super) last: Option<(&'p str, TypeId, MemberAt)>,
    /// The first cast to a type that no value can be of, and the type that it is applied to.
    pub(super) cast: Option<(&'p str, TypeId)>,
}

/// The end of a path.
#[derive(Debug)]
pub(super) enum End<'p> {
    /// A property or navigation property, declared by this type.
    Member(TypeId, MemberAt),
    /// A type: a cast, or the start of an empty path.
    Type(TypeId),
    /// Where the documents know no more.
    Beyond,
    /// This segment is not in this type.
    Missing(&'p str, Option<TypeId>),
}

impl<'a> Resolver<'a, '_> {
    /// Follows a path from a type.
    pub(super) fn follow<'p>(&self, site: Site<'a>, start: TypeId, path: &'p str) -> Trail<'p> {
        let mut trail = Trail {
            end: End::Type(start),
            collection: None,
            reference: None,
            navigation: None,
            last: None,
            cast: None,
        };
        let mut member: Option<(&'p str, TypeId, MemberAt)> = None;
        for segment in path.split('/') {
            if segment.contains('@') || segment.starts_with('$') {
                trail.end = End::Beyond;
                return trail;
            }
            let is_cast = segment.contains('.');
            if !is_cast && let Some((name, owner, at)) = member.take() {
                self.cross(&mut trail, name, owner, at);
            }
            let mut is_any = false;
            let current = match &trail.end {
                End::Type(ty) => Some(*ty),
                End::Member(owner, at) => match self.member_type(*owner, *at) {
                    Some(ty) => match ty.target {
                        TypeTarget::Type(ty) => Some(ty),
                        TypeTarget::Primitive(it) => {
                            is_any = is_any_structured(it);
                            None
                        }
                    },
                    None => None,
                },
                End::Beyond | End::Missing(..) => return trail,
            };
            if current.is_none() && !(is_any && is_cast) {
                trail.end = End::Missing(segment, None);
                return trail;
            }
            if is_cast {
                trail.end = match self.type_at(site, segment) {
                    Some(ty) => {
                        if let Some(current) = current.filter(|it| !self.is_related(ty, *it)) {
                            trail.cast.get_or_insert((segment, current));
                        }
                        End::Type(ty)
                    }
                    None if self.is_in_absent_namespace(site, segment) => End::Beyond,
                    None => End::Missing(segment, None),
                };
                continue;
            }
            let Some(current) = current else {
                continue;
            };
            trail.end = match self.find_member(current, segment) {
                Some((owner, at)) => {
                    member = Some((segment, owner, at));
                    trail.last = member;
                    End::Member(owner, at)
                }
                None if self.may_have_more(current) => End::Beyond,
                None => End::Missing(segment, Some(current)),
            };
        }
        trail
    }

    /// Reports a cast to a type that has nothing in common with what it is applied to (§13.4.1).
    pub(super) fn report_cast(&self, trail: &Trail<'_>, span: Span, found: &mut Found) {
        let Some((cast, ty)) = trail.cast else { return };
        let ty = self.model.ty(ty);
        found.push(
            Diagnostic::warning(codes::PATH_CAST, span, stray_cast(cast, ty))
                .with_related(ty.span, "the type that it is applied to is here"),
        );
    }

    fn cross<'p>(&self, trail: &mut Trail<'p>, name: &'p str, owner: TypeId, at: MemberAt) {
        if self
            .member_type(owner, at)
            .is_some_and(|ty| ty.is_collection)
        {
            trail.collection.get_or_insert(name);
        }
        if let MemberAt::Navigation(_) = at {
            trail.navigation.get_or_insert(name);
            if self.contains_nothing(owner, at) {
                trail.reference.get_or_insert(name);
            }
        }
    }

    /// Whether a member is a navigation property without containment.
    pub(super) fn contains_nothing(&self, owner: TypeId, at: MemberAt) -> bool {
        let MemberAt::Navigation(number) = at else {
            return false;
        };
        let structured = self.model.structured(owner);
        let property = structured.and_then(|it| it.navigation_properties.get(number));
        property.is_some_and(|it| !it.contains_target)
    }

    /// The type with this name, as the site spells it.
    pub(super) fn type_at(&self, site: Site<'a>, name: &str) -> Option<TypeId> {
        let (prefix, simple) = name.rsplit_once('.')?;
        let namespace = self.scopes.find(site, prefix)?;
        self.types.get(&(namespace, simple)).copied()
    }

    /// Names of what a type declares or inherits, for guesses.
    pub(in super::super) fn member_names(&self, ty: TypeId) -> impl Iterator<Item = &str> {
        let ancestry = self.model.ancestry(ty);
        let structured = ancestry.filter_map(|it| self.model.structured(it));
        structured.flat_map(|it| {
            let properties = it.properties.iter().map(|it| it.name.as_str());
            properties.chain(it.navigation_properties.iter().map(|it| it.name.as_str()))
        })
    }
}

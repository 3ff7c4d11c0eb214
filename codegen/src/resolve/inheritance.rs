//! Inheritance: base types first.
//!
//! In: types with their base types. Out: derived types, what is inherited from a base type,
//! and errors for cycles and repeated properties. What always holds afterwards: following base
//! types ends, after [`MAX_DEPTH`] steps at most.

use std::collections::HashSet;

use super::model::{Primitive, Structured, TypeId, TypeKind, TypeTarget, TypeUse};
use super::primitive::derives_from;
use super::{Resolver, type_id};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::source::Span;

/// Base types above a type at most.
const MAX_DEPTH: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Unseen,
    OnPath,
    /// With this many types above.
    Done(usize),
}

/// A property that a base type has already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repetition {
    /// Its type is another one.
    Contradiction,
    /// Its type is the same, or alike in data.
    Alike,
    /// Its type derives from the inherited one.
    Narrowed,
}

impl Resolver<'_, '_> {
    pub(super) fn resolve_inheritance(&mut self) {
        let mut visits = vec![Visit::Unseen; self.model.types.len()];
        for at in 0..self.defined_types {
            let (path, is_cycle) = self.unseen_ancestry(type_id(at), &mut visits);
            for &ty in path.iter().rev() {
                let depth = self.inherit(ty, &visits, is_cycle);
                visits[ty.0 as usize] = Visit::Done(depth);
            }
        }
        self.link_derived();
    }

    /// The type and its base types up to one that was seen, and breaks a cycle if there is one: true
    /// then.
    fn unseen_ancestry(&mut self, start: TypeId, visits: &mut [Visit]) -> (Vec<TypeId>, bool) {
        let mut path = Vec::new();
        let mut is_cycle = false;
        let mut next = Some(start);
        while let Some(ty) = next {
            match visits[ty.0 as usize] {
                Visit::Done(_) => break,
                Visit::OnPath => {
                    if let Some(&last) = path.last() {
                        self.break_cycle(last, ty);
                        is_cycle = true;
                    }
                    break;
                }
                Visit::Unseen => {
                    visits[ty.0 as usize] = Visit::OnPath;
                    path.push(ty);
                    next = self.model.structured(ty).and_then(|it| it.base);
                }
            }
        }
        (path, is_cycle)
    }

    fn break_cycle(&mut self, last: TypeId, first: TypeId) {
        let message = if last == first {
            format!(
                "the type `{}` derives from itself",
                self.model.ty(first).name
            )
        } else {
            let (last, first) = (&self.model.ty(last).name, &self.model.ty(first).name);
            format!("the type `{last}` derives from `{first}`, which derives from it")
        };
        let related = self.model.ty(first).span;
        self.report(
            Diagnostic::error(codes::INHERITANCE_CYCLE, self.base_span(last), message)
                .with_related(related, "its base type is defined here"),
        );
        self.cut(last);
    }

    fn cut(&mut self, ty: TypeId) {
        if let Some(structured) = self.structured_mut(ty) {
            structured.base = None;
        }
    }

    /// Takes over what is inherited; gives the number of types above. Of a cycle it is not told as well
    /// that it is deep.
    fn inherit(&mut self, ty: TypeId, visits: &[Visit], is_cycle: bool) -> usize {
        let Some(base) = self.model.structured(ty).and_then(|it| it.base) else {
            return 0;
        };
        let depth = match visits[base.0 as usize] {
            Visit::Done(above) => above + 1,
            Visit::Unseen | Visit::OnPath => 1,
        };
        if depth > MAX_DEPTH {
            if !is_cycle {
                let name = &self.model.ty(ty).name;
                let message = format!("`{name}` has more than {MAX_DEPTH} base types above it");
                let place = self.base_span(ty);
                self.report(Diagnostic::error(
                    codes::INHERITANCE_TOO_DEEP,
                    place,
                    message,
                ));
            }
            self.cut(ty);
            return 0;
        }
        self.check_repeated(ty, base);
        let inherited = self
            .model
            .structured(base)
            .map(|it| (it.is_open, it.has_stream));
        if let (Some((is_open, has_stream)), Some(structured)) =
            (inherited, self.structured_mut(ty))
        {
            structured.is_open |= is_open;
            structured.has_stream |= has_stream;
        }
        depth
    }

    /// A property that a base type has already is an error (§7, §8), unless its type is the same
    /// or one derived from it, to which it constrains the property: then it is dropped from the
    /// derived type, whose values the inherited property holds as well.
    fn check_repeated(&mut self, ty: TypeId, base: TypeId) {
        let mut found = Vec::new();
        let mut narrowed = None;
        let mut dropped = HashSet::new();
        for (owner, name) in self.shared_names(ty, base) {
            let own = self.members.get(&(ty, name)).copied();
            let inherited = self.members.get(&(owner, name)).copied();
            if let (Some(own), Some(at)) = (own, inherited) {
                let message = format!(
                    "`{}` declares `{name}`, which it inherits from `{}`",
                    self.model.ty(ty).name,
                    self.model.ty(owner).name
                );
                let first = self.member_span(owner, at);
                let span = self.member_span(ty, own);
                let mut diagnostic = Diagnostic::error(codes::DUPLICATE_PROPERTY, span, message)
                    .with_related(first, "inherited from here");
                let types = (self.member_type(ty, own), self.member_type(owner, at));
                let repetition = match types {
                    (Some(own), Some(inherited)) => self.repetition(own, inherited),
                    _ => Repetition::Contradiction,
                };
                if repetition != Repetition::Contradiction {
                    dropped.insert(name.into());
                }
                match repetition {
                    Repetition::Contradiction => found.push(diagnostic),
                    Repetition::Alike => {
                        diagnostic.severity = Severity::Warning;
                        found.push(diagnostic);
                    }
                    Repetition::Narrowed => narrowed = Some(span),
                }
            }
        }
        for diagnostic in found {
            self.report(diagnostic);
        }
        if let (Some(span), Some(origin)) = (narrowed, self.model.ty(ty).origin) {
            let what = "a property with a type that derives from the one it inherits";
            self.came_with_401(origin.document, what, span);
        }
        if !dropped.is_empty() {
            self.drop_members(ty, &dropped);
        }
    }

    /// What a property with this type is to the one that it repeats.
    fn repetition(&self, own: &TypeUse, inherited: &TypeUse) -> Repetition {
        let is_of_any = !inherited.is_collection
            && inherited.target == TypeTarget::Primitive(Primitive::Untyped);
        if own.is_collection && is_of_any {
            return Repetition::Narrowed;
        }
        if own.is_collection != inherited.is_collection {
            return Repetition::Contradiction;
        }
        let (own, inherited) = (own.target, inherited.target);
        if own == inherited {
            return Repetition::Alike;
        }
        if self.narrows(own, inherited) {
            return Repetition::Narrowed;
        }
        // Alike in data, and of an opaque type nobody knows.
        let underlying = self.underlying_primitive(own);
        let is_alike = underlying.is_some() && underlying == self.underlying_primitive(inherited);
        let is_alike = is_alike || self.is_opaque(own) || self.is_opaque(inherited);
        match is_alike {
            true => Repetition::Alike,
            false => Repetition::Contradiction,
        }
    }

    /// Whether a type derives from another one, which it is not, or may: an opaque one is between.
    fn narrows(&self, own: TypeTarget, inherited: TypeTarget) -> bool {
        let base = match inherited {
            TypeTarget::Primitive(base) => base,
            TypeTarget::Type(inherited) => {
                let TypeTarget::Type(own) = own else {
                    return false;
                };
                let mut ancestry = self.model.ancestry(own).take(MAX_DEPTH);
                return ancestry.any(|it| it == inherited || self.is_opaque(TypeTarget::Type(it)));
            }
        };
        match own {
            TypeTarget::Primitive(own) => derives_from(own, base),
            TypeTarget::Type(id) => match (&self.model.ty(id).kind, base) {
                (TypeKind::Opaque, _) | (_, Primitive::Untyped) => true,
                (TypeKind::Entity(_), _) => base == Primitive::EntityType,
                (TypeKind::Complex(_), _) => base == Primitive::ComplexType,
                (TypeKind::Enum(_), _) => base == Primitive::PrimitiveType,
                (TypeKind::Definition(_), _) => self
                    .underlying_primitive(own)
                    .is_some_and(|own| own != base && derives_from(own, base)),
            },
        }
    }

    fn is_opaque(&self, target: TypeTarget) -> bool {
        match target {
            TypeTarget::Type(id) => matches!(self.model.ty(id).kind, TypeKind::Opaque),
            TypeTarget::Primitive(_) => false,
        }
    }

    /// Names that a type and those above it declare, with the type above. Whichever of the two
    /// has fewer names is gone through.
    fn shared_names(&self, ty: TypeId, base: TypeId) -> Vec<(TypeId, &str)> {
        let count = |id| {
            self.model
                .structured(id)
                .map_or(0, |it| it.properties.len() + it.navigation_properties.len())
        };
        let above: usize = self.model.ancestry(base).map(count).sum();
        if count(ty) <= above {
            let own = self.declared_names(ty);
            return own
                .filter_map(|name| Some((self.find_member(base, name)?.0, name)))
                .collect();
        }
        let owners = self.model.ancestry(base);
        let names =
            owners.flat_map(|owner| self.declared_names(owner).map(move |name| (owner, name)));
        names
            .filter(|(_, name)| self.members.contains_key(&(ty, *name)))
            .collect()
    }

    fn declared_names(&self, ty: TypeId) -> impl Iterator<Item = &str> {
        let structured = self.model.structured(ty).into_iter();
        structured.flat_map(|it| {
            let properties = it.properties.iter().map(|it| it.name.as_str());
            properties.chain(it.navigation_properties.iter().map(|it| it.name.as_str()))
        })
    }

    fn member_span(&self, owner: TypeId, at: super::MemberAt) -> Span {
        let span = self.model.structured(owner).and_then(|it| match at {
            super::MemberAt::Property(at) => it.properties.get(at).map(|it| it.span),
            super::MemberAt::Navigation(at) => it.navigation_properties.get(at).map(|it| it.span),
            super::MemberAt::Enum(_) => None,
        });
        span.unwrap_or_default()
    }

    /// The place of `BaseType`, or of the type's name.
    fn base_span(&self, ty: TypeId) -> Span {
        let definition = self.model.ty(ty);
        let written = definition
            .origin
            .and_then(|origin| self.base_type_text(origin));
        written.map_or(definition.span, |text| text.span)
    }

    fn link_derived(&mut self) {
        let mut order: Vec<TypeId> = (0..self.defined_types).map(type_id).collect();
        order.sort_by(|a, b| self.model.ty(*a).name.cmp(&self.model.ty(*b).name));
        for ty in order {
            let base = self.model.structured(ty).and_then(|it| it.base);
            if let Some(structured) = base.and_then(|base| self.structured_mut(base)) {
                structured.derived.push(ty);
            }
        }
    }

    /// The entity or complex type with this index, to change.
    pub(super) fn structured_mut(&mut self, id: TypeId) -> Option<&mut Structured> {
        match &mut self.model.types.get_mut(id.0 as usize)?.kind {
            TypeKind::Entity(structured) | TypeKind::Complex(structured) => Some(structured),
            TypeKind::Enum(_) | TypeKind::Definition(_) | TypeKind::Opaque => None,
        }
    }
}

//! Members of types by name: properties, navigation properties, members of enumerations.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use ecow::EcoString;

use super::Resolver;
use super::model::{TypeId, TypeKind, TypeUse};
use crate::csdl::ast::{SchemaChild, Text};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// Where a member stands in its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemberAt {
    /// Index into the properties.
    Property(usize),
    /// Index into the navigation properties.
    Navigation(usize),
    /// Index into the members of an enumeration.
    Enum(usize),
}

impl<'a> Resolver<'a, '_> {
    /// Enters a member; false, with an error, if the type has one of this name.
    /// `spans` gives the place of those entered before.
    pub(super) fn add_member(
        &mut self,
        owner: TypeId,
        name: &'a Text,
        at: MemberAt,
        place: impl Fn(MemberAt) -> Span,
    ) -> bool {
        self.check_name(name);
        let first = match self.members.entry((owner, &name.value)) {
            Entry::Vacant(entry) => {
                entry.insert(at);
                return true;
            }
            Entry::Occupied(entry) => place(*entry.get()),
        };
        let (code, what) = match at {
            MemberAt::Enum(_) => (codes::DUPLICATE_MEMBER, "member"),
            _ => (codes::DUPLICATE_PROPERTY, "property"),
        };
        let message = format!(
            "`{}` has two {} named `{}`",
            self.model.ty(owner).name,
            plural(what),
            name.value
        );
        self.report(
            Diagnostic::error(code, name.span, message).with_related(first, "the first is here"),
        );
        false
    }

    /// A member declared in the type or one of its base types.
    pub(super) fn find_member(&self, ty: TypeId, name: &str) -> Option<(TypeId, MemberAt)> {
        self.model
            .ancestry(ty)
            .find_map(|owner| self.members.get(&(owner, name)).map(|at| (owner, *at)))
    }

    /// The type of a property or navigation property.
    pub(super) fn member_type(&self, owner: TypeId, at: MemberAt) -> Option<&TypeUse> {
        let structured = self.model.structured(owner)?;
        match at {
            MemberAt::Property(at) => structured.properties.get(at).map(|it| &it.ty),
            MemberAt::Navigation(at) => structured.navigation_properties.get(at).map(|it| &it.ty),
            MemberAt::Enum(_) => None,
        }
    }

    /// Takes properties out of a type.
    pub(super) fn drop_members(&mut self, ty: TypeId, names: &HashSet<EcoString>) {
        let Some(structured) = self.structured_mut(ty) else {
            return;
        };
        structured.properties.retain(|it| !names.contains(&it.name));
        structured
            .navigation_properties
            .retain(|it| !names.contains(&it.name));
        let properties = structured.properties.iter().enumerate();
        let navigation = structured.navigation_properties.iter().enumerate();
        let places: HashMap<EcoString, MemberAt> = properties
            .map(|(at, it)| (it.name.clone(), MemberAt::Property(at)))
            .chain(navigation.map(|(at, it)| (it.name.clone(), MemberAt::Navigation(at))))
            .collect();
        for name in self.written_members(ty) {
            match places.get(name) {
                Some(at) => self.members.insert((ty, name), *at),
                None => self.members.remove(&(ty, name)),
            };
        }
    }

    /// The names of the properties as the documents spell them.
    fn written_members(&self, ty: TypeId) -> Vec<&'a str> {
        let Some(origin) = self.model.ty(ty).origin else {
            return Vec::new();
        };
        let documents = self.documents;
        let element = &documents[origin.document].schemas[origin.schema].children[origin.child];
        let (SchemaChild::EntityType(tree) | SchemaChild::ComplexType(tree)) = element else {
            return Vec::new();
        };
        let properties = tree.properties.iter().map(|it| it.name.value.as_str());
        properties
            .chain(
                tree.navigation_properties
                    .iter()
                    .map(|it| it.name.value.as_str()),
            )
            .collect()
    }

    /// Whether a type may have members that no document tells of: it is opaque, open, or
    /// derives from such a type.
    pub(super) fn may_have_more(&self, ty: TypeId) -> bool {
        self.model
            .ancestry(ty)
            .any(|it| match &self.model.ty(it).kind {
                TypeKind::Opaque => true,
                TypeKind::Entity(structured) | TypeKind::Complex(structured) => structured.is_open,
                TypeKind::Enum(_) | TypeKind::Definition(_) => false,
            })
    }
}

fn plural(what: &str) -> &'static str {
    match what {
        "member" => "members",
        _ => "properties",
    }
}

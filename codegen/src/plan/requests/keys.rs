//! Access by key: the key of an entity type, and its alternate keys.
//!
//! In: an entity type with its `Core.AlternateKeys` annotations. Out: a [`ByKey`] each.

use std::collections::BTreeMap;

use ecow::EcoString;

use super::streams::is_stream;
use super::{Planner, methods_rule};
use crate::csdl::ast::{ConstantKind, Expression, ExpressionKind};
use crate::plan::PlanInput;
use crate::plan::capabilities::{collection, member};
use crate::plan::item::{ByKey, KeyParameter, Note};
use crate::plan::namer::Claim;
use crate::plan::names::{Case, RustIdent, WireName, assign};
use crate::plan::structs::key_of;
use crate::plan::types::{UNTYPED, report};
use crate::resolve::model::{Annotation, TypeId, TypeKind, TypeTarget, TypeUse};

/// The term, in the vocabulary that has it now and in the one that had it before.
const TERMS: [&str; 2] = [
    "Org.OData.Core.V1.AlternateKeys",
    "OData.Community.Keys.V1.AlternateKeys",
];

/// A property of an alternate key: its name in key predicates, and its type.
type Part<'m> = (String, &'m TypeUse);

/// Whether there are alternate keys among the annotations.
pub(super) fn has_alternate_keys(annotations: &[Annotation]) -> bool {
    annotations
        .iter()
        .any(|it| TERMS.contains(&it.term.as_str()))
}

impl<'m> Planner<'_, 'm> {
    /// Access by the key of the type; none, and a note, if nothing is known of what its values look
    /// like in URLs.
    pub(super) fn by_key(&self, id: TypeId, notes: &mut Vec<Note>) -> Option<ByKey> {
        let key = key_of(self.input, id);
        let unknown = key
            .iter()
            .find(|it| it.ty.is_collection || !has_literal(self.input, it.ty.target));
        if let Some(part) = unknown {
            notes.push(Note(format!(
                "no access by the key of {}: nothing is known of the values of `{}` in URLs",
                self.input.model.ty(id).name,
                part.name
            )));
            return None;
        }
        let parts = key.iter().map(|it| (it.name.to_string(), &it.ty));
        let parameters = self.key_parameters(&parts.collect::<Vec<_>>());
        let owner = self.input.model.ty(id).name.as_str();
        let parameters = self.in_places(owner, parameters);
        let ident = match parameters.as_slice() {
            [] => return None,
            [one] => {
                let label = format!("by_{}", one.ident.unraw());
                let member = format!("({})", one.wire);
                let claim = Claim::new(&member, &label, None);
                let rule = methods_rule(true, owner, &[]);
                let (idents, _) = self.input.names.assign(rule, [claim]);
                idents.into_values().next()?
            }
            _ => RustIdent::fixed("by_key"),
        };
        Some(ByKey {
            ident,
            parameters,
            is_alternate: false,
            condition: Default::default(),
        })
    }

    /// Access by the alternate keys of the type and its base types, each named after its
    /// properties.
    pub(super) fn by_alternate_keys(
        &self,
        id: TypeId,
        reserved: &[&str],
        wire: &WireName,
        notes: &mut Vec<Note>,
    ) -> Vec<ByKey> {
        let mut found: BTreeMap<String, (String, Vec<KeyParameter>)> = BTreeMap::new();
        for owner in self.input.model.ancestry(id) {
            let annotations = self.input.model.ty(owner).annotations.iter();
            for annotation in annotations.filter(|it| TERMS.contains(&it.term.as_str())) {
                for key in collection(annotation.value.as_ref()) {
                    match self.alternate_key(owner, key) {
                        Some(parameters) if !parameters.is_empty() => {
                            let names = parameters.iter().map(|it| it.wire.0.as_str());
                            let mut names: Vec<&str> = names.collect();
                            let label = format!("by {}", names.join(" and "));
                            names.sort_unstable();
                            let member = format!("alternate({})", names.join(","));
                            found.entry(member).or_insert((label, parameters));
                        }
                        _ => notes.push(Note(format!(
                            "no access by an alternate key of {wire}: it names what cannot be part of a key"
                        ))),
                    }
                }
            }
        }
        let claims = found
            .iter()
            .map(|(member, (label, _))| Claim::new(member, label, None));
        let rule = methods_rule(true, &wire.0, reserved);
        let (idents, renamed) = self.input.names.assign(rule, claims);
        report(
            &renamed,
            &format!("method of the requests of {wire}"),
            notes,
        );
        found
            .into_iter()
            .filter_map(|(member, (_, parameters))| {
                let places = format!("{wire}/{member}");
                Some(ByKey {
                    ident: idents.get(&WireName(member.into()))?.clone(),
                    parameters: self.in_places(&places, parameters),
                    is_alternate: true,
                    condition: Default::default(),
                })
            })
            .collect()
    }

    /// The parameters of one alternate key; none if a part of it is no primitive value.
    fn alternate_key(&self, owner: TypeId, key: &Expression) -> Option<Vec<KeyParameter>> {
        let ExpressionKind::Record(record) = &key.kind else {
            return None;
        };
        let parts = collection(member(record, "Key"));
        let parts = parts.iter().map(|it| self.part(owner, it));
        let parts = parts.collect::<Option<Vec<Part<'m>>>>()?;
        let parameters = self.key_parameters(&parts);
        (parameters.len() == parts.len()).then_some(parameters)
    }

    fn part(&self, owner: TypeId, part: &Expression) -> Option<Part<'m>> {
        let ExpressionKind::Record(record) = &part.kind else {
            return None;
        };
        let ExpressionKind::Path(_, path) = &member(record, "Name")?.kind else {
            return None;
        };
        let alias = match member(record, "Alias").map(|it| &it.kind) {
            Some(ExpressionKind::Constant(ConstantKind::String, alias)) if !alias.is_empty() => {
                Some(alias)
            }
            _ => None,
        };
        // Without an alias, only a property of the type itself has a name in key predicates.
        let name = alias.or_else(|| (!path.contains('/')).then_some(path))?;
        Some((name.to_string(), property_at(self.input, owner, path)?))
    }

    /// The parts of a key in the places of their arguments.
    fn in_places(&self, owner: &str, parameters: Vec<KeyParameter>) -> Vec<KeyParameter> {
        let wire = |it: &KeyParameter| it.wire.0.clone();
        self.input.names.in_places(owner, parameters, wire)
    }

    fn key_parameters(&self, parts: &[(String, &TypeUse)]) -> Vec<KeyParameter> {
        let names = parts.iter().map(|(name, _)| name.as_str());
        let (idents, _) = assign(names, Case::Snake, &["self"]);
        let is_enum = |target| matches!(target, TypeTarget::Type(id) if matches!(self.input.model.ty(id).kind, TypeKind::Enum(_)));
        parts
            .iter()
            .filter_map(|(name, ty)| {
                let wire = WireName(name.as_str().into());
                Some(KeyParameter {
                    ident: idents.get(&wire)?.clone(),
                    ty: self.names.declared(self.input, ty.target),
                    is_enum: is_enum(ty.target),
                    wire,
                })
            })
            .collect()
    }
}

/// The type of the single primitive or enumeration value at a path from a type.
fn property_at<'m>(input: &PlanInput<'m>, owner: TypeId, path: &EcoString) -> Option<&'m TypeUse> {
    let mut owner = Some(owner);
    let mut found = None;
    for segment in path.split('/') {
        let owners = input.model.ancestry(owner?);
        let mut properties = owners
            .filter_map(|it| input.model.structured(it))
            .flat_map(|it| &it.properties);
        let property = properties.find(|it| it.name == segment)?;
        if property.ty.is_collection {
            return None;
        }
        owner = match property.ty.target {
            TypeTarget::Type(id) if input.model.structured(id).is_some() => Some(id),
            TypeTarget::Type(_) | TypeTarget::Primitive(_) => None,
        };
        found = Some(&property.ty);
    }
    found.filter(|it| owner.is_none() && has_literal(input, it.target))
}

fn has_literal(input: &PlanInput<'_>, target: TypeTarget) -> bool {
    match target {
        _ if is_stream(input, target) => false,
        TypeTarget::Primitive(it) => crate::plan::types::builtin(it) != UNTYPED,
        TypeTarget::Type(id) => match &input.model.ty(id).kind {
            TypeKind::Enum(_) => input.slice.types.contains_key(&id),
            TypeKind::Definition(it) => has_literal(input, it.underlying.target),
            TypeKind::Entity(_) | TypeKind::Complex(_) | TypeKind::Opaque => false,
        },
    }
}

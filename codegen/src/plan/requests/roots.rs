//! Where requests start: the entity sets and singletons of the slice, methods of the client.

use std::collections::BTreeMap;

use ecow::EcoString;

use super::Planner;
use super::keys::has_alternate_keys;
use crate::plan::PlanInput;
use crate::plan::capabilities::{Capabilities, Capability, Restrictions};
use crate::plan::docs::{Docs, code, deprecation};
use crate::plan::item::{Method, Note};
use crate::plan::lock::Kind;
use crate::plan::namer::Rule;
use crate::plan::names::{Case, RESERVED_CLIENT_METHODS, RustIdent, WireName};
use crate::plan::types::report;
use crate::resolve::model::{Annotation, ContainerChildKind, TypeId};

/// An entity set or singleton of the slice.
pub struct Root<'m> {
    /// Its name.
    pub name: &'m str,
    /// Its entity type.
    pub ty: TypeId,
    /// Whether it is an entity set.
    pub is_collection: bool,
    annotations: &'m [Annotation],
    below: &'m [(EcoString, Vec<Annotation>)],
}

impl Root<'_> {
    fn restrictions(&self) -> Option<Restrictions> {
        Restrictions::of_root(self.annotations, self.below, self.name)
    }
}

/// Entity sets and singletons in the slice.
pub fn roots<'m>(input: &PlanInput<'m>) -> Vec<Root<'m>> {
    let children = input.children().into_iter();
    children
        .filter_map(|(container, child)| {
            let child = &input.model.containers[container].children[child];
            let (ty, is_collection) = match child.kind {
                ContainerChildKind::EntitySet { ty, .. } => (ty, true),
                ContainerChildKind::Singleton { ty, .. } => (ty, false),
                ContainerChildKind::Import { .. } => return None,
            };
            Some(Root {
                name: &child.name,
                ty,
                is_collection,
                annotations: &child.annotations,
                below: &child.below,
            })
        })
        .collect()
}

impl Planner<'_, '_> {
    pub(super) fn client_methods(&self, notes: &mut Vec<Note>) -> Vec<Method> {
        let roots = roots(self.input);
        let rule = Rule {
            kind: Kind::Client,
            owner: "",
            case: Case::Snake,
            reserved: RESERVED_CLIENT_METHODS,
        };
        let claims = roots.iter().map(|it| it.name);
        let (idents, renamed) = self.input.names.assign(rule, claims);
        report(&renamed, "method of the client", notes);
        let mut methods: BTreeMap<RustIdent, Method> = BTreeMap::new();
        for root in roots {
            let Some(ident) = idents.get(&WireName(root.name.into())).cloned() else {
                continue;
            };
            match self.root(&root, ident.clone()) {
                Some(method)
                    if methods
                        .get(&ident)
                        .is_some_and(|it| it.target == method.target) => {}
                Some(_) if methods.contains_key(&ident) => {
                    notes.push(Note(format!(
                        "two containers have a child `{}`; the first is used",
                        root.name
                    )));
                }
                Some(method) => {
                    methods.insert(ident, method);
                }
                None => notes.push(Note(format!(
                    "no request for `{}`: its type is not part of these bindings",
                    root.name
                ))),
            }
        }
        methods.into_values().collect()
    }

    fn root(&self, root: &Root<'_>, ident: RustIdent) -> Option<Method> {
        let mut start = Capabilities::all();
        if !root.is_collection {
            start.deny(Capability::Insertable, "singleton", None);
            start.deny(Capability::Deletable, "singleton", None);
        }
        let what = if root.is_collection {
            "entity set"
        } else {
            "singleton"
        };
        Some(Method {
            ident,
            segment: WireName(root.name.into()),
            target: self.target(root.ty, root.is_collection)?,
            capabilities: Some(self.capabilities(
                start,
                root.ty,
                root.annotations,
                root.name,
                root.is_collection,
            )),
            restrictions: root.restrictions().map(Box::new),
            is_containment: true,
            is_cast: false,
            docs: Docs::described(root.annotations)
                .or(format!("Requests for the {what} {}.", code(root.name))),
            deprecated: deprecation(root.annotations),
            condition: Default::default(),
        })
    }
}

/// What is said of one path only: a builder serves all paths to its type, so it can't have it.
pub(super) fn unhonoured(input: &PlanInput<'_>) -> Vec<Note> {
    let roots = roots(input);
    let keys = roots
        .iter()
        .filter(|root| has_alternate_keys(root.annotations))
        .map(|root| {
            Note(format!(
                "alternate keys on `{}` are not offered: requests serve every path to a type",
                root.name
            ))
        });
    roots
        .iter()
        .filter(|root| root.restrictions().is_some())
        .map(|root| {
            Note(format!(
                "restrictions of the navigation below `{}` decide routes only: requests serve every path to a type",
                root.name
            ))
        })
        .chain(keys)
        .collect()
}

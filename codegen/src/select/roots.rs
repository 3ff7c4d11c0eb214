//! Where a slice starts: what each pattern names.
//!
//! In: a pattern. Out: the types and container children that it names, taken into the closure, or
//! an error with the nearest known name.

use super::Reason;
use super::closure::Closure;
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::model::{ContainerChildKind, OperationId, TypeId, TypeTarget};
use crate::suggest::nearest;

impl<'m> Closure<'m> {
    /// Everything that the documents given define; of those referenced what that reaches.
    pub(super) fn take_everything(&mut self) {
        let model = self.model;
        let given = self.given;
        let is_all = given == usize::MAX;
        for (index, ty) in model.types.iter().enumerate() {
            if ty.origin.map_or(is_all, |origin| origin.document < given) {
                let id = TypeId(u32::try_from(index).unwrap_or(u32::MAX));
                self.take_whole(id, Reason::Root(None));
                self.slice.named.insert(id);
            }
        }
        for (index, operation) in model.operations.iter().enumerate() {
            if operation.origin.document < given {
                let id = OperationId(u32::try_from(index).unwrap_or(u32::MAX));
                self.slice.operations.insert(id);
            }
        }
        for (index, container) in model.containers.iter().enumerate() {
            if container.origin.document < given {
                let children = 0..container.children.len();
                self.slice
                    .container_children
                    .extend(children.map(|child| (index, child)));
            }
        }
    }

    pub(super) fn take_type(&mut self, name: &str) -> Result<(), Box<Diagnostic>> {
        let Some(id) = self.model.type_named(name) else {
            let known = self.model.types_by_name.keys().map(|it| it.as_str());
            return Err(not_found(name, "no type", nearest(name, known)));
        };
        self.take_root(id, name);
        Ok(())
    }

    pub(super) fn take_namespace(&mut self, namespace: &str) -> Result<(), Box<Diagnostic>> {
        let ids: Vec<TypeId> = self
            .model
            .types_by_name
            .iter()
            .filter(|(name, _)| name.namespace() == namespace)
            .map(|(_, &id)| id)
            .collect();
        if ids.is_empty() {
            let known = self.model.types_by_name.keys().map(|it| it.namespace());
            return Err(not_found(
                namespace,
                "no namespace with types",
                nearest(namespace, known),
            ));
        }
        for id in ids {
            self.take_root(id, &format!("{namespace}.*"));
        }
        let imports = self.imports_of(namespace);
        self.slice.container_children.extend(imports);
        Ok(())
    }

    fn imports_of(&self, namespace: &str) -> Vec<(usize, usize)> {
        self.children()
            .filter(|(_, _, kind)| match kind {
                ContainerChildKind::Import { overloads, .. } => overloads
                    .iter()
                    .any(|&id| self.model.operation(id).name.namespace() == namespace),
                ContainerChildKind::EntitySet { .. } | ContainerChildKind::Singleton { .. } => {
                    false
                }
            })
            .map(|(container, child, _)| (container, child))
            .collect()
    }

    fn children(&self) -> impl Iterator<Item = (usize, usize, &'m ContainerChildKind)> {
        self.model
            .containers
            .iter()
            .enumerate()
            .flat_map(|(index, container)| {
                container
                    .children
                    .iter()
                    .enumerate()
                    .map(move |(child, it)| (index, child, &it.kind))
            })
    }

    /// A type that a pattern names: its sets and singletons come along.
    fn take_root(&mut self, id: TypeId, pattern: &str) {
        self.take_whole(id, Reason::Root(Some(pattern.to_owned())));
        self.name(id);
        let entries: Vec<(usize, usize)> = self
            .children()
            .filter(|(_, _, kind)| match kind {
                ContainerChildKind::EntitySet { ty, .. }
                | ContainerChildKind::Singleton { ty, .. } => *ty == id,
                ContainerChildKind::Import { .. } => false,
            })
            .map(|(container, child, _)| (container, child))
            .collect();
        self.slice.container_children.extend(entries);
    }

    pub(super) fn take_path(
        &mut self,
        segments: &[String],
        pattern: &str,
    ) -> Result<(), Box<Diagnostic>> {
        let (first, rest) = segments
            .split_first()
            .ok_or_else(|| not_found(pattern, "no resource", None))?;
        let entry = self.children().find(|&(container, child, _)| {
            self.model.containers[container].children[child].name == *first
        });
        let ty = entry.and_then(|(_, _, kind)| match kind {
            ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. } => {
                Some(*ty)
            }
            ContainerChildKind::Import { .. } => None,
        });
        if let (Some((container, child, ContainerChildKind::Import { .. })), []) = (entry, rest) {
            self.slice.container_children.insert((container, child));
            return Ok(());
        }
        let (Some((container, child, _)), Some(mut at)) = (entry, ty) else {
            let known = self
                .model
                .containers
                .iter()
                .flat_map(|it| it.children.iter().map(|child| child.name.as_str()));
            return Err(not_found(
                pattern,
                &format!("no entity set or singleton `{first}`"),
                nearest(first, known),
            ));
        };
        self.slice.container_children.insert((container, child));
        for segment in rest {
            at = self.step(at, segment, pattern)?;
        }
        self.take_whole(at, Reason::Root(Some(pattern.to_owned())));
        self.name(at);
        Ok(())
    }

    /// Follows one segment: a type cast, or a property of the type or of one of its bases.
    fn step(
        &mut self,
        at: TypeId,
        segment: &str,
        pattern: &str,
    ) -> Result<TypeId, Box<Diagnostic>> {
        if let Some(cast) = self.model.type_named(segment) {
            let is_related =
                |one: TypeId, other: TypeId| self.model.ancestry(one).any(|it| it == other);
            if !is_related(cast, at) && !is_related(at, cast) {
                let reason = format!(
                    "`{segment}` neither derives from `{}` nor is it a base type of it",
                    self.model.ty(at).name
                );
                return Err(not_found(pattern, &reason, None));
            }
            self.take_through(at, None, pattern);
            return Ok(cast);
        }
        let mut known: Vec<&'m str> = Vec::new();
        for owner in self.model.ancestry(at) {
            let Some(structured) = self.model.structured(owner) else {
                continue;
            };
            let navigation = structured
                .navigation_properties
                .iter()
                .map(|it| (&it.name, &it.ty));
            let uses = navigation.chain(structured.properties.iter().map(|it| (&it.name, &it.ty)));
            for (name, ty) in uses {
                match ty.target {
                    TypeTarget::Type(target) if name == segment => {
                        self.take_through(owner, Some(segment), pattern);
                        if owner != at {
                            self.take_through(at, None, pattern);
                        }
                        return Ok(target);
                    }
                    _ => known.push(name),
                }
            }
        }
        let reason = format!(
            "`{}` has no property `{segment}` that leads on",
            self.model.ty(at).name
        );
        Err(not_found(
            pattern,
            &reason,
            nearest(segment, known.into_iter()),
        ))
    }
}

fn not_found(pattern: &str, reason: &str, suggestion: Option<&str>) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::bare_error(
        codes::NOTHING_SELECTED,
        format!("nothing to select for `{pattern}`: {reason}"),
    );
    Box::new(match suggestion {
        Some(name) => diagnostic.with_help(format!("did you mean `{name}`?")),
        None => diagnostic,
    })
}

//! Entity containers (§13).
//!
//! In: the declared containers. Out: their entity sets, singletons and imports, those of the
//! container that they extend first. What always holds: the names in a container are distinct.

use std::collections::hash_map::Entry;

use super::Resolver;
use super::model::{
    ContainerChild, ContainerChildKind, OperationId, OperationKind, TypeId, TypeKind, TypeTarget,
};
use super::scope::Site;
use super::structured::kind_name;
use super::type_name::is_no_name;
use crate::csdl::ast::{self, SchemaChild, Text};
use crate::diagnostic::{Diagnostic, codes};
use crate::suggest::nearest;

/// Containers that extend one another at most.
const MAX_DEPTH: usize = 100;

impl<'a> Resolver<'a, '_> {
    /// Enters the names of a container's own children.
    pub(super) fn declare_children(&mut self, at: usize, container: &'a ast::EntityContainer) {
        let mut number = 0;
        for child in &container.children {
            let name = child_name(child);
            self.check_child_name(name);
            match self.container_children.entry((at, &name.value)) {
                Entry::Vacant(entry) => {
                    entry.insert(number);
                    number += 1;
                }
                Entry::Occupied(_) => {
                    let first = container
                        .children
                        .iter()
                        .map(child_name)
                        .find(|it| it.value == name.value);
                    let first = first.map_or(name.span, |it| it.span);
                    self.report_duplicate(
                        codes::DUPLICATE_CONTAINER_CHILD,
                        "container child",
                        name,
                        first,
                    );
                }
            }
        }
    }

    pub(super) fn resolve_containers(&mut self) {
        let documents = self.documents;
        for at in 0..self.model.containers.len() {
            let origin = self.model.containers[at].origin;
            let site = self.site(origin);
            let child = &documents[origin.document].schemas[origin.schema].children[origin.child];
            let SchemaChild::EntityContainer(tree) = child else {
                continue;
            };
            self.extended[at] = tree
                .extends
                .as_ref()
                .and_then(|name| self.extended_container(site, name));
        }
        self.break_container_cycles();
        for at in 0..self.model.containers.len() {
            let origin = self.model.containers[at].origin;
            let site = self.site(origin);
            let child = &documents[origin.document].schemas[origin.schema].children[origin.child];
            let SchemaChild::EntityContainer(tree) = child else {
                continue;
            };
            let mut children = Vec::with_capacity(tree.children.len());
            let mut number = 0;
            for child in &tree.children {
                let declared = self
                    .container_children
                    .get(&(at, child_name(child).value.as_str()));
                if declared == Some(&number) {
                    children.extend(self.container_child(site, at, child));
                    number += 1;
                }
            }
            let annotations = self.annotations(site, &tree.annotations);
            self.model.containers[at].children = children;
            self.model.containers[at].annotations = annotations;
        }
    }

    fn extended_container(&mut self, site: Site<'a>, name: &'a Text) -> Option<usize> {
        self.check_names_included(site, &name.value, name.span);
        let found = self.find_container(site, &name.value);
        if found.is_none() && !self.is_in_absent_namespace(site, &name.value) {
            let message = format!(
                "no document given here defines the entity container `{}`",
                name.value
            );
            self.report(Diagnostic::warning(
                codes::UNKNOWN_CONTAINER,
                name.span,
                message,
            ));
        }
        found
    }

    /// The container with this qualified name.
    pub(super) fn find_container(&self, site: Site<'a>, name: &str) -> Option<usize> {
        let (prefix, simple) = name.rsplit_once('.')?;
        let namespace = self.scopes.find(site, prefix)?;
        self.containers.get(&(namespace, simple)).copied()
    }

    fn break_container_cycles(&mut self) {
        for at in 0..self.extended.len() {
            let chain = std::iter::successors(self.extended[at], |&it| self.extended[it]);
            if !chain.take(MAX_DEPTH).any(|it| it == at) {
                continue;
            }
            self.extended[at] = None;
            let container = &self.model.containers[at];
            let message = format!("`{}` extends itself", container.name);
            self.report(
                Diagnostic::warning(codes::CONTAINER_CYCLE, container.span, message)
                    .with_help("it is read as if it extended nothing"),
            );
        }
        for at in 0..self.extended.len() {
            let chain = std::iter::successors(Some(at), |&it| self.extended[it]);
            if chain.take(MAX_DEPTH + 1).count() <= MAX_DEPTH {
                continue;
            }
            self.extended[at] = None;
            let container = &self.model.containers[at];
            let message = format!(
                "`{}` extends too long a chain of containers",
                container.name
            );
            let span = container.span;
            self.report(Diagnostic::error(codes::CONTAINER_CYCLE, span, message));
        }
    }

    fn container_child(
        &mut self,
        site: Site<'a>,
        container: usize,
        child: &'a ast::ContainerChild,
    ) -> Option<ContainerChild> {
        let name = child_name(child);
        let (kind, annotations) = match child {
            ast::ContainerChild::EntitySet(set) => {
                let ty = self.entity_type(site, &set.entity_type)?;
                let bindings = self.bindings(site, container, ty, &set.bindings);
                (
                    ContainerChildKind::EntitySet { ty, bindings },
                    &set.annotations,
                )
            }
            ast::ContainerChild::Singleton(singleton) => {
                let ty = self.entity_type(site, &singleton.ty)?;
                let bindings = self.bindings(site, container, ty, &singleton.bindings);
                let nullable = singleton.nullable.unwrap_or(false);
                if nullable {
                    self.came_with_401(site.document, "a singleton that may be null", name.span);
                }
                (
                    ContainerChildKind::Singleton {
                        ty,
                        nullable,
                        bindings,
                    },
                    &singleton.annotations,
                )
            }
            ast::ContainerChild::ActionImport(import) => (
                self.import(site, OperationKind::Action, import),
                &import.annotations,
            ),
            ast::ContainerChild::FunctionImport(import) => (
                self.import(site, OperationKind::Function, import),
                &import.annotations,
            ),
        };
        let annotations = self.annotations(site, annotations);
        Some(ContainerChild {
            name: name.value.clone(),
            kind,
            annotations,
            below: Vec::new(),
            span: name.span,
        })
    }

    /// The type of an entity set or singleton (§13.2, §13.3); none, with an error, if it is
    /// not of entities.
    fn entity_type(&mut self, site: Site<'a>, name: &'a Text) -> Option<TypeId> {
        let (found, related) = match self.type_target(site, name) {
            // That it is no name was told.
            TypeTarget::Primitive(_) if is_no_name(name) => return None,
            TypeTarget::Primitive(_) => ("a built-in type", None),
            TypeTarget::Type(id) => match &self.model.ty(id).kind {
                TypeKind::Entity(_) | TypeKind::Opaque => return Some(id),
                other => (kind_name(other), Some(self.model.ty(id).span)),
            },
        };
        let message = format!(
            "`{}` is {found}; an entity set or singleton is of an entity type",
            name.value
        );
        let diagnostic = Diagnostic::error(codes::NOT_AN_ENTITY_TYPE, name.span, message);
        self.report(match related {
            Some(span) => diagnostic.with_related(span, "defined here"),
            None => diagnostic,
        });
        None
    }

    fn import(
        &mut self,
        site: Site<'a>,
        kind: OperationKind,
        import: &'a ast::OperationImport,
    ) -> ContainerChildKind {
        self.check_names_included(site, &import.operation.value, import.operation.span);
        let overloads = self.unbound_overloads(site, kind, &import.operation);
        let entity_set = import.entity_set.as_ref();
        if let Some(set) = entity_set {
            self.check_names_included(site, &set.value, set.span);
        }
        let entity_set =
            entity_set.map(|path| self.scopes.canonical_path(site, &path.value).into());
        ContainerChildKind::Import {
            kind,
            overloads,
            entity_set,
        }
    }

    fn unbound_overloads(
        &mut self,
        site: Site<'a>,
        kind: OperationKind,
        name: &'a Text,
    ) -> Vec<OperationId> {
        let split = name.value.rsplit_once('.');
        let key =
            split.and_then(|(prefix, simple)| Some((self.scopes.find(site, prefix)?, simple)));
        let count = key
            .and_then(|key| self.operations.get(&key))
            .map_or(0, Vec::len);
        if !self.may_copy(count, name.span) {
            return Vec::new();
        }
        let all = key.and_then(|key| self.operations.get(&key));
        let all = all.map_or(&[] as &[OperationId], Vec::as_slice);
        let first = all.first().copied();
        let unbound: Vec<_> = all
            .iter()
            .filter(|id| {
                let operation = self.model.operation(**id);
                operation.kind == kind && !operation.is_bound
            })
            .copied()
            .collect();
        let what = match kind {
            OperationKind::Action => "action",
            OperationKind::Function => "function",
        };
        if unbound.is_empty() && !self.is_in_absent_namespace(site, &name.value) {
            self.report_import(what, name, first);
        }
        unbound
    }

    /// Reports an import of an operation that is not there, or is bound or of the other kind.
    fn report_import(&mut self, what: &str, name: &Text, found: Option<OperationId>) {
        if let Some(found) = found {
            let related = self.model.operation(found).span;
            let message = format!(
                "`{}` is no unbound {what}: an import cannot name it",
                name.value
            );
            return self.report(
                Diagnostic::warning(codes::UNKNOWN_OPERATION, name.span, message)
                    .with_related(related, "defined here"),
            );
        }
        let message = format!("no document given here defines the {what} `{}`", name.value);
        let may_guess = self.may_guess();
        let operations = self.model.operations.iter().take_while(|_| may_guess);
        let near = nearest(&name.value, operations.map(|it| it.name.as_str()));
        let diagnostic = Diagnostic::warning(codes::UNKNOWN_OPERATION, name.span, message);
        let diagnostic = match near {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None => diagnostic,
        };
        self.report(diagnostic);
    }

    /// Puts the children of extended containers before a container's own (§13.1.2).
    pub(super) fn fold_extended(&mut self) {
        for at in self.containers_base_first() {
            let Some(base) = self.extended[at] else {
                continue;
            };
            let span = self.model.containers[at].span;
            if !self.may_copy(self.model.containers[base].children.len(), span) {
                return;
            }
            let mut children = self.model.containers[base].children.clone();
            children.retain(|child| !self.is_redefined(at, child));
            children.append(&mut self.model.containers[at].children);
            self.model.containers[at].children = children;
        }
    }

    /// Whether a container has a child of its own in the place of one that it extends: an entity
    /// set or singleton of a derived type may take the place of the other (§13.1), anything else
    /// is an error.
    fn is_redefined(&mut self, container: usize, child: &ContainerChild) -> bool {
        let own = self
            .container_children
            .get(&(container, child.name.as_str()));
        let own = own.and_then(|number| self.model.containers[container].children.get(*number));
        let Some(own) = own else {
            return false;
        };
        use ContainerChildKind::{EntitySet, Singleton};
        if let (EntitySet { ty: own, .. }, EntitySet { ty: first, .. })
        | (Singleton { ty: own, .. }, Singleton { ty: first, .. }) = (&own.kind, &child.kind)
            && own != first
            && self.model.ancestry(*own).any(|it| it == *first)
        {
            return true;
        }
        let message = format!("`{}` is in the extended container already", own.name);
        let diagnostic = Diagnostic::error(codes::DUPLICATE_CONTAINER_CHILD, own.span, message)
            .with_related(child.span, "the first definition is here")
            .with_help("an entity set or singleton of a derived type may take its place");
        self.diagnostics.push(diagnostic);
        false
    }

    fn containers_base_first(&self) -> Vec<usize> {
        let depth =
            |at: usize| std::iter::successors(self.extended[at], |&it| self.extended[it]).count();
        let mut order: Vec<usize> = (0..self.extended.len()).collect();
        order.sort_by_key(|&at| depth(at));
        order
    }
}

/// The name of a container's child.
fn child_name(child: &ast::ContainerChild) -> &Text {
    match child {
        ast::ContainerChild::EntitySet(set) => &set.name,
        ast::ContainerChild::Singleton(singleton) => &singleton.name,
        ast::ContainerChild::ActionImport(import) | ast::ContainerChild::FunctionImport(import) => {
            &import.name
        }
    }
}

//! Children of entity containers: keys of entity sets, imports (§13.2, §13.5, §13.6).

use super::super::Resolver;
use super::super::model::{ContainerChildKind, OperationId, TypeTarget};
use super::super::scope::Site;
use super::Found;
use crate::csdl::ast::{ContainerChild, EntitySet, OperationImport, SchemaChild, Text};
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Resolver<'a, '_> {
    pub(in super::super) fn check_container_children(&mut self) {
        let documents = self.documents;
        let mut found = Vec::new();
        for at in 0..self.model.containers.len() {
            let origin = self.model.containers[at].origin;
            let site = self.site(origin);
            let child = &documents[origin.document].schemas[origin.schema].children[origin.child];
            let SchemaChild::EntityContainer(tree) = child else {
                continue;
            };
            for child in &tree.children {
                match child {
                    ContainerChild::EntitySet(set) => {
                        self.check_entity_set(site, set, &mut found);
                        let ty = &set.entity_type;
                        self.check_bindings(site, at, ty, &set.bindings, &mut found);
                    }
                    ContainerChild::Singleton(it) => {
                        self.check_bindings(site, at, &it.ty, &it.bindings, &mut found);
                    }
                    ContainerChild::ActionImport(it) | ContainerChild::FunctionImport(it) => {
                        self.check_import(site, at, it, &mut found);
                    }
                }
            }
        }
        for diagnostic in found {
            self.report(diagnostic);
        }
    }

    fn check_entity_set(&self, site: Site<'a>, set: &EntitySet, found: &mut Found) {
        if let Some(ty) = self.type_at(site, &set.entity_type.value)
            && self.is_entity(TypeTarget::Type(ty))
        {
            let what = format!("the entity set `{}`", set.name.value);
            self.report_keyless(ty, set.entity_type.span, &what, found);
        }
    }

    fn check_import(
        &self,
        site: Site<'a>,
        container: usize,
        import: &OperationImport,
        found: &mut Found,
    ) {
        let overloads = self.imported(container, &import.name.value);
        if let Some(set) = &import.entity_set {
            self.check_import_set(site, container, set, overloads, found);
        }
        let needs_arguments = |id: &OperationId| !self.model.operation(*id).parameters.is_empty();
        if import.include_in_service_document == Some(true)
            && !overloads.is_empty()
            && overloads.iter().all(needs_arguments)
        {
            let message = format!(
                "the function import `{}` is in the service document, but needs arguments",
                import.name.value
            );
            found.push(
                Diagnostic::advice(codes::SERVICE_DOCUMENT, import.name.span, message)
                    .with_help("a service document lists what can be requested as it is"),
            );
        }
    }

    /// The overloads of an import.
    fn imported(&self, container: usize, name: &str) -> &[OperationId] {
        match self
            .find_child(container, name)
            .and_then(|at| self.child_kind(at))
        {
            Some(ContainerChildKind::Import { overloads, .. }) => overloads,
            _ => &[],
        }
    }

    /// What a container has under the number that it gave the child itself.
    pub(super) fn child_kind(
        &self,
        (container, number): (usize, usize),
    ) -> Option<&ContainerChildKind> {
        let children = &self.model.containers.get(container)?.children;
        children.get(number).map(|it| &it.kind)
    }

    fn check_import_set(
        &self,
        site: Site<'a>,
        container: usize,
        set: &Text,
        overloads: &[OperationId],
        found: &mut Found,
    ) {
        let mut returned = overloads
            .iter()
            .filter_map(|id| self.model.operation(*id).return_type.as_ref());
        if !overloads.is_empty() && !returned.clone().any(|it| self.is_entity(it.target)) {
            let message = format!(
                "the import names the entity set `{}`, but returns no entities",
                set.value
            );
            found.push(
                Diagnostic::warning(codes::IMPORT_SET, set.span, message)
                    .with_help(self.leave_out(site.document, "EntitySet")),
            );
            return;
        }
        let kind = match set.value.split_once('/') {
            Some((other, child)) if other.contains('.') => match self.find_container(site, other) {
                Some(other) => self.find_child(other, child),
                None => return,
            },
            _ => self.find_child(container, &set.value),
        };
        match kind.and_then(|at| self.child_kind(at)) {
            Some(ContainerChildKind::EntitySet { ty, .. }) => {
                let strange = returned.find(|it| match it.target {
                    TypeTarget::Type(id) => !self.is_related(id, *ty),
                    TypeTarget::Primitive(_) => false,
                });
                if let Some(strange) = strange {
                    let message = format!(
                        "the entity set `{}` holds `{}`, which the operation does not return",
                        set.value,
                        self.model.ty(*ty).name
                    );
                    found.push(
                        Diagnostic::warning(codes::IMPORT_SET, set.span, message)
                            .with_related(strange.span, "the type that it returns is here"),
                    );
                }
            }
            Some(_) => {
                let message = format!("`{}` is no entity set", set.value);
                found.push(Diagnostic::warning(codes::IMPORT_SET, set.span, message));
            }
            None if self.extends_unknown(container) => {}
            None => {
                let message = format!(
                    "the import names the entity set `{}`, which is not there",
                    set.value
                );
                found.push(Diagnostic::warning(codes::IMPORT_SET, set.span, message));
            }
        }
    }

    /// Whether a container extends one that no document defines.
    pub(in super::super) fn extends_unknown(&self, container: usize) -> bool {
        let mut chain = std::iter::successors(Some(container), |&it| self.extended[it]);
        chain.any(|at| {
            let origin = self.model.containers[at].origin;
            let schema = &self.documents[origin.document].schemas[origin.schema];
            match &schema.children[origin.child] {
                SchemaChild::EntityContainer(tree) => {
                    tree.extends.is_some() && self.extended[at].is_none()
                }
                _ => false,
            }
        })
    }
}

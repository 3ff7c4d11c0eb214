//! Entity containers (§13).

use super::super::super::ast::{
    ContainerChild, EntityContainer, EntitySet, NavigationPropertyBinding, OperationImport,
    Singleton,
};
use super::markup::Markup;

impl Markup {
    pub(super) fn entity_container(&mut self, container: &EntityContainer) {
        self.start("EntityContainer");
        self.attribute("Name", &container.name.value);
        self.optional("Extends", container.extends.as_ref());
        for child in &container.children {
            match child {
                ContainerChild::EntitySet(set) => self.entity_set(set),
                ContainerChild::Singleton(singleton) => self.singleton(singleton),
                ContainerChild::ActionImport(import) => {
                    self.import("ActionImport", "Action", import)
                }
                ContainerChild::FunctionImport(import) => {
                    self.import("FunctionImport", "Function", import)
                }
            }
        }
        self.annotations(&container.annotations);
        self.end("EntityContainer");
    }

    fn entity_set(&mut self, set: &EntitySet) {
        self.start("EntitySet");
        self.attribute("Name", &set.name.value);
        self.attribute("EntityType", &set.entity_type.value);
        self.boolean("IncludeInServiceDocument", set.include_in_service_document);
        self.bindings(&set.bindings);
        self.annotations(&set.annotations);
        self.end("EntitySet");
    }

    fn singleton(&mut self, singleton: &Singleton) {
        self.start("Singleton");
        self.attribute("Name", &singleton.name.value);
        self.attribute("Type", &singleton.ty.value);
        self.boolean("Nullable", singleton.nullable);
        self.bindings(&singleton.bindings);
        self.annotations(&singleton.annotations);
        self.end("Singleton");
    }

    fn bindings(&mut self, bindings: &[NavigationPropertyBinding]) {
        for binding in bindings {
            self.start("NavigationPropertyBinding");
            self.attribute("Path", &binding.path.value);
            self.attribute("Target", &binding.target.value);
            self.annotations(&binding.annotations);
            self.end("NavigationPropertyBinding");
        }
    }

    fn import(&mut self, element: &str, kind: &str, import: &OperationImport) {
        self.start(element);
        self.attribute("Name", &import.name.value);
        self.attribute(kind, &import.operation.value);
        self.optional("EntitySet", import.entity_set.as_ref());
        self.boolean(
            "IncludeInServiceDocument",
            import.include_in_service_document,
        );
        self.annotations(&import.annotations);
        self.end(element);
    }
}

//! Entity containers (§13).

use super::super::super::ast::{
    ContainerChild, EntityContainer, EntitySet, NavigationPropertyBinding, OperationImport,
    Singleton,
};
use super::value::{Json, Object};
use super::{Writer, kind};

impl Writer<'_, '_> {
    pub(super) fn entity_container(&mut self, container: &EntityContainer) -> Json {
        let mut object = kind("EntityContainer");
        if let Some(extends) = &container.extends {
            object.put_text("$Extends", &extends.value);
        }
        self.annotations(&mut object, "", &container.annotations);
        for child in &container.children {
            let (name, value) = match child {
                ContainerChild::EntitySet(set) => (&set.name, self.entity_set(set)),
                ContainerChild::Singleton(singleton) => {
                    (&singleton.name, self.singleton(singleton))
                }
                ContainerChild::ActionImport(import) => {
                    (&import.name, self.import("$Action", import))
                }
                ContainerChild::FunctionImport(import) => {
                    (&import.name, self.import("$Function", import))
                }
            };
            self.put_named(&mut object, name, value);
        }
        Json::Object(object)
    }

    fn entity_set(&mut self, set: &EntitySet) -> Json {
        let mut object = Object::default();
        object.put_flag("$Collection", true);
        object.put_text("$Type", &set.entity_type.value);
        if let Some(include) = set.include_in_service_document {
            object.put("$IncludeInServiceDocument", Json::Bool(include));
        }
        self.bindings(&mut object, &set.bindings);
        self.annotations(&mut object, "", &set.annotations);
        Json::Object(object)
    }

    fn singleton(&mut self, singleton: &Singleton) -> Json {
        let mut object = Object::default();
        object.put_text("$Type", &singleton.ty.value);
        if let Some(nullable) = singleton.nullable {
            object.put("$Nullable", Json::Bool(nullable));
        }
        self.bindings(&mut object, &singleton.bindings);
        self.annotations(&mut object, "", &singleton.annotations);
        Json::Object(object)
    }

    fn bindings(&mut self, object: &mut Object, bindings: &[NavigationPropertyBinding]) {
        if bindings.is_empty() {
            return;
        }
        let mut paths = Object::default();
        for (path, binding) in self.last_of(bindings, |it| it.path.value.to_string(), |it| it.span)
        {
            paths.put_text(&path, &binding.target.value);
            self.annotations(&mut paths, &path, &binding.annotations);
        }
        object.put("$NavigationPropertyBinding", Json::Object(paths));
    }

    fn import(&mut self, kind: &str, import: &OperationImport) -> Json {
        let mut object = Object::default();
        object.put_text(kind, &import.operation.value);
        if let Some(set) = &import.entity_set {
            object.put_text("$EntitySet", &set.value);
        }
        if let Some(include) = import.include_in_service_document {
            object.put("$IncludeInServiceDocument", Json::Bool(include));
        }
        self.annotations(&mut object, "", &import.annotations);
        Json::Object(object)
    }
}

//! Actions and functions (§12).

use super::super::super::ast::{Operation, Parameter};
use super::super::defaults::Place;
use super::value::{Json, Object};
use super::{Writer, kind};

impl Writer<'_, '_> {
    /// One overload.
    pub(super) fn operation(&mut self, kind_name: &str, operation: &Operation) -> Json {
        let mut object = kind(kind_name);
        object.put_flag("$IsBound", operation.is_bound);
        object.put_flag("$IsComposable", operation.is_composable);
        if let Some(path) = &operation.entity_set_path {
            object.put_text("$EntitySetPath", &path.value);
        }
        self.annotations(&mut object, "", &operation.annotations);
        for parameter in &operation.parameters {
            let value = self.parameter(parameter);
            object.append("$Parameter", value);
        }
        if let Some(return_type) = &operation.return_type {
            let mut value = Object::default();
            self.ty(&mut value, &return_type.ty, Place::Operation);
            self.annotations(&mut value, "", &return_type.annotations);
            object.put("$ReturnType", Json::Object(value));
        }
        Json::Object(object)
    }

    fn parameter(&mut self, parameter: &Parameter) -> Json {
        let mut object = Object::default();
        object.put_text("$Name", &parameter.name.value);
        self.ty(&mut object, &parameter.ty, Place::Operation);
        self.annotations(&mut object, "", &parameter.annotations);
        Json::Object(object)
    }
}

//! Actions and functions (§12).

use super::super::super::ast::Operation;
use super::markup::Markup;

impl Markup {
    pub(super) fn operation(&mut self, element: &str, operation: &Operation) {
        self.start(element);
        self.attribute("Name", &operation.name.value);
        self.flag("IsBound", operation.is_bound);
        self.flag("IsComposable", operation.is_composable);
        self.optional("EntitySetPath", operation.entity_set_path.as_ref());
        for parameter in &operation.parameters {
            self.start("Parameter");
            self.attribute("Name", &parameter.name.value);
            self.ty("Type", &parameter.ty);
            self.annotations(&parameter.annotations);
            self.end("Parameter");
        }
        if let Some(return_type) = &operation.return_type {
            self.start("ReturnType");
            self.ty("Type", &return_type.ty);
            self.annotations(&return_type.annotations);
            self.end("ReturnType");
        }
        self.annotations(&operation.annotations);
        self.end(element);
    }
}

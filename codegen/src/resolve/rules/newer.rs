//! What came with OData 4.01, in documents that say that they are of 4.0 (§17).

use super::super::Resolver;
use crate::csdl::ast::{Document, SchemaChild, TypeExpression};

/// Types that came with 4.01 (§3.5).
const TYPES: [&str; 2] = ["Edm.AnyPropertyPath", "Edm.ModelElementPath"];

impl Resolver<'_, '_> {
    pub(super) fn check_newer(&mut self) {
        for (at, document) in self.documents.iter().enumerate() {
            if !self.is_of_40(at) {
                continue;
            }
            for ty in types(document) {
                if TYPES.contains(&ty.name.value.as_str()) {
                    let what = "the types `Edm.AnyPropertyPath` and `Edm.ModelElementPath`";
                    self.came_with_401(at, what, ty.name.span);
                }
                let scale = ty.facets.scale.as_deref();
                if scale.is_some_and(|it| it.eq_ignore_ascii_case("floating")) {
                    let place = ty.facets.places.of("Scale").unwrap_or(ty.name.span);
                    self.came_with_401(at, "the scale `floating`", place);
                }
            }
        }
    }
}

/// The types of all that has facets.
fn types(document: &Document) -> Vec<&TypeExpression> {
    let mut types = Vec::new();
    for child in document.schemas.iter().flat_map(|it| &it.children) {
        match child {
            SchemaChild::EntityType(it) | SchemaChild::ComplexType(it) => {
                types.extend(it.properties.iter().map(|it| &it.ty));
            }
            SchemaChild::TypeDefinition(it) => types.push(&it.ty),
            SchemaChild::Term(it) => types.push(&it.ty),
            SchemaChild::Action(it) | SchemaChild::Function(it) => {
                types.extend(it.parameters.iter().map(|it| &it.ty));
                types.extend(it.return_type.iter().map(|it| &it.ty));
            }
            SchemaChild::EnumType(_)
            | SchemaChild::EntityContainer(_)
            | SchemaChild::Annotations(_) => {}
        }
    }
    types
}

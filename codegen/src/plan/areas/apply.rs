//! Conditions on the items of a plan.
//!
//! In: a plan, and which types belong to which areas. Out: the plan, each item with its condition.

use std::collections::BTreeMap;

use super::{Assigned, Class, generated};
use crate::plan::item::{ByKey, Method, Module, Plan, RequestFile, StructPlan, TypeItem, TypePath};
use crate::plan::names::RustIdent;
use crate::plan::operations::{Invocation, Marker, MarkerPath, Returns};

/// The type that the operations of each marker are bound to.
type Bindings = BTreeMap<(RustIdent, RustIdent), TypePath>;

impl Assigned {
    /// Sets the conditions, if there are areas.
    pub(in crate::plan) fn apply(self, plan: &mut Plan) {
        if self.areas.is_empty() {
            return;
        }
        let bindings = bindings(&plan.modules);
        for module in &mut plan.modules {
            self.apply_to_types(module);
            for file in &mut module.requests {
                self.apply_to_requests(file, &bindings);
            }
        }
        for method in &mut plan.client.methods {
            self.apply_to_method(method, None);
        }
        for invocation in &mut plan.client.operations {
            self.apply_to_invocation(invocation, None, &bindings);
        }
        self.apply_to_markers(&mut plan.operations, None);
        plan.areas = self.areas;
    }

    fn apply_to_types(&self, module: &mut Module) {
        let mut files = BTreeMap::new();
        for file in &mut module.types {
            let path = file.item.path();
            let here = self.classes.get(path);
            file.condition = self.condition(None, [path]);
            files.insert(file.ident.clone(), path.clone());
            if let TypeItem::Struct(it) = &mut file.item {
                self.apply_to_struct(it, here);
            }
        }
        for file in &mut module.operations {
            let path = files.get(&file.ident);
            file.condition = self.condition(None, path);
            let here = path.and_then(|path| self.classes.get(path));
            self.apply_to_markers(&mut file.markers, here);
        }
    }

    fn apply_to_struct(&self, it: &mut StructPlan, here: Option<&Class>) {
        for field in &mut it.fields {
            let named = [&field.ty, &field.declared];
            field.condition = self.condition(here, named.into_iter().filter_map(generated));
        }
        for variant in it.polymorphic.iter_mut().flat_map(|it| &mut it.variants) {
            variant.condition = self.condition(here, [&variant.path]);
        }
    }

    fn apply_to_requests(&self, file: &mut RequestFile, bindings: &Bindings) {
        let here = self.classes.get(&file.entity);
        file.condition = self.condition(None, [&file.entity]);
        let collection = file.collection.as_mut();
        let (methods, operations, keys) = match collection {
            Some(it) => {
                let keys = it.by_key.iter_mut().chain(&mut it.by_alternate_keys);
                (&mut it.methods[..], &mut it.operations[..], keys.collect())
            }
            None => (&mut [][..], &mut [][..], Vec::new()),
        };
        for method in file.single.methods.iter_mut().chain(methods) {
            self.apply_to_method(method, here);
        }
        for invocation in file.single.operations.iter_mut().chain(operations) {
            self.apply_to_invocation(invocation, here, bindings);
        }
        for key in keys {
            self.apply_to_key(key, here);
        }
    }

    fn apply_to_key(&self, key: &mut ByKey, here: Option<&Class>) {
        let named = key.parameters.iter().filter_map(|it| generated(&it.ty));
        key.condition = self.condition(here, named);
    }

    fn apply_to_method(&self, method: &mut Method, here: Option<&Class>) {
        method.condition = self.condition(here, [&method.target.entity]);
    }

    fn apply_to_invocation(&self, it: &mut Invocation, here: Option<&Class>, bindings: &Bindings) {
        let arguments = it.arguments.iter().filter_map(|it| generated(&it.ty));
        let marker = it
            .marker
            .as_ref()
            .and_then(|marker| bound_to(marker, bindings));
        let named = arguments.chain(marker).chain(returned(&it.returns));
        it.condition = self.condition(here, named);
    }

    fn apply_to_markers(&self, markers: &mut [Marker], here: Option<&Class>) {
        for parameter in markers.iter_mut().flat_map(|it| &mut it.parameters) {
            parameter.condition = self.condition(here, generated(&parameter.ty));
        }
    }
}

fn bindings(modules: &[Module]) -> Bindings {
    let mut bindings = Bindings::new();
    for module in modules {
        let types: BTreeMap<&RustIdent, &TypePath> = module
            .types
            .iter()
            .map(|file| (&file.ident, file.item.path()))
            .collect();
        for file in &module.operations {
            let Some(&path) = types.get(&file.ident) else {
                continue;
            };
            bindings.extend(file.markers.iter().map(|marker| {
                let key = (module.ident.clone(), marker.ident.clone());
                (key, path.clone())
            }));
        }
    }
    bindings
}

fn bound_to<'b>(marker: &MarkerPath, bindings: &'b Bindings) -> Option<&'b TypePath> {
    let module = marker.module.clone()?;
    bindings.get(&(module, marker.ident.clone()))
}

/// The types that a result names; what requests lead on from it is in the areas of its type.
fn returned(returns: &Returns) -> Option<&TypePath> {
    match returns {
        Returns::One(path, _) | Returns::Many(path, _) => Some(path),
        Returns::Plain(ty) | Returns::ManyPlain(ty) => generated(ty),
        Returns::Nothing | Returns::Media | Returns::Whole => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Area, Condition, Feature};
    use super::*;

    fn assigned(classes: &[(&'static str, &[&'static str])]) -> Assigned {
        let path = |name| TypePath {
            module: RustIdent::fixed("m"),
            ident: RustIdent::fixed(name),
        };
        let feature = |name: &&'static str| Feature((*name).into());
        let classes = classes
            .iter()
            .map(|(name, features)| (path(name), Class(features.iter().map(feature).collect())));
        Assigned {
            areas: Vec::<Area>::new(),
            classes: classes.collect(),
        }
    }

    fn lists(assigned: &Assigned, here: &'static str, named: &[&'static str]) -> Vec<Vec<String>> {
        let path = |name: &'static str| TypePath {
            module: RustIdent::fixed("m"),
            ident: RustIdent::fixed(name),
        };
        let named: Vec<TypePath> = named.iter().map(|it| path(it)).collect();
        let here = assigned.classes.get(&path(here));
        let Condition(lists) = assigned.condition(here, &named);
        let names = |class: &Class| class.0.iter().map(|it| it.as_str().to_owned()).collect();
        lists.iter().map(names).collect()
    }

    #[test]
    fn only_what_is_not_compiled_anyway_makes_a_condition() {
        let assigned = assigned(&[
            ("User", &["me", "users"]),
            ("Group", &["groups"]),
            ("Person", &["groups", "me", "users"]),
        ]);
        assert!(lists(&assigned, "User", &["User", "Person", "Shared"]).is_empty());
        assert_eq!(lists(&assigned, "User", &["Group"]), [["groups"]]);
        assert_eq!(lists(&assigned, "Shared", &["User"]), [["me", "users"]]);
        // Where there are groups there are persons, so that one condition says both.
        assert_eq!(
            lists(&assigned, "Shared", &["Group", "Person"]),
            [["groups"]]
        );
        let both = lists(&assigned, "Shared", &["Group", "User"]);
        assert_eq!(both, [vec!["groups"], vec!["me", "users"]]);
    }
}

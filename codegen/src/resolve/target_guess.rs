//! What a target that names nothing may have been meant to name.
//!
//! In: the parts of the target. Out: the finding, with the nearest name there is. What always
//! holds: names are looked through a bounded number of times.

use super::Resolver;
use super::scope::Site;
use super::target_path::TargetPath;
use crate::csdl::ast::Text;
use crate::diagnostic::{Diagnostic, codes, shown};
use crate::suggest::nearest;

impl<'a> Resolver<'a, '_> {
    pub(super) fn report_unknown_target(
        &mut self,
        site: Site<'a>,
        target: &Text,
        path: &TargetPath<'a>,
    ) {
        let message = format!(
            "the annotation target `{}` names nothing in the documents given here",
            shown(&target.value)
        );
        let diagnostic = Diagnostic::warning(codes::UNKNOWN_TARGET, target.span, message);
        let near = self.may_guess().then(|| self.near_target(site, path));
        self.report(match near.flatten() {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    }

    /// A target that differs in the name of the schema's child, or in the one segment after it.
    fn near_target(&self, site: Site<'a>, path: &TargetPath<'a>) -> Option<String> {
        let (prefix, simple) = path.head.rsplit_once('.')?;
        let key = (self.scopes.find(site, prefix)?, simple);
        let head = path.head;
        if let Some(&ty) = self.types.get(&key) {
            let [name] = path.rest.as_slice() else {
                return None;
            };
            let members = self.members.keys().filter(|(owner, _)| *owner == ty);
            let names = self.member_names(ty).chain(members.map(|(_, name)| *name));
            return nearest(name, names).map(|near| format!("{head}/{near}"));
        }
        if let Some(&container) = self.containers.get(&key) {
            let name = path.rest.first()?;
            let children = self.container_children.keys();
            let own = children.filter(|(owner, _)| *owner == container);
            return nearest(name, own.map(|(_, name)| *name)).map(|near| format!("{head}/{near}"));
        }
        if let Some(overloads) = self.operations.get(&key) {
            let name = path.rest.first()?;
            let operations = overloads.iter().map(|id| self.model.operation(*id));
            let parameters = operations.flat_map(|it| &it.parameters);
            let names = parameters.map(|it| it.name.as_str()).chain(["$ReturnType"]);
            return nearest(name, names).map(|near| format!("{head}/{near}"));
        }
        let types = self
            .types
            .iter()
            .filter(|(_, id)| (id.0 as usize) < self.defined_types);
        let types = types.map(|(name, _)| name);
        let names = types
            .chain(self.terms.keys())
            .chain(self.containers.keys())
            .chain(self.operations.keys());
        let inside = names.filter(|(namespace, _)| *namespace == key.0);
        nearest(simple, inside.map(|(_, name)| *name)).map(|near| format!("{prefix}.{near}"))
    }
}

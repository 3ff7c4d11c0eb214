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
use crate::vocabulary;

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
        let help = match path {
            TargetPath { head, rest, .. } if head.is_empty() || rest.contains(&"") => {
                Some("a segment of its path is empty".to_owned())
            }
            TargetPath { head, .. } if !head.contains('.') => {
                Some("a target begins with a namespace or its alias".to_owned())
            }
            _ if self.may_guess() => {
                let near = self.near_target(site, path);
                near.map(|near| format!("did you mean `{near}`?"))
            }
            _ => None,
        };
        self.report(match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
    }

    /// A target that differs in the name of the schema's child, in the overload, or in the first
    /// segment after them.
    fn near_target(&self, site: Site<'a>, path: &TargetPath<'a>) -> Option<String> {
        let (prefix, simple) = path.head.rsplit_once('.')?;
        let key = (self.scopes.find(site, prefix)?, simple);
        let first = path.rest.first().copied();
        if let Some(&ty) = self.types.get(&key) {
            let own = self.members.keys().filter(|(owner, _)| *owner == ty);
            let names = self.member_names(ty).chain(own.map(|(_, name)| *name));
            return near_segment(path, first?, names);
        }
        if let Some(&container) = self.containers.get(&key) {
            let children = self.container_children.keys();
            let own = children.filter(|(owner, _)| *owner == container);
            return near_segment(path, first?, own.map(|(_, name)| *name));
        }
        if let Some(overloads) = self.operations.get(&key) {
            let mut operations = overloads.iter().map(|id| self.model.operation(*id));
            if let Some(parameters) = &path.parameters
                && self.overload(site, key, parameters).is_none()
            {
                let overload = self.overload_name(operations.next()?);
                let rest = path.rest.iter();
                return Some(rest.fold(overload, |target, segment| format!("{target}/{segment}")));
            }
            let parameters = operations.flat_map(|it| &it.parameters);
            let names = parameters.map(|it| it.name.as_str());
            return near_segment(path, first?, names.chain(["$ReturnType"]));
        }
        if self.terms.contains_key(&key) {
            return None;
        }
        let standard = vocabulary::vocabulary(self.scopes.name(key.0)).into_iter();
        let standard = standard.flat_map(|it| {
            let types = it.types().map(|(name, _)| name);
            types.chain(it.terms().map(|(name, _)| name))
        });
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
        let names = inside.map(|(_, name)| *name).chain(standard);
        nearest(simple, names).map(|near| format!("{prefix}.{near}"))
    }
}

/// The target with the nearest name in the place of its first segment; none if that is right, and
/// something after it is not.
fn near_segment<'n>(
    path: &TargetPath<'_>,
    first: &str,
    names: impl Iterator<Item = &'n str>,
) -> Option<String> {
    let near = nearest(first, names).filter(|near| *near != first)?;
    let rest = path.rest.iter().skip(1);
    let head = match &path.parameters {
        Some(types) => format!("{}({})", path.head, types.join(",")),
        None => path.head.to_owned(),
    };
    Some(rest.fold(format!("{head}/{near}"), |target, segment| {
        format!("{target}/{segment}")
    }))
}

//! Which entity container is that of the service (§13; CSDL JSON §4).

use std::collections::{HashMap, HashSet};

use super::super::Resolver;
use super::Found;
use crate::csdl::ast::Document;
use crate::diagnostic::{Diagnostic, codes};

impl Resolver<'_, '_> {
    pub(super) fn check_containers(&self, found: &mut Found) {
        for (at, document) in self.documents.iter().enumerate() {
            self.check_named_container(at, document, found);
        }
        self.check_single_container(found);
    }

    /// `$EntityContainer` names a container.
    fn check_named_container(&self, at: usize, document: &Document, found: &mut Found) {
        let Some(text) = &document.entity_container else {
            return;
        };
        let name = text.value.as_str();
        let (prefix, simple) = name.rsplit_once('.').unwrap_or(("", name));
        let namespace = self.scopes.find_in(at, prefix);
        let is_known = namespace.is_some_and(|it| self.containers.contains_key(&(it, simple)));
        if is_known
            && let Some(whole) = namespace.map(|it| self.scopes.name(it))
            && whole != prefix
        {
            let message = format!("`$EntityContainer` names `{name}` with an alias");
            found.push(
                Diagnostic::warning(codes::UNKNOWN_CONTAINER, text.span, message)
                    .with_help(format!("write `{whole}.{simple}`: no alias counts here")),
            );
        }
        let may_be_elsewhere = namespace.is_some_and(|it| !self.scopes.is_defined(it));
        if is_known || may_be_elsewhere {
            return;
        }
        let message = format!("`$EntityContainer` names `{name}`, which is no entity container");
        let diagnostic = Diagnostic::error(codes::UNKNOWN_CONTAINER, text.span, message);
        let mut own = self.model.containers.iter();
        found.push(match own.find(|it| it.origin.document == at) {
            Some(other) => diagnostic
                .with_related(other.span, "a container of this document is here")
                .with_help(format!("did you mean `{}`?", other.name)),
            None => diagnostic,
        });
    }

    /// A document that describes a service has one container (§13); those that it extends are no
    /// other ones.
    fn check_single_container(&self, found: &mut Found) {
        let extended: HashSet<usize> = self.extended.iter().flatten().copied().collect();
        let mut first = HashMap::new();
        for (at, container) in self.model.containers.iter().enumerate() {
            if extended.contains(&at) || self.extends_unknown(at) {
                continue;
            }
            let earlier = *first.entry(container.origin.document).or_insert(container);
            if earlier.name == container.name {
                continue;
            }
            let message = format!(
                "the document has a second entity container, `{}`, which has nothing to do with `{}`",
                container.name, earlier.name
            );
            found.push(
                Diagnostic::warning(codes::SECOND_CONTAINER, container.span, message)
                    .with_related(earlier.span, "the first is here")
                    .with_help("a service has one entity container: let one extend the other, or give each service a document of its own"),
            );
        }
    }
}

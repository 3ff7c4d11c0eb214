//! Names in expressions: types (§14.4.5, §14.4.8, §14.4.12) and labels (§14.4.9, §14.4.10).
//!
//! In: names without aliases. Out: warnings for those that their namespace certainly does not
//! have. What always holds: a name in a namespace that no document here defines passes; where a
//! label stands is not known before all expressions are seen, so that labels are looked up last.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::super::primitive::primitive;
use super::{Checker, Place};
use crate::csdl::ast::Text;
use crate::diagnostic::codes;
use crate::source::{SourceId, Span};
use crate::suggest::nearest;
use crate::vocabulary;

/// Labels of expressions, and references to them.
#[derive(Default)]
pub(super) struct Labels<'c> {
    defined: HashSet<&'c str>,
    /// Where the first of each label stands in a schema, by document and schema.
    first: HashMap<(SourceId, usize, &'c str), Span>,
    references: Vec<(&'c str, Span)>,
}

impl<'c> Labels<'c> {
    /// An expression in this schema has this label; the place of another one with it.
    fn define(&mut self, schema: (SourceId, usize), label: &'c str, span: Span) -> Option<Span> {
        self.defined.insert(label);
        match self.first.entry((schema.0, schema.1, label)) {
            // What stands on several overloads comes several times.
            Entry::Occupied(first) => Some(*first.get()).filter(|it| *it != span),
            Entry::Vacant(entry) => {
                entry.insert(span);
                None
            }
        }
    }

    /// An expression stands for the one with this label, a qualified name.
    pub(super) fn refer(&mut self, label: &'c str, span: Span) {
        self.references.push((label, span));
    }
}

impl<'c> Checker<'c, '_, '_> {
    /// The label of an expression, unique in its schema (§14.4.9).
    pub(super) fn label(&mut self, label: &'c Text) {
        let source = label.span.source;
        let mut documents = self.resolver.documents.iter();
        let schemas = documents.find(|it| it.source == source);
        let schemas = schemas.map(|it| it.schemas.as_slice()).unwrap_or_default();
        let schema = schemas.partition_point(|it| it.span.start <= label.span.start);
        let name = label.value.as_str();
        let Some(first) = self.labels.define((source, schema), name, label.span) else {
            return;
        };
        let message = format!("two expressions of the schema have the label `{name}`");
        let code = codes::DUPLICATE_LABEL;
        self.findings
            .add(code, label.span, name, message)
            .advice()
            .related(first, "the first is here");
    }

    /// The name of a type in an expression.
    pub(super) fn type_name(&mut self, place: Place<'_, '_>, name: &str, span: Span) {
        let Some((prefix, simple)) = name.rsplit_once('.') else {
            if !name.is_empty() {
                let message = format!("the type name `{name}` has no namespace");
                let code = codes::UNQUALIFIED_NAME;
                self.findings
                    .add(code, span, place.name(), message)
                    .help("write the namespace or its alias before it, with a dot between");
            }
            return;
        };
        if self.has_type(name) {
            return;
        }
        let resolver = self.resolver;
        let own = resolver.scopes.by_name(prefix);
        let own = own.filter(|it| resolver.scopes.is_defined(*it));
        let message = format!("there is no type `{name}`");
        let may_guess = self.may_guess();
        let names = resolver.types.keys().take_while(|_| may_guess);
        let names = names.filter(|(it, _)| Some(*it) == own).map(|it| it.1);
        let near = nearest(simple, names.filter(|it| *it != simple));
        let help = near.map(|near| format!("did you mean `{prefix}.{near}`?"));
        let added = self.findings.add(codes::UNKNOWN_TYPE, span, name, message);
        if let Some(help) = help {
            added.help(help);
        }
    }

    /// Whether there is a type of this name, or may be: in a namespace that no document defines.
    pub(super) fn has_type(&self, name: &str) -> bool {
        let Some((prefix, simple)) = name.rsplit_once('.') else {
            return false;
        };
        let resolver = self.resolver;
        let own = resolver.scopes.by_name(prefix);
        let own = own.filter(|it| resolver.scopes.is_defined(*it));
        match (prefix, own) {
            ("Edm", _) => primitive(simple).is_some(),
            (_, Some(namespace)) => {
                let id = resolver.types.get(&(namespace, simple));
                id.is_some_and(|id| resolver.model.ty(*id).origin.is_some())
                    || vocabulary::type_named(name).is_some()
            }
            (_, None) => {
                vocabulary::vocabulary(prefix).is_none() || vocabulary::type_named(name).is_some()
            }
        }
    }

    /// References to labels that no expression has.
    pub(super) fn check_labels(&mut self) {
        let labels = std::mem::take(&mut self.labels);
        for (name, span) in labels.references {
            let (prefix, simple) = name.rsplit_once('.').unwrap_or(("", name));
            let namespace = self.resolver.scopes.by_name(prefix);
            let is_here = prefix.is_empty()
                || namespace.is_some_and(|it| self.resolver.scopes.is_defined(it));
            if labels.defined.contains(simple) || !is_here {
                continue;
            }
            let message = format!("no expression has the label `{name}`");
            let may_guess = self.may_guess();
            let known = labels.defined.iter().copied().take_while(|_| may_guess);
            let mut known: Vec<_> = known.collect();
            known.sort_unstable();
            let near = nearest(simple, known.into_iter());
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let added = self.findings.add(codes::UNKNOWN_LABEL, span, name, message);
            if let Some(help) = help {
                added.help(help);
            }
        }
    }
}

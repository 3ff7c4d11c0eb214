//! Annotations: terms by their whole names.
//!
//! In: annotations as written. Out: annotations without aliases. What always holds: nothing is
//! dropped; a prefix that stands for nothing is reported once in each document.

use ecow::EcoString;

use super::Resolver;
use super::model::Annotation;
use super::scope::{Prefix, Site};
use crate::csdl::ast::{self, Text};
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Resolver<'a, '_> {
    pub(super) fn annotations(
        &mut self,
        site: Site<'a>,
        annotations: &'a [ast::Annotation],
    ) -> Vec<Annotation> {
        annotations
            .iter()
            .map(|it| self.annotation(site, it, None))
            .collect()
    }

    /// One annotation; `qualifier` is that of the `Annotations` element around it.
    pub(super) fn annotation(
        &mut self,
        site: Site<'a>,
        annotation: &'a ast::Annotation,
        qualifier: Option<&Text>,
    ) -> Annotation {
        let term = self.term(site, &annotation.term);
        let value = annotation
            .value
            .as_ref()
            .map(|it| self.expression(site, it));
        let annotations = self.annotations(site, &annotation.annotations);
        let qualifier = annotation.qualifier.as_ref().or(qualifier);
        Annotation {
            term,
            term_span: annotation.term.span,
            qualifier: qualifier.map(|text| text.value.clone()),
            value,
            annotations,
            span: annotation.span,
        }
    }

    /// The whole name of a term.
    pub(super) fn term(&mut self, site: Site<'a>, term: &'a Text) -> EcoString {
        let Some((prefix, simple)) = term.value.rsplit_once('.') else {
            let message = format!("the term `{}` has no namespace", term.value);
            self.report(Diagnostic::warning(
                codes::UNQUALIFIED_NAME,
                term.span,
                message,
            ));
            return term.value.clone();
        };
        let namespace = match self.scopes.prefix(site, prefix) {
            Prefix::Known(id) => {
                self.check_included(site, term.span, id);
                self.scopes.name(id)
            }
            Prefix::Standard(namespace) => {
                if self.reported_prefixes.insert((site.document, prefix)) {
                    let message = format!(
                        "the alias `{prefix}` is not declared; it is read as `{namespace}`"
                    );
                    let help = match self.is_json(site.document) {
                        true => format!(
                            "add to `$Reference` an address with {{\"$Include\": [{{\"$Namespace\": \"{namespace}\", \"$Alias\": \"{prefix}\"}}]}}"
                        ),
                        false => format!(
                            "add an `edmx:Reference` with <edmx:Include Namespace=\"{namespace}\" Alias=\"{prefix}\"/>"
                        ),
                    };
                    self.report(
                        Diagnostic::warning(codes::UNDECLARED_ALIAS, term.span, message)
                            .with_help(help),
                    );
                }
                namespace
            }
            Prefix::Unknown => {
                let is_alias = !prefix.contains('.');
                if is_alias && self.reported_prefixes.insert((site.document, prefix)) {
                    let message =
                        format!("`{prefix}` is neither an alias of this document nor a namespace");
                    let help = match self.is_json(site.document) {
                        true => "declare it with an `$Include` that has this `$Alias`",
                        false => "declare it with an `edmx:Include` that has this `Alias`",
                    };
                    self.report(
                        Diagnostic::warning(codes::UNDECLARED_ALIAS, term.span, message)
                            .with_help(help),
                    );
                }
                prefix
            }
        };
        let mut name = EcoString::with_capacity(namespace.len() + 1 + simple.len());
        name.push_str(namespace);
        name.push('.');
        name.push_str(simple);
        name
    }
}

//! Elements outside of the namespace that they belong to.
//!
//! In: an element, and the one around it. Out: its namespace as it is meant, with a warning the
//! first time, or an error that refuses the CSDL of earlier versions. What always holds: only names
//! of CSDL's own elements are moved, and only between its two namespaces or from none.

use super::super::super::version::LEGACY_HELP;
use super::super::{EDM_NAMESPACE, EDMX_NAMESPACE};
use super::cursor::Cursor;
use super::element::{Attribute, Element};
use super::namespace::{Namespace, legacy_declaration, legacy_version};
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Cursor<'a, '_> {
    /// Takes an element without namespace as one of CSDL's; the first one is reported.
    pub(super) fn assume_namespace(&mut self, element: &mut Element<'a>) {
        element.namespace = Namespace::Edm;
        if std::mem::replace(&mut self.assumed, true) {
            return;
        }
        let message = format!(
            "the element `{}` is in no namespace; it is read as CSDL",
            element.local
        );
        self.report(
            Diagnostic::warning(codes::NO_NAMESPACE, self.name_span(element), message).with_help(
                format!(
                    "declare the default namespace, on `Schema`: xmlns=\"{}\"",
                    super::super::EDM_NAMESPACE
                ),
            ),
        );
    }

    /// Moves an element from one of CSDL's two namespaces to the other one, where it is meant to be;
    /// the first one is reported.
    pub(super) fn correct_namespace(
        &mut self,
        element: &mut Element<'a>,
        parent: Option<&Element<'a>>,
    ) {
        use Namespace::{Edm, Edmx};
        let around = parent.map(|it| it.namespace);
        let meant = match (element.namespace, element.local) {
            (Edmx, "Schema" | "Annotation") => Edm,
            (Edmx, _) if around == Some(Edm) => Edm,
            (Edm, "Edmx") if around.is_none() => Edmx,
            (Edm, "DataServices" | "Reference" | "Include" | "IncludeAnnotations")
                if around == Some(Edmx) =>
            {
                Edmx
            }
            _ => return,
        };
        element.namespace = meant;
        if std::mem::replace(&mut self.assumed, true) {
            return;
        }
        let (found, right) = match meant {
            Edm => (EDMX_NAMESPACE, EDM_NAMESPACE),
            _ => (EDM_NAMESPACE, EDMX_NAMESPACE),
        };
        let name = element.qualified;
        let message = format!(
            "the element `{name}` is in the namespace `{found}`; it is read as one of `{right}`"
        );
        let prefix = name.rsplit_once(':').map(|(prefix, _)| prefix);
        let attribute = prefix.map_or_else(|| "xmlns".to_owned(), |it| format!("xmlns:{it}"));
        self.report(
            Diagnostic::warning(codes::WRONG_NAMESPACE, self.name_span(element), message)
                .with_help(format!("declare that on it: {attribute}=\"{right}\"")),
        );
    }

    /// Refuses the CSDL of OData V1 to V3 by name.
    pub(super) fn refuse_legacy(&mut self, element: &Element<'a>) {
        let tag = element.start as usize..element.tag_end as usize;
        let declared = self.text.get(tag).and_then(legacy_declaration);
        let span = declared.map_or_else(|| self.name_span(element), |it| self.span_of(it));
        let says_new = |it: &&Attribute<'a>| it.name == "Version" && it.raw.starts_with("4.");
        let message = match self.attributes.iter().find(says_new) {
            Some(version) => format!(
                "`{}` says that it is of version {}, but is in a namespace of OData V1 to V3",
                element.local, version.raw
            ),
            None => format!(
                "this is {} metadata: the namespace of `{}` is not that of OData V4",
                legacy_version(self.text),
                element.local
            ),
        };
        self.report(Diagnostic::error(codes::ODATA_VERSION, span, message).with_help(LEGACY_HELP));
    }
}

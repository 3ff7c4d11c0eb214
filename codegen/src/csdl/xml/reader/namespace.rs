//! XML namespaces: which prefix means what, and which namespaces are CSDL's.
//!
//! In: the `xmlns` attributes of the open elements. Out: a [`Namespace`] for a prefix. What
//! always holds: the number of declarations in scope is bounded, so a look-up is as well.

use super::super::{EDM_NAMESPACE, EDMX_NAMESPACE};

/// The namespaces that the reader tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Namespace {
    /// `Schema` and below.
    Edm,
    /// `Edmx`, `DataServices`, `Reference` and its children.
    Edmx,
    /// The edmx or edm namespace of OData V1 to V3.
    Legacy,
    /// No namespace: no prefix, and no default declared.
    Absent,
    /// Any other: the standard lets documents carry them, and they mean nothing here.
    Foreign,
    /// The prefix is not declared.
    Unbound,
}

impl Namespace {
    fn of_uri(uri: &str) -> Self {
        match uri {
            EDM_NAMESPACE => Self::Edm,
            EDMX_NAMESPACE => Self::Edmx,
            "" => Self::Absent,
            _ if is_legacy(uri) => Self::Legacy,
            _ => Self::Foreign,
        }
    }
}

/// Whether a namespace is that of the CSDL of OData V1 to V3.
fn is_legacy(uri: &str) -> bool {
    uri.strip_prefix("http://schemas.microsoft.com/ado/")
        .and_then(|rest| rest.rsplit_once('/'))
        .is_some_and(|(date, last)| !date.starts_with("2009/02") && matches!(last, "edm" | "edmx"))
}

/// The version of OData that the metadata in a text is certainly of, for the message that refuses
/// it. Services of V3 write the namespaces of V1 and V2 as long as they use nothing newer, so that
/// what `DataServiceVersion` and `MaxDataServiceVersion` say counts as well.
pub(super) fn legacy_version(text: &str) -> &'static str {
    let of_v3 = "http://schemas.microsoft.com/ado/2009/11/edm\"";
    match data_service_version(text) {
        _ if text.contains(of_v3) => "OData V3",
        Some('3') => "OData V3",
        Some('2') => "OData V2",
        _ => "OData V1 to V3",
    }
}

/// The greatest of the versions in the document's `DataServiceVersion` and `MaxDataServiceVersion`.
fn data_service_version(text: &str) -> Option<char> {
    let written = text.match_indices("DataServiceVersion=");
    let values = written.filter_map(|(at, name)| text.get(at + name.len()..));
    let versions = values.filter_map(|value| value.strip_prefix(['"', '\''])?.chars().next());
    versions.max()
}

/// The namespace of OData V1 to V3 that a start tag declares, as it stands in the tag.
pub(super) fn legacy_declaration(tag: &str) -> Option<&str> {
    tag.split(['"', '\'']).find(|it| is_legacy(it))
}

/// The namespace of the prefix `xml`.
pub(super) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// The namespace of the prefix `xmlns`.
pub(super) const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// Prefix declarations in scope at most; more is an attack, not a schema.
pub(super) const MAX_DECLARATIONS: usize = 512;

/// Prefix declarations in scope, the innermost last.
#[derive(Clone, Debug, Default)]
pub(super) struct Declarations<'a> {
    list: Vec<(&'a str, Namespace, &'a str)>,
}

impl<'a> Declarations<'a> {
    /// Declares a prefix, the empty one for the default namespace; false when there are too many.
    pub(super) fn declare(&mut self, prefix: &'a str, uri: &'a str) -> bool {
        let accepted = self.list.len() < MAX_DECLARATIONS;
        if accepted {
            self.list.push((prefix, Namespace::of_uri(uri), uri));
        }
        accepted
    }

    /// The point to which [`Self::leave`] returns.
    pub(super) fn mark(&self) -> usize {
        self.list.len()
    }

    /// Forgets what was declared since the mark.
    pub(super) fn leave(&mut self, mark: usize) {
        self.list.truncate(mark);
    }

    /// The namespace that a prefix is declared for, as written.
    pub(super) fn uri(&self, prefix: &str) -> Option<&'a str> {
        self.find(prefix).map(|(_, _, uri)| *uri)
    }

    fn find(&self, prefix: &str) -> Option<&(&'a str, Namespace, &'a str)> {
        self.list.iter().rev().find(|(known, ..)| *known == prefix)
    }

    /// What a prefix means; the empty one is the default namespace.
    pub(super) fn resolve(&self, prefix: &str) -> Namespace {
        match (self.find(prefix), prefix) {
            (Some((_, namespace, _)), _) => *namespace,
            (None, "") => Namespace::Absent,
            (None, "xml" | "xmlns") => Namespace::Foreign,
            (None, _) => Namespace::Unbound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_declaration_counts() {
        let mut declarations = Declarations::default();
        declarations.declare("", EDM_NAMESPACE);
        let mark = declarations.mark();
        declarations.declare("", "urn:other");
        declarations.declare("x", EDMX_NAMESPACE);
        assert_eq!(declarations.resolve(""), Namespace::Foreign);
        assert_eq!(declarations.resolve("x"), Namespace::Edmx);
        declarations.leave(mark);
        assert_eq!(declarations.resolve(""), Namespace::Edm);
        assert_eq!(declarations.resolve("x"), Namespace::Unbound);
        assert_eq!(declarations.resolve("xml"), Namespace::Foreign);
    }

    #[test]
    fn earlier_versions_are_known_by_their_namespaces() {
        let legacy = "http://schemas.microsoft.com/ado/2008/09/edm";
        assert_eq!(Namespace::of_uri(legacy), Namespace::Legacy);
        let metadata = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata";
        assert_eq!(Namespace::of_uri(metadata), Namespace::Foreign);
        let schema = format!("xmlns=\"{legacy}\"");
        assert_eq!(legacy_version(&schema), "OData V1 to V3");
        let first = format!("m:DataServiceVersion=\"1.0\" {schema}");
        assert_eq!(legacy_version(&first), "OData V1 to V3");
        let second = format!("m:DataServiceVersion='2.0' {schema}");
        assert_eq!(legacy_version(&second), "OData V2");
        let third =
            format!("m:DataServiceVersion=\"1.0\" m:MaxDataServiceVersion=\"3.0\" {schema}");
        assert_eq!(legacy_version(&third), "OData V3");
        let newer = legacy.replace("2008/09", "2009/11");
        assert_eq!(legacy_version(&format!("xmlns=\"{newer}\"")), "OData V3");
        assert_eq!(legacy_declaration(&schema), Some(legacy));
        assert_eq!(legacy_version("xmlns:edmx=\"x\""), "OData V1 to V3");
    }

    #[test]
    fn declarations_are_bounded() {
        let mut declarations = Declarations::default();
        assert!((0..MAX_DECLARATIONS).all(|_| declarations.declare("p", "urn:x")));
        assert!(!declarations.declare("p", "urn:x"));
    }
}

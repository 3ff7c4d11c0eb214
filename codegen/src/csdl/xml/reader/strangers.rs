//! Documents in XML that are given in the place of CSDL.
//!
//! In: the name of a root element. Out: what such a document is, and what to give instead. What
//! always holds: this is for messages; nothing is read because of it.

/// Where the metadata is.
const METADATA: &str = "add `$metadata` to the address of the service";

/// What the document is, and what to do.
pub(super) fn named(root: &str) -> Option<(&'static str, &'static str)> {
    Some(match root {
        "service" => ("the service document of an OData service", METADATA),
        "feed" | "entry" => ("a response of an OData service, not its metadata", METADATA),
        "error" => (
            "an OData error response",
            "the service refused the request: fetch `$metadata` again with the right credentials",
        ),
        "definitions" | "description" => (
            "WSDL, the description of a SOAP service",
            "an OData service describes itself at `$metadata`",
        ),
        "Envelope" => (
            "a SOAP message",
            "an OData service describes itself at `$metadata`",
        ),
        "schema" => (
            "an XML Schema",
            "an OData service describes itself at `$metadata`",
        ),
        "html" => (
            "an HTML page",
            "it may be a sign-in or error page: fetch `$metadata` again with the right credentials",
        ),
        "EntityType" | "ComplexType" | "EnumType" | "EntityContainer" | "DataServices" => (
            "a part of one",
            "give the whole document: the root is `edmx:Edmx`, or `Schema`",
        ),
        _ => return None,
    })
}

//! Versions of OData that a document may name (§3.1).
//!
//! In: the version as written. Out: why it is refused, or none. What always holds: both forms of
//! CSDL accept the same versions.

use super::ast::Text;
use crate::diagnostic::{Diagnostic, codes};

/// What to do about a document of OData V1 to V3.
pub(super) const LEGACY_HELP: &str = "only OData V4 (4.0 and 4.01) is read: many services have a V4 endpoint \
     beside the old one; the OASIS stylesheet V2-to-V4-CSDL.xsl converts a document";

/// Why a document of this version is not read; none when it is, or when no version is written,
/// which is an error of its own.
pub(super) fn refusal(version: &Text) -> Option<Diagnostic> {
    let (message, help) = match version.value.as_str() {
        "4.0" | "4.01" | "" => return None,
        old @ ("1.0" | "2.0" | "3.0") => (
            format!("the document says that it is of OData version {old}"),
            LEGACY_HELP,
        ),
        other => (
            format!("`{other}` is not a version of OData CSDL that is known"),
            "4.0 and 4.01 are read",
        ),
    };
    Some(Diagnostic::error(codes::ODATA_VERSION, version.span, message).with_help(help))
}

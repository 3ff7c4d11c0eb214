//! Versions of OData that a document may name (§4).
//!
//! In: the version as written. Out: why it is refused, or none. What always holds: both forms of
//! CSDL accept the same versions.

use super::ast::Text;
use crate::diagnostic::{Diagnostic, codes};

/// What to do about a document of OData V1 to V3.
pub(super) const LEGACY_HELP: &str = "only OData V4 (4.0 and 4.01) is read: many services have a V4 endpoint \
     beside the old one; the OASIS stylesheet V2-to-V4-CSDL.xsl converts a document";

/// Why a document of this version is not read; none when it is, or when no version is written,
/// which is an error of its own: then the place is that of more than the text.
pub(super) fn refusal(version: &Text) -> Option<Diagnostic> {
    let (message, help) = match version.value.as_str() {
        "4.0" | "4.01" => return None,
        "" if version.span.start < version.span.end => return None,
        "" => (
            "the document says of no version that it is of it".to_owned(),
            "4.0 and 4.01 are read",
        ),
        old @ ("1.0" | "2.0" | "3.0") => (
            format!("the document says that it is of OData version {old}"),
            LEGACY_HELP,
        ),
        other if is_newer(other) => return None,
        other => (
            format!("`{other}` is not a version of OData CSDL that is known"),
            "4.0 and 4.01 are read",
        ),
    };
    Some(Diagnostic::error(codes::ODATA_VERSION, version.span, message).with_help(help))
}

/// What to say of a version of OData 4 that came after those that are known, such as 4.02.
pub(super) fn newer(version: &Text) -> Option<Diagnostic> {
    is_newer(&version.value).then(|| {
        let message = format!(
            "version {} of OData is not known; the document is read as one of 4.01",
            version.value
        );
        Diagnostic::advice(codes::ODATA_VERSION, version.span, message)
            .with_help("what is new in it is reported as unknown, and left out")
    })
}

/// Whether the text is `4.`, two digits, and these are more than those of 4.01.
fn is_newer(version: &str) -> bool {
    let minor = version.strip_prefix("4.").filter(|it| it.len() == 2);
    let minor = minor.filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
    minor
        .and_then(|it| it.parse::<u8>().ok())
        .is_some_and(|it| it > 1)
}

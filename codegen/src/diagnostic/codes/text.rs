//! Codes for a document's text: encoding, form, well-formed XML.

super::codes! {
    DOCTYPE = "doctype";
    DOCUMENT_TOO_LARGE = "document-too-large";
    DUPLICATE_ATTRIBUTE = "duplicate-attribute";
    DUPLICATE_JSON_MEMBER = "duplicate-json-member";
    EMPTY_DOCUMENT = "empty-document";
    HTML_DOCUMENT = "html-document";
    MALFORMED_ATTRIBUTE = "malformed-attribute";
    MALFORMED_JSON = "malformed-json";
    MALFORMED_XML = "malformed-xml";
    MISMATCHED_TAG = "mismatched-tag";
    NO_ROOT = "no-root";
    NOT_XML = "not-xml";
    SECOND_ROOT = "second-root";
    TOO_DEEP = "too-deep";
    TOO_MANY_DECLARATIONS = "too-many-declarations";
    UNBOUND_PREFIX = "unbound-prefix";
    UNEXPECTED_END = "unexpected-end";
    UNEXPECTED_TEXT = "unexpected-text";
    UNKNOWN_ENTITY = "unknown-entity";
    UNKNOWN_SOURCE = "unknown-source";
}

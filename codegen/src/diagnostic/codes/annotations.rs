//! Codes for terms, annotations and their targets.

super::codes! {
    DUPLICATE_TERM = "duplicate-term";
    INVALID_TARGET = "invalid-target";
    TOO_MANY_COPIES = "too-many-copies";
    UNDECLARED_ALIAS = "undeclared-alias";
    UNKNOWN_TARGET = "unknown-target";
}

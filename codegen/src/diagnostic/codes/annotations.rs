//! Codes for terms, annotations and their targets.

super::codes! {
    APPLICABILITY = "applicability";
    BASE_TERM = "base-term";
    DUPLICATE_ANNOTATION = "duplicate-annotation";
    DUPLICATE_TERM = "duplicate-term";
    INVALID_TARGET = "invalid-target";
    SECOND_QUALIFIER = "second-qualifier";
    TOO_MANY_COPIES = "too-many-copies";
    UNDECLARED_ALIAS = "undeclared-alias";
    UNKNOWN_TARGET = "unknown-target";
}

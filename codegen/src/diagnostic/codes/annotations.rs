//! Codes for terms, annotations and their targets.

super::codes! {
    ANNOTATION_PATH = "annotation-path";
    ANNOTATION_VALUE = "annotation-value";
    APPLICABILITY = "applicability";
    BASE_TERM = "base-term";
    DUPLICATE_ANNOTATION = "duplicate-annotation";
    DUPLICATE_LABEL = "duplicate-label";
    DUPLICATE_RECORD_PROPERTY = "duplicate-record-property";
    DUPLICATE_TERM = "duplicate-term";
    INVALID_QUALIFIER = "invalid-qualifier";
    INVALID_TARGET = "invalid-target";
    MISSING_ANNOTATION_VALUE = "missing-annotation-value";
    MISSING_BASE_TERM = "missing-base-term";
    MISSING_RECORD_PROPERTY = "missing-record-property";
    NULL_VALUE = "null-value";
    RECORD_TYPE = "record-type";
    SECOND_QUALIFIER = "second-qualifier";
    TERM_NOT_APPLICABLE = "term-not-applicable";
    TOO_MANY_COPIES = "too-many-copies";
    UNDECLARED_ALIAS = "undeclared-alias";
    UNKNOWN_ENUM_MEMBER = "unknown-enum-member";
    UNKNOWN_FUNCTION = "unknown-function";
    UNKNOWN_LABEL = "unknown-label";
    UNKNOWN_RECORD_PROPERTY = "unknown-record-property";
    UNKNOWN_TARGET = "unknown-target";
    UNKNOWN_TERM = "unknown-term";
    UNKNOWN_VOCABULARY = "unknown-vocabulary";
}

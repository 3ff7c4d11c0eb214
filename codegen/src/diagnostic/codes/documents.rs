//! Codes for documents, their references, and names that several elements share.

super::codes! {
    AMBIGUOUS_ALIAS = "ambiguous-alias";
    DUPLICATE_ALIAS = "duplicate-alias";
    DUPLICATE_INCLUDE = "duplicate-include";
    DUPLICATE_REFERENCE = "duplicate-reference";
    DUPLICATE_SCHEMA = "duplicate-schema";
    EMPTY_REFERENCE = "empty-reference";
    NAME_CLASH = "name-clash";
    NEWER_FEATURE = "newer-feature";
    RESERVED_NAME = "reserved-name";
}

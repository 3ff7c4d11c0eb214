//! Codes for actions and functions.

super::codes! {
    DUPLICATE_OPERATION = "duplicate-operation";
    DUPLICATE_PARAMETER = "duplicate-parameter";
    MISSING_BINDING_PARAMETER = "missing-binding-parameter";
    UNKNOWN_OPERATION = "unknown-operation";
}

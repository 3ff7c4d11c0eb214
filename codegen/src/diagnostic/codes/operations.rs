//! Codes for actions and functions.

super::codes! {
    DUPLICATE_OPERATION = "duplicate-operation";
    DUPLICATE_PARAMETER = "duplicate-parameter";
    ENTITY_SET_PATH = "entity-set-path";
    MISSING_BINDING_PARAMETER = "missing-binding-parameter";
    OPTIONAL_PARAMETER = "optional-parameter";
    OVERLOAD_NAMES = "overload-names";
    OVERLOAD_RETURN = "overload-return";
    OVERLOAD_TYPES = "overload-types";
    PARAMETER_TYPE = "parameter-type";
    UNKNOWN_OPERATION = "unknown-operation";
}

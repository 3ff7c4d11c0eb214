//! Codes for the elements, attributes and values of CSDL.

super::codes! {
    BOOLEAN_CASE = "boolean-case";
    DUPLICATE_ELEMENT = "duplicate-element";
    DUPLICATE_KEY = "duplicate-key";
    EMPTY_KEY = "empty-key";
    INVALID_BOOLEAN = "invalid-boolean";
    INVALID_CONSTANT = "invalid-constant";
    INVALID_NUMBER = "invalid-number";
    INVALID_TYPE = "invalid-type";
    MISSING_ATTRIBUTE = "missing-attribute";
    MISSING_ELEMENT = "missing-element";
    MISSING_JSON_MEMBER = "missing-json-member";
    MISSING_OPERATION = "missing-operation";
    MISSING_TARGET = "missing-target";
    NESTED_TYPE = "nested-type";
    NO_NAMESPACE = "no-namespace";
    NOT_CSDL = "not-csdl";
    ODATA_VERSION = "odata-version";
    OPERAND_COUNT = "operand-count";
    RUNTIME_WRAPPER = "runtime-wrapper";
    SECOND_VALUE = "second-value";
    SINGLETON_TYPE = "singleton-type";
    UNEXPECTED_ELEMENT = "unexpected-element";
    UNKNOWN_ATTRIBUTE = "unknown-attribute";
    UNKNOWN_ELEMENT = "unknown-element";
    UNKNOWN_JSON_MEMBER = "unknown-json-member";
    UNKNOWN_KIND = "unknown-kind";
    UNKNOWN_VALUE = "unknown-value";
    UNTYPED_NAVIGATION = "untyped-navigation";
    WRONG_JSON_KIND = "wrong-json-kind";
    WRONG_NAMESPACE = "wrong-namespace";
}

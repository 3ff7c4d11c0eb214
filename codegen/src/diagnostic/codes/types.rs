//! Codes for names, types, their members, keys and inheritance.

super::codes! {
    ABSTRACT_BASE = "abstract-base";
    COLLECTION_TYPE = "collection-type";
    DUPLICATE_KEY_PROPERTY = "duplicate-key-property";
    DUPLICATE_MEMBER = "duplicate-member";
    DUPLICATE_PROPERTY = "duplicate-property";
    DUPLICATE_TYPE = "duplicate-type";
    ENDLESS_VALUE = "endless-value";
    ENUM_VALUE = "enum-value";
    FLAG_WITHDRAWN = "flag-withdrawn";
    FLAGS_VALUE = "flags-value";
    INHERITANCE_CYCLE = "inheritance-cycle";
    INHERITANCE_TOO_DEEP = "inheritance-too-deep";
    INVALID_NAME = "invalid-name";
    KEY_ALIAS = "key-alias";
    KEY_PROPERTY_MISSING = "key-property-missing";
    KEY_TYPE = "key-type";
    MISSING_KEY = "missing-key";
    MIXED_VALUES = "mixed-values";
    NAVIGATION_TARGET = "navigation-target";
    NULLABLE_KEY = "nullable-key";
    PROPERTY_NAME = "property-name";
    PROPERTY_TYPE = "property-type";
    REMOVED_TYPE = "removed-type";
    SECOND_KEY = "second-key";
    UNDERLYING_TYPE = "underlying-type";
    UNKNOWN_KEY_PROPERTY = "unknown-key-property";
    UNKNOWN_PRIMITIVE_TYPE = "unknown-primitive-type";
    UNKNOWN_TYPE = "unknown-type";
    UNQUALIFIED_NAME = "unqualified-name";
    WRONG_BASE_TYPE = "wrong-base-type";
}

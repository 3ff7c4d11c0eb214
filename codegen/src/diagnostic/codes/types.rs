//! Codes for names, types, their members, keys and inheritance.

super::codes! {
    DUPLICATE_MEMBER = "duplicate-member";
    DUPLICATE_PROPERTY = "duplicate-property";
    DUPLICATE_TYPE = "duplicate-type";
    ENUM_VALUE = "enum-value";
    INHERITANCE_CYCLE = "inheritance-cycle";
    INHERITANCE_TOO_DEEP = "inheritance-too-deep";
    INVALID_NAME = "invalid-name";
    KEY_PROPERTY_MISSING = "key-property-missing";
    KEY_TYPE = "key-type";
    NAVIGATION_TARGET = "navigation-target";
    PROPERTY_TYPE = "property-type";
    REMOVED_TYPE = "removed-type";
    UNDERLYING_TYPE = "underlying-type";
    UNKNOWN_KEY_PROPERTY = "unknown-key-property";
    UNKNOWN_PRIMITIVE_TYPE = "unknown-primitive-type";
    UNKNOWN_TYPE = "unknown-type";
    UNQUALIFIED_NAME = "unqualified-name";
    WRONG_BASE_TYPE = "wrong-base-type";
}

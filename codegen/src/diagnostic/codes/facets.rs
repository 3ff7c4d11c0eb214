//! Codes for facets and default values.

super::codes! {
    DEFAULT_VALUE = "default-value";
    FACET_AGAIN = "facet-again";
    FACET_RANGE = "facet-range";
    FACET_TYPE = "facet-type";
    NULLABLE_COLLECTION = "nullable-collection";
}

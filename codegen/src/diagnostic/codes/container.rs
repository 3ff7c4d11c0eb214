//! Codes for entity containers, their children and bindings.

super::codes! {
    CONTAINER_CYCLE = "container-cycle";
    DUPLICATE_CONTAINER = "duplicate-container";
    DUPLICATE_CONTAINER_CHILD = "duplicate-container-child";
    NOT_AN_ENTITY_TYPE = "not-an-entity-type";
    UNKNOWN_CONTAINER = "unknown-container";
    UNKNOWN_PATH = "unknown-path";
}

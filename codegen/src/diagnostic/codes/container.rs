//! Codes for entity containers, their children and bindings.

super::codes! {
    BINDING_PATH = "binding-path";
    BINDING_TARGET = "binding-target";
    BINDING_TYPE = "binding-type";
    CONTAINER_CYCLE = "container-cycle";
    DUPLICATE_BINDING = "duplicate-binding";
    DUPLICATE_CONTAINER = "duplicate-container";
    DUPLICATE_CONTAINER_CHILD = "duplicate-container-child";
    IMPORT_SET = "import-set";
    NOT_AN_ENTITY_TYPE = "not-an-entity-type";
    PATH_CAST = "path-cast";
    SECOND_CONTAINER = "second-container";
    SERVICE_DOCUMENT = "service-document";
    UNKNOWN_CONTAINER = "unknown-container";
    UNKNOWN_PATH = "unknown-path";
}

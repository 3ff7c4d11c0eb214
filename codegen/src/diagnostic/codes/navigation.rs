//! Codes for navigation properties: partners, containment, referential constraints.

super::codes! {
    CONSTRAINT = "constraint";
    CONSTRAINT_PROPERTY = "constraint-property";
    CONTAINMENT = "containment";
    PARTNER = "partner";
    UNKNOWN_PARTNER = "unknown-partner";
}

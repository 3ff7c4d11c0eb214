//! Codes for navigation properties: partners, containment, referential constraints.

super::codes! {
    CONSTRAINT = "constraint";
    CONSTRAINT_NULLABILITY = "constraint-nullability";
    CONSTRAINT_PROPERTY = "constraint-property";
    CONTAINMENT = "containment";
    PARTNER = "partner";
    UNKNOWN_PARTNER = "unknown-partner";
}

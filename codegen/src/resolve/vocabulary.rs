//! Aliases that documents use for the standard vocabularies without declaring them.

/// Usual alias and namespace of each vocabulary that OASIS publishes.
const VOCABULARIES: [(&str, &str); 9] = [
    ("Aggregation", "Org.OData.Aggregation.V1"),
    ("Authorization", "Org.OData.Authorization.V1"),
    ("Capabilities", "Org.OData.Capabilities.V1"),
    ("Core", "Org.OData.Core.V1"),
    ("JSON", "Org.OData.JSON.V1"),
    ("Measures", "Org.OData.Measures.V1"),
    ("Repeatability", "Org.OData.Repeatability.V1"),
    ("Temporal", "Org.OData.Temporal.V1"),
    ("Validation", "Org.OData.Validation.V1"),
];

/// The namespace that a vocabulary's usual alias stands for.
pub(super) fn standard_namespace(alias: &str) -> Option<&'static str> {
    VOCABULARIES
        .iter()
        .find(|(known, _)| *known == alias)
        .map(|(_, namespace)| *namespace)
}

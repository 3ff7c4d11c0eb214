//! What each element of CSDL XML may hold, for "did you mean".
//!
//! In: an element's name. Out: the names of its attributes and of its child elements. What always
//! holds: nothing is accepted or refused by these tables; the readers of the elements decide.

use super::super::super::names::notation;

/// Facets, which stand beside a type (§7.2).
const FACETS: [&str; 7] = [
    "Nullable",
    "MaxLength",
    "Precision",
    "Scale",
    "Unicode",
    "SRID",
    "DefaultValue",
];

/// Elements that are expressions (§14.3, §14.4).
const EXPRESSIONS: [&str; 47] = [
    "Add",
    "And",
    "AnnotationPath",
    "AnyPropertyPath",
    "Apply",
    "Binary",
    "Bool",
    "Cast",
    "Collection",
    "Date",
    "DateTimeOffset",
    "Decimal",
    "Div",
    "DivBy",
    "Duration",
    "EnumMember",
    "Eq",
    "Float",
    "Ge",
    "Gt",
    "Guid",
    "Has",
    "If",
    "In",
    "Int",
    "IsOf",
    "LabeledElement",
    "LabeledElementReference",
    "Le",
    "Lt",
    "Mod",
    "ModelElementPath",
    "Mul",
    "NavigationPropertyPath",
    "Ne",
    "Neg",
    "Not",
    "Null",
    "Or",
    "Path",
    "PropertyPath",
    "Record",
    "String",
    "Sub",
    "TimeOfDay",
    "UrlRef",
    "Annotation",
];

/// The attributes of an element.
pub(super) fn attributes(element: &str) -> impl Iterator<Item = &'static str> {
    let (own, has_facets): (&[&str], bool) = match element {
        "Edmx" => (&["Version"], false),
        "Reference" => (&["Uri"], false),
        "Include" | "Schema" => (&["Namespace", "Alias"], false),
        "IncludeAnnotations" => (&["TermNamespace", "Qualifier", "TargetNamespace"], false),
        "EntityType" => (
            &["Name", "BaseType", "Abstract", "OpenType", "HasStream"],
            false,
        ),
        "ComplexType" => (&["Name", "BaseType", "Abstract", "OpenType"], false),
        "PropertyRef" => (&["Name", "Alias"], false),
        "Property" | "Parameter" => (&["Name", "Type"], true),
        "NavigationProperty" => (
            &["Name", "Type", "Nullable", "Partner", "ContainsTarget"],
            false,
        ),
        "ReferentialConstraint" => (&["Property", "ReferencedProperty"], false),
        "OnDelete" => (&["Action"], false),
        "EnumType" => (&["Name", "UnderlyingType", "IsFlags"], false),
        "Member" => (&["Name", "Value"], false),
        "TypeDefinition" => (&["Name", "UnderlyingType"], true),
        "Term" => (&["Name", "Type", "BaseTerm", "AppliesTo"], true),
        "Action" => (&["Name", "IsBound", "EntitySetPath"], false),
        "Function" => (&["Name", "IsBound", "IsComposable", "EntitySetPath"], false),
        "ReturnType" | "Cast" | "IsOf" => (&["Type"], true),
        "EntityContainer" => (&["Name", "Extends"], false),
        "EntitySet" => (&["Name", "EntityType", "IncludeInServiceDocument"], false),
        "Singleton" => (&["Name", "Type", "Nullable"], false),
        "NavigationPropertyBinding" => (&["Path", "Target"], false),
        "ActionImport" => (&["Name", "Action", "EntitySet"], false),
        "FunctionImport" => (
            &["Name", "Function", "EntitySet", "IncludeInServiceDocument"],
            false,
        ),
        "Annotations" => (&["Target", "Qualifier"], false),
        "Annotation" => (&["Term", "Qualifier"], false),
        "PropertyValue" => (&["Property"], false),
        "Record" => (&["Type"], false),
        "Apply" => (&["Function"], false),
        "LabeledElement" => (&["Name"], false),
        _ => (&[], false),
    };
    let facets = FACETS.iter().filter(move |_| has_facets);
    let holds_value = matches!(element, "Annotation" | "PropertyValue" | "LabeledElement");
    let values = EXPRESSIONS
        .iter()
        .filter(move |name| holds_value && notation(name).is_some());
    own.iter().chain(facets).chain(values).copied()
}

/// The child elements of an element.
pub(super) fn children(element: &str) -> impl Iterator<Item = &'static str> {
    let own: &[&str] = match element {
        "Edmx" => &["Reference", "DataServices"],
        "DataServices" | "ConceptualModels" => &["Schema"],
        "Runtime" => &["ConceptualModels"],
        "Reference" => &["Include", "IncludeAnnotations", "Annotation"],
        "Schema" => &[
            "EntityType",
            "ComplexType",
            "EnumType",
            "TypeDefinition",
            "Term",
            "Action",
            "Function",
            "EntityContainer",
            "Annotations",
            "Annotation",
        ],
        "EntityType" => &["Key", "Property", "NavigationProperty", "Annotation"],
        "ComplexType" => &["Property", "NavigationProperty", "Annotation"],
        "Key" => &["PropertyRef"],
        "NavigationProperty" => &["ReferentialConstraint", "OnDelete", "Annotation"],
        "EnumType" => &["Member", "Annotation"],
        "Action" | "Function" => &["Parameter", "ReturnType", "Annotation"],
        "EntityContainer" => &[
            "EntitySet",
            "Singleton",
            "ActionImport",
            "FunctionImport",
            "Annotation",
        ],
        "EntitySet" | "Singleton" => &["NavigationPropertyBinding", "Annotation"],
        "Record" => &["PropertyValue", "Annotation"],
        "IncludeAnnotations" | "PropertyRef" => &[],
        _ if holds_expressions(element) => &EXPRESSIONS,
        _ => &["Annotation"],
    };
    own.iter().copied()
}

/// Whether expressions may stand in the element.
fn holds_expressions(element: &str) -> bool {
    matches!(element, "Annotation" | "PropertyValue")
        || EXPRESSIONS.contains(&element) && notation(element).is_none()
}

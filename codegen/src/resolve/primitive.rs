//! The names of the built-in types (§3.3, §3.4): the one table of them.

use super::model::Primitive;

/// Names after `Edm.`, sorted.
const PRIMITIVES: [(&str, Primitive); 42] = [
    ("AnnotationPath", Primitive::AnnotationPath),
    ("AnyPropertyPath", Primitive::AnyPropertyPath),
    ("Binary", Primitive::Binary),
    ("Boolean", Primitive::Boolean),
    ("Byte", Primitive::Byte),
    ("ComplexType", Primitive::ComplexType),
    ("Date", Primitive::Date),
    ("DateTimeOffset", Primitive::DateTimeOffset),
    ("Decimal", Primitive::Decimal),
    ("Double", Primitive::Double),
    ("Duration", Primitive::Duration),
    ("EntityType", Primitive::EntityType),
    ("Geography", Primitive::Geography),
    ("GeographyCollection", Primitive::GeographyCollection),
    ("GeographyLineString", Primitive::GeographyLineString),
    (
        "GeographyMultiLineString",
        Primitive::GeographyMultiLineString,
    ),
    ("GeographyMultiPoint", Primitive::GeographyMultiPoint),
    ("GeographyMultiPolygon", Primitive::GeographyMultiPolygon),
    ("GeographyPoint", Primitive::GeographyPoint),
    ("GeographyPolygon", Primitive::GeographyPolygon),
    ("Geometry", Primitive::Geometry),
    ("GeometryCollection", Primitive::GeometryCollection),
    ("GeometryLineString", Primitive::GeometryLineString),
    (
        "GeometryMultiLineString",
        Primitive::GeometryMultiLineString,
    ),
    ("GeometryMultiPoint", Primitive::GeometryMultiPoint),
    ("GeometryMultiPolygon", Primitive::GeometryMultiPolygon),
    ("GeometryPoint", Primitive::GeometryPoint),
    ("GeometryPolygon", Primitive::GeometryPolygon),
    ("Guid", Primitive::Guid),
    ("Int16", Primitive::Int16),
    ("Int32", Primitive::Int32),
    ("Int64", Primitive::Int64),
    ("ModelElementPath", Primitive::ModelElementPath),
    ("NavigationPropertyPath", Primitive::NavigationPropertyPath),
    ("PrimitiveType", Primitive::PrimitiveType),
    ("PropertyPath", Primitive::PropertyPath),
    ("SByte", Primitive::SByte),
    ("Single", Primitive::Single),
    ("Stream", Primitive::Stream),
    ("String", Primitive::String),
    ("TimeOfDay", Primitive::TimeOfDay),
    ("Untyped", Primitive::Untyped),
];

/// Types that OData V4 took out, and what to use instead.
const REMOVED: [(&str, &str); 2] = [
    ("DateTime", "Edm.DateTimeOffset"),
    ("Time", "Edm.Duration or Edm.TimeOfDay"),
];

/// The built-in type with this name after `Edm.`.
pub(crate) fn primitive(name: &str) -> Option<Primitive> {
    let at = PRIMITIVES
        .binary_search_by_key(&name, |(known, _)| known)
        .ok()?;
    Some(PRIMITIVES[at].1)
}

/// The names after `Edm.`, for guesses.
pub(super) fn primitive_names() -> impl Iterator<Item = &'static str> {
    PRIMITIVES.iter().map(|(name, _)| *name)
}

/// What replaces a type that OData V1 to V3 had.
pub(super) fn replacement(name: &str) -> Option<&'static str> {
    REMOVED
        .iter()
        .find(|(removed, _)| *removed == name)
        .map(|(_, instead)| *instead)
}

/// The name of a built-in type, with `Edm.`.
pub(super) fn full_name(primitive: Primitive) -> String {
    let name = PRIMITIVES
        .iter()
        .find(|(_, known)| *known == primitive)
        .map_or("", |(name, _)| name);
    format!("Edm.{name}")
}

/// Whether values are of one of several types, or paths in annotations: no type of which there is
/// one kind of value in data (§3.3, §3.5).
pub(super) fn is_no_single_type(primitive: Primitive) -> bool {
    is_path(primitive) || matches!(primitive, Primitive::PrimitiveType | Primitive::Untyped)
}

/// Whether a built-in type derives from another one (§3.3, §3.4): primitive types from
/// `Edm.PrimitiveType`, those of geography and geometry from `Edm.Geography` and `Edm.Geometry`,
/// and every type from `Edm.Untyped`, whose values are of any type.
pub(super) fn derives_from(primitive: Primitive, base: Primitive) -> bool {
    use Primitive::{ComplexType, EntityType, Geography, Geometry, PrimitiveType, Untyped};
    match base {
        Untyped => true,
        PrimitiveType => {
            !is_path(primitive) && !matches!(primitive, ComplexType | EntityType | Untyped)
        }
        Geography | Geometry => full_name(primitive).starts_with(&full_name(base)),
        _ => primitive == base,
    }
}

/// Whether values may be of any entity or complex type, to which they can be cast (§3.4).
pub(super) fn is_any_structured(primitive: Primitive) -> bool {
    use Primitive::{ComplexType, EntityType, Untyped};
    matches!(primitive, ComplexType | EntityType | Untyped)
}

/// Whether values are places or shapes in space.
pub(super) fn is_geo(primitive: Primitive) -> bool {
    (Primitive::Geography..=Primitive::GeometryCollection).contains(&primitive)
}

/// Whether values are paths, which only terms have, and what terms are made of (§3.5).
pub(super) fn is_path(primitive: Primitive) -> bool {
    use Primitive::{
        AnnotationPath, AnyPropertyPath, ModelElementPath, NavigationPropertyPath, PropertyPath,
    };
    matches!(
        primitive,
        AnnotationPath | AnyPropertyPath | ModelElementPath | NavigationPropertyPath | PropertyPath
    )
}

/// The least and greatest value of a type that an enumeration may have (§10.1).
pub(super) fn enum_range(primitive: Primitive) -> Option<(i64, i64)> {
    match primitive {
        Primitive::Byte => Some((0, u8::MAX.into())),
        Primitive::SByte => Some((i8::MIN.into(), i8::MAX.into())),
        Primitive::Int16 => Some((i16::MIN.into(), i16::MAX.into())),
        Primitive::Int32 => Some((i32::MIN.into(), i32::MAX.into())),
        Primitive::Int64 => Some((i64::MIN, i64::MAX)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_types_derive_from_abstract_ones() {
        use Primitive::{ComplexType, Geography, Geometry, PrimitiveType, String, Untyped};
        assert!(derives_from(Primitive::GeographyPoint, Geography));
        assert!(!derives_from(Primitive::GeographyPoint, Geometry));
        assert!(derives_from(String, PrimitiveType) && derives_from(Geography, PrimitiveType));
        assert!(!derives_from(ComplexType, PrimitiveType) && !derives_from(PrimitiveType, String));
        assert!(derives_from(ComplexType, Untyped) && !derives_from(Untyped, ComplexType));
    }

    #[test]
    fn the_table_is_sorted_and_complete_both_ways() {
        assert!(PRIMITIVES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (name, known) in PRIMITIVES {
            assert_eq!(primitive(name), Some(known));
            assert_eq!(full_name(known), format!("Edm.{name}"));
        }
        assert_eq!(primitive("string"), None);
        assert!(replacement("DateTime").is_some());
    }
}

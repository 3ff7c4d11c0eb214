//! What a random schema consists of, before it is text.

use super::names::Scope;

/// The index of a type.
pub type Id = usize;

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Enum { is_flags: bool },
    Definition { underlying: &'static str },
    Complex,
    Entity,
}

/// A type: what others must know of it to refer to it, and its text.
pub struct Type {
    pub namespace: usize,
    pub name: String,
    pub kind: Kind,
    pub base: Option<Id>,
    pub is_abstract: bool,
    pub is_open: bool,
    /// Whether it or one that it derives from has a key.
    pub has_key: bool,
    /// Names of properties, its own and those that it inherits.
    pub scope: Scope,
    /// Its own and inherited properties of primitive types.
    pub primitives: Vec<String>,
    /// Its own and inherited navigation properties.
    pub navigation: Vec<Navigation>,
    /// The elements inside it.
    pub body: String,
}

#[derive(Clone)]
pub struct Navigation {
    pub name: String,
    pub target: Id,
    pub is_collection: bool,
    pub is_contained: bool,
}

/// A schema of several namespaces.
pub struct Schema {
    pub namespaces: Vec<(String, Option<String>)>,
    pub types: Vec<Type>,
}

impl Schema {
    /// How a type is named: by namespace, or now and then by alias.
    pub fn qualified(&self, rng: &mut fastrand::Rng, id: Id) -> String {
        let ty = &self.types[id];
        let (namespace, alias) = &self.namespaces[ty.namespace];
        let prefix = alias.as_ref().filter(|_| rng.bool()).unwrap_or(namespace);
        format!("{prefix}.{}", ty.name)
    }

    pub fn ids(&self, is_wanted: impl Fn(&Type) -> bool) -> Vec<Id> {
        (0..self.types.len())
            .filter(|id| is_wanted(&self.types[*id]))
            .collect()
    }

    /// Whether the first is the second, or derives from it.
    pub fn is_a(&self, id: Id, base: Id) -> bool {
        std::iter::successors(Some(id), |id| self.types[*id].base).any(|it| it == base)
    }
}

/// Every primitive type that a property may have.
pub const PRIMITIVES: &[&str] = &[
    "Edm.Binary",
    "Edm.Boolean",
    "Edm.Byte",
    "Edm.Date",
    "Edm.DateTimeOffset",
    "Edm.Decimal",
    "Edm.Double",
    "Edm.Duration",
    "Edm.Guid",
    "Edm.Int16",
    "Edm.Int32",
    "Edm.Int64",
    "Edm.SByte",
    "Edm.Single",
    "Edm.String",
    "Edm.TimeOfDay",
    "Edm.Geography",
    "Edm.GeographyPoint",
    "Edm.GeographyLineString",
    "Edm.GeographyPolygon",
    "Edm.GeographyMultiPoint",
    "Edm.GeographyMultiLineString",
    "Edm.GeographyMultiPolygon",
    "Edm.GeographyCollection",
    "Edm.Geometry",
    "Edm.GeometryPoint",
    "Edm.GeometryLineString",
    "Edm.GeometryPolygon",
    "Edm.GeometryMultiPoint",
    "Edm.GeometryMultiLineString",
    "Edm.GeometryMultiPolygon",
    "Edm.GeometryCollection",
];

/// Those that a key property may have.
pub const OF_KEYS: &[&str] = &[
    "Edm.Boolean",
    "Edm.Byte",
    "Edm.Date",
    "Edm.DateTimeOffset",
    "Edm.Decimal",
    "Edm.Duration",
    "Edm.Guid",
    "Edm.Int16",
    "Edm.Int32",
    "Edm.Int64",
    "Edm.SByte",
    "Edm.String",
    "Edm.TimeOfDay",
];

//! The geographic and geometric types: points, lines, areas, and collections of them.
//!
//! In goes GeoJSON (OData JSON Format 4.01, section 7.1) or the text of a URL (OData ABNF, rules
//! `fullPointLiteral` and the like); out comes a [`Spatial`] value, which gives either again. What
//! always holds: a value that was read as JSON is written as the same JSON, its digits, further
//! members and other reference systems included, as long as nobody changes it.

mod json;
mod shape;
mod text;

use std::fmt;
use std::marker::PhantomData;

pub use shape::{
    Collection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, Position,
    Shape,
};

/// Where positions are: on the [`Earth`] or on a [`Plane`].
pub trait Space: sealed::Sealed + Clone + fmt::Debug + PartialEq + 'static {
    /// Whether these are the types whose names begin with `Geography`.
    #[doc(hidden)]
    const IS_GEOGRAPHY: bool;
    /// The reference system of positions that name none, as an EPSG code (OData CSDL 4.01,
    /// section 7.2.6).
    const SRID: u32;
    /// What a literal begins with.
    #[doc(hidden)]
    const PREFIX: &'static str;
}

/// The round earth: positions are longitude, then latitude, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Earth {}

/// A flat coordinate system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Plane {}

impl Space for Earth {
    const IS_GEOGRAPHY: bool = true;
    const SRID: u32 = 4326;
    const PREFIX: &'static str = "geography";
}

impl Space for Plane {
    const IS_GEOGRAPHY: bool = false;
    const SRID: u32 = 0;
    const PREFIX: &'static str = "geometry";
}

/// A kind of shape.
pub trait Kind: sealed::Sealed + Clone + fmt::Debug + PartialEq + 'static {
    /// The names of the two types of this kind.
    #[doc(hidden)]
    const NAMES: [&'static str; 2];

    /// The shape as this kind, if it is one.
    #[doc(hidden)]
    fn from_shape(shape: Shape) -> Option<Self>;

    /// Writes it as any kind of shape is written.
    #[doc(hidden)]
    fn with_shape<R>(&self, take: impl FnOnce(shape::Borrowed<'_>) -> R) -> R;
}

mod sealed {
    pub trait Sealed {}
}

impl sealed::Sealed for Earth {}
impl sealed::Sealed for Plane {}

/// A shape of the kind `K` in the space `S`, and its reference system.
///
/// The primitive types of the standard are names for this: [`GeographyPoint`] is
/// `Spatial<Earth, Point>`.
///
/// ```
/// use odata_runtime::edm::{GeographyPoint, GeographyPolygon, Point, Position};
/// use odata_runtime::query::Literal;
/// let office = GeographyPoint::from(Point(Position::new(4.9, 52.37)));
/// assert_eq!(office.literal(), "geography'SRID=4326;Point(4.9 52.37)'");
/// let area: GeographyPolygon = "SRID=0;Polygon((1 1,2 2,3 3,1 1))".parse()?;
/// assert_eq!(area.srid(), 0);
/// # Ok::<(), odata_runtime::edm::ParseError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Spatial<S, K> {
    srid: Option<u32>,
    /// The shape.
    pub shape: K,
    space: PhantomData<fn() -> S>,
}

impl<S: Space, K: Kind> Spatial<S, K> {
    /// The qualified name of the type.
    pub const TYPE_NAME: &'static str = if S::IS_GEOGRAPHY {
        K::NAMES[0]
    } else {
        K::NAMES[1]
    };

    /// The shape in a reference system, by its EPSG code.
    pub fn with_srid(shape: K, srid: u32) -> Self {
        Self::of(shape, Some(srid))
    }

    fn of(shape: K, srid: Option<u32>) -> Self {
        Self {
            srid,
            shape,
            space: PhantomData,
        }
    }

    /// The EPSG code of the reference system; that of the type if the value names none.
    pub fn srid(&self) -> u32 {
        self.srid.unwrap_or(S::SRID)
    }
}

/// In the reference system of the type.
impl<S: Space, K: Kind> From<K> for Spatial<S, K> {
    fn from(shape: K) -> Self {
        Self::of(shape, None)
    }
}

impl<S: Space, K: Kind> fmt::Debug for Spatial<S, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({self})", S::PREFIX)
    }
}

macro_rules! names {
    ($($kind:ident: $geography:ident $geometry:ident;)+) => {$(
        #[doc = concat!("`Edm.", stringify!($geography), "`.")]
        pub type $geography = Spatial<Earth, $kind>;
        #[doc = concat!("`Edm.", stringify!($geometry), "`.")]
        pub type $geometry = Spatial<Plane, $kind>;

        impl sealed::Sealed for $kind {}

        impl Kind for $kind {
            const NAMES: [&'static str; 2] = [
                concat!("Edm.", stringify!($geography)),
                concat!("Edm.", stringify!($geometry)),
            ];

            fn from_shape(shape: Shape) -> Option<Self> {
                Self::of_shape(shape)
            }

            fn with_shape<R>(&self, take: impl FnOnce(shape::Borrowed<'_>) -> R) -> R {
                take(self.borrowed())
            }
        }
    )+};
}

names! {
    Shape: Geography Geometry;
    Point: GeographyPoint GeometryPoint;
    LineString: GeographyLineString GeometryLineString;
    Polygon: GeographyPolygon GeometryPolygon;
    MultiPoint: GeographyMultiPoint GeometryMultiPoint;
    MultiLineString: GeographyMultiLineString GeometryMultiLineString;
    MultiPolygon: GeographyMultiPolygon GeometryMultiPolygon;
    Collection: GeographyCollection GeometryCollection;
}

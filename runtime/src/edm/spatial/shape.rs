//! Shapes: what the geographic and geometric types hold, whatever space they are in.

use std::fmt;

/// A position: two coordinates, perhaps with an altitude and a measure.
#[derive(Clone, Copy, PartialEq)]
pub struct Position {
    /// Longitude in degrees, or the first coordinate.
    pub x: f64,
    /// Latitude in degrees, or the second coordinate.
    pub y: f64,
    /// Altitude, usually in metres.
    pub altitude: Option<f64>,
    /// A measure along a line; only with an altitude before it.
    pub measure: Option<f64>,
}

impl Position {
    /// Longitude and latitude, in this order, or the coordinates on a plane.
    pub const fn new(x: f64, y: f64) -> Self {
        Self {
            x,
            y,
            altitude: None,
            measure: None,
        }
    }

    /// From two to four numbers.
    pub(super) fn of(numbers: &[f64]) -> Option<Self> {
        let (&[x, y], rest) = numbers.split_first_chunk::<2>()?;
        (rest.len() <= 2 && numbers.iter().all(|number| number.is_finite())).then(|| Self {
            x,
            y,
            altitude: rest.first().copied(),
            measure: rest.get(1).copied(),
        })
    }

    /// The numbers; a measure without an altitude follows one of zero.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> {
        let altitude = self.altitude.or(self.measure.map(|_| 0.0));
        [Some(self.x), Some(self.y), altitude, self.measure]
            .into_iter()
            .flatten()
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.numbers()).finish()
    }
}

/// A point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point(pub Position);

/// A line through two positions or more.
#[derive(Clone, Debug, PartialEq)]
pub struct LineString(pub Vec<Position>);

/// An area: its outer ring, then those of its holes. The last position of a ring is the first one
/// again; what is to the left of a ring is inside of the area.
#[derive(Clone, Debug, PartialEq)]
pub struct Polygon(pub Vec<Vec<Position>>);

/// Some points.
#[derive(Clone, Debug, PartialEq)]
pub struct MultiPoint(pub Vec<Point>);

/// Some lines.
#[derive(Clone, Debug, PartialEq)]
pub struct MultiLineString(pub Vec<LineString>);

/// Some areas.
#[derive(Clone, Debug, PartialEq)]
pub struct MultiPolygon(pub Vec<Polygon>);

/// Some shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection(pub Vec<Shape>);

/// Any shape.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is of the type of its name")]
pub enum Shape {
    Point(Point),
    LineString(LineString),
    Polygon(Polygon),
    MultiPoint(MultiPoint),
    MultiLineString(MultiLineString),
    MultiPolygon(MultiPolygon),
    Collection(Collection),
}

/// A shape of some kind, to be written.
#[derive(Clone, Copy, Debug)]
pub enum Borrowed<'a> {
    /// A point.
    Point(&'a Point),
    /// A line.
    LineString(&'a LineString),
    /// An area.
    Polygon(&'a Polygon),
    /// Some points.
    MultiPoint(&'a MultiPoint),
    /// Some lines.
    MultiLineString(&'a MultiLineString),
    /// Some areas.
    MultiPolygon(&'a MultiPolygon),
    /// Some shapes.
    Collection(&'a Collection),
}

macro_rules! kinds {
    ($($kind:ident),+) => {
        $(
            impl $kind {
                pub(super) fn of_shape(shape: Shape) -> Option<Self> {
                    match shape {
                        Shape::$kind(shape) => Some(shape),
                        _ => None,
                    }
                }

                pub(super) fn borrowed(&self) -> Borrowed<'_> {
                    Borrowed::$kind(self)
                }
            }

            impl From<$kind> for Shape {
                fn from(shape: $kind) -> Self {
                    Self::$kind(shape)
                }
            }
        )+

        impl Shape {
            pub(super) fn of_shape(shape: Shape) -> Option<Self> {
                Some(shape)
            }

            pub(super) fn borrowed(&self) -> Borrowed<'_> {
                match self {
                    $(Self::$kind(shape) => Borrowed::$kind(shape),)+
                }
            }
        }
    };
}

kinds!(
    Point,
    LineString,
    Polygon,
    MultiPoint,
    MultiLineString,
    MultiPolygon,
    Collection
);

impl LineString {
    /// A line, if it has two positions.
    pub(super) fn checked(positions: Vec<Position>) -> Option<Self> {
        (positions.len() >= 2).then_some(Self(positions))
    }
}

impl Polygon {
    /// An area, if it has a ring and no ring is empty.
    pub(super) fn checked(rings: Vec<Vec<Position>>) -> Option<Self> {
        let has_rings = !rings.is_empty() && rings.iter().all(|ring| !ring.is_empty());
        has_rings.then_some(Self(rings))
    }
}

//! Spatial values as GeoJSON (OData JSON Format 4.01, section 7.1; RFC 7946).

use std::collections::BTreeMap;

use serde::de::Deserializer;
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde::{Deserialize, de::DeserializeOwned};

use super::shape::{
    Borrowed, Collection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon,
    Position, Shape,
};
use super::text::DEPTH;
use super::{Kind, Space, Spatial};
use crate::json::{self, Codec, Outcome, RawJson, Reason, Value};

/// Reads and writes a [`Spatial`] value.
#[derive(Debug)]
pub struct SpatialCodec;

impl<S: Space, K: Kind> Value for Spatial<S, K> {
    type Codec = SpatialCodec;
}

impl<S: Space, K: Kind> Codec<Spatial<S, K>> for SpatialCodec {
    fn decode<'de, D: Deserializer<'de>>(
        slot: &mut Option<Spatial<S, K>>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        let raw = RawJson::deserialize(deserializer)?;
        *slot = None;
        if raw.is_null() {
            return Ok(Outcome::Null);
        }
        let expected = Spatial::<S, K>::TYPE_NAME;
        *slot = read(&raw);
        Ok(match slot {
            // The text is kept in any case, as there are many ways to write a number.
            Some(_) => Outcome::Original(raw),
            None if raw.as_str().starts_with('{') => {
                Outcome::Malformed(raw, Reason::Invalid { expected })
            }
            None => Outcome::Malformed(raw, Reason::WrongType { expected }),
        })
    }

    fn encode<T: Serializer>(value: &Spatial<S, K>, serializer: T) -> Result<T::Ok, T::Error> {
        let mut map = serializer.serialize_map(None)?;
        let shape = |shape: Borrowed<'_>| write_members(&mut map, shape);
        value.shape.with_shape(shape)?;
        if let Some(srid) = value.srid {
            let name = BTreeMap::from([("name", format!("EPSG:{srid}"))]);
            map.serialize_entry("crs", &Named(&name))?;
        }
        map.end()
    }

    fn is_spelled(value: &Spatial<S, K>, original: &RawJson) -> bool {
        read(original).as_ref() == Some(value)
    }
}

impl<S: Space, K: Kind> Serialize for Spatial<S, K> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        json::serialize(self, serializer)
    }
}

impl<'de, S: Space, K: Kind> Deserialize<'de> for Spatial<S, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize(deserializer)
    }
}

type Members = BTreeMap<String, RawJson>;

fn read<S: Space, K: Kind>(raw: &RawJson) -> Option<Spatial<S, K>> {
    let members: Members = raw.decode().ok()?;
    let shape = K::from_shape(read_shape(&members, DEPTH)?)?;
    Some(Spatial::of(shape, members.get("crs").and_then(read_srid)))
}

/// The code in `{"type": "name", "properties": {"name": "EPSG:4326"}}`; a reference system of
/// another form stays in the text alone.
fn read_srid(crs: &RawJson) -> Option<u32> {
    let crs: Members = crs.decode().ok()?;
    let properties: Members = crs.get("properties")?.decode().ok()?;
    let name = properties.get("name")?.as_string()?;
    name.strip_prefix("EPSG:")?.parse().ok()
}

/// Levels of brackets around positions. Each is read from the text of the one around it; there
/// are four at most, and `DEPTH` collections.
fn read_shape(members: &Members, depth: usize) -> Option<Shape> {
    fn coordinates<T: DeserializeOwned>(members: &Members) -> Option<T> {
        members.get("coordinates")?.decode().ok()
    }
    fn positions(numbers: Vec<Vec<f64>>) -> Option<Vec<Position>> {
        numbers
            .iter()
            .map(|numbers| Position::of(numbers))
            .collect()
    }
    let line = |numbers| LineString::checked(positions(numbers)?);
    let polygon = |rings: Vec<Vec<Vec<f64>>>| {
        Polygon::checked(rings.into_iter().map(positions).collect::<Option<_>>()?)
    };
    Some(match &*members.get("type")?.as_string()? {
        "Point" => Point(Position::of(&coordinates::<Vec<f64>>(members)?)?).into(),
        "LineString" => line(coordinates(members)?)?.into(),
        "Polygon" => polygon(coordinates(members)?)?.into(),
        "MultiPoint" => {
            let points = positions(coordinates(members)?)?;
            MultiPoint(points.into_iter().map(Point).collect()).into()
        }
        "MultiLineString" => {
            let lines: Vec<_> = coordinates(members)?;
            MultiLineString(lines.into_iter().map(line).collect::<Option<_>>()?).into()
        }
        "MultiPolygon" => {
            let polygons: Vec<_> = coordinates(members)?;
            MultiPolygon(polygons.into_iter().map(polygon).collect::<Option<_>>()?).into()
        }
        "GeometryCollection" => {
            let depth = depth.checked_sub(1)?;
            let shapes: Vec<Members> = members.get("geometries")?.decode().ok()?;
            let shapes = shapes.iter().map(|shape| read_shape(shape, depth));
            Collection(shapes.collect::<Option<_>>()?).into()
        }
        _ => return None,
    })
}

/// A reference system by name.
struct Named<'a>(&'a BTreeMap<&'static str, String>);

impl Serialize for Named<'_> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("type", "name")?;
        map.serialize_entry("properties", self.0)?;
        map.end()
    }
}

fn write_members<M: SerializeMap>(map: &mut M, shape: Borrowed<'_>) -> Result<(), M::Error> {
    let (kind, member) = match shape {
        Borrowed::Point(_) => ("Point", "coordinates"),
        Borrowed::LineString(_) => ("LineString", "coordinates"),
        Borrowed::Polygon(_) => ("Polygon", "coordinates"),
        Borrowed::MultiPoint(_) => ("MultiPoint", "coordinates"),
        Borrowed::MultiLineString(_) => ("MultiLineString", "coordinates"),
        Borrowed::MultiPolygon(_) => ("MultiPolygon", "coordinates"),
        Borrowed::Collection(_) => ("GeometryCollection", "geometries"),
    };
    map.serialize_entry("type", kind)?;
    match shape {
        Borrowed::Point(point) => map.serialize_entry(member, &Numbers(&point.0)),
        Borrowed::LineString(line) => map.serialize_entry(member, &Line(&line.0)),
        Borrowed::Polygon(polygon) => map.serialize_entry(member, &Area(polygon)),
        Borrowed::MultiPoint(points) => map.serialize_entry(member, &Each(&points.0, Coordinates)),
        Borrowed::MultiLineString(lines) => map.serialize_entry(member, &Each(&lines.0, Path)),
        Borrowed::MultiPolygon(polygons) => map.serialize_entry(member, &Each(&polygons.0, Area)),
        Borrowed::Collection(shapes) => map.serialize_entry(member, &Each(&shapes.0, Nested)),
    }
}

/// A shape within a collection.
struct Nested<'a>(&'a Shape);

impl Serialize for Nested<'_> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        let mut map = serializer.serialize_map(None)?;
        write_members(&mut map, self.0.borrowed())?;
        map.end()
    }
}

/// Items, each in a form that can be written.
struct Each<'a, T, F>(&'a [T], F);

impl<'a, T, W: Serialize, F: Fn(&'a T) -> W> Serialize for Each<'a, T, F> {
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        serializer.collect_seq(self.0.iter().map(&self.1))
    }
}

struct Coordinates<'a>(&'a Point);

impl Serialize for Coordinates<'_> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        Numbers(&self.0.0).serialize(serializer)
    }
}

struct Path<'a>(&'a LineString);

impl Serialize for Path<'_> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        Line(&self.0.0).serialize(serializer)
    }
}

struct Line<'a>(&'a [Position]);

impl Serialize for Line<'_> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        serializer.collect_seq(self.0.iter().map(Numbers))
    }
}

struct Area<'a>(&'a Polygon);

impl Serialize for Area<'_> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        serializer.collect_seq(self.0.0.iter().map(|ring| Line(ring)))
    }
}

struct Numbers<'a>(&'a Position);

impl Serialize for Numbers<'_> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        for number in self.0.numbers() {
            if !number.is_finite() {
                return Err(T::Error::custom(
                    "a position that is not finite has no JSON",
                ));
            }
            seq.serialize_element(&number)?;
        }
        seq.end()
    }
}

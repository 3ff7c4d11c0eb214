//! Places and shapes as default values (§7.2.7): GeoJSON (RFC 7946) in CSDL JSON, well-known text in
//! CSDL XML.
//!
//! In: either form. Out: the other. What always holds: numbers keep their digits; what is neither is
//! none.

use super::syntax::{Kind, Value};
use super::writer::number;

/// Shapes in collections of shapes in collections: more than any has.
const MAX_DEPTH: usize = 16;

/// What GeoJSON and well-known text call a shape, and how deep its coordinates are nested.
const SHAPES: [(&str, &str, Nesting); 6] = [
    ("Point", "Point", Nesting::Position),
    ("LineString", "LineString", Nesting::Lists(1)),
    ("Polygon", "Polygon", Nesting::Lists(2)),
    ("MultiPoint", "MultiPoint", Nesting::Points),
    ("MultiLineString", "MultiLineString", Nesting::Lists(2)),
    ("MultiPolygon", "MultiPolygon", Nesting::Lists(3)),
];

/// How coordinates are nested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nesting {
    /// One position.
    Position,
    /// A list of positions, each in parentheses of its own in well-known text.
    Points,
    /// Lists in lists, this deep.
    Lists(usize),
}

/// A value of a type of geography or geometry.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Geo {
    /// The reference system, as the number that EPSG gives it.
    pub(super) srid: Option<String>,
    pub(super) shape: Shape,
}

/// A place or shape.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// With its type in GeoJSON.
    Simple(&'static str, Coordinates),
    Collection(Vec<Shape>),
}

/// Coordinates of a shape.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Coordinates {
    /// Numbers as written.
    Position(Vec<String>),
    List(Vec<Coordinates>),
}

impl Geo {
    /// From `SRID=4326;Point(8.5 49.3)`.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let text = text.trim();
        let (srid, shape) = match text.split_once(';') {
            Some((head, shape)) => {
                let (name, number) = head.split_once('=')?;
                let number = number.trim();
                let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
                let is_srid = name.trim().eq_ignore_ascii_case("SRID") && is_number;
                (Some(is_srid.then(|| number.to_owned())?), shape)
            }
            None => (None, text),
        };
        let mut scanner = Scanner(shape);
        let shape = scanner.shape(0)?;
        scanner.0.trim().is_empty().then_some(Self { srid, shape })
    }

    /// As well-known text.
    pub(super) fn to_text(&self) -> String {
        let mut text = match &self.srid {
            Some(srid) => format!("SRID={srid};"),
            None => String::new(),
        };
        push_shape(&mut text, &self.shape);
        text
    }

    /// From a GeoJSON object.
    pub(super) fn of_json(value: &Value<'_>) -> Option<Self> {
        let srid = match member(value, "crs") {
            None => None,
            Some(crs) => {
                let name = string(member(member(crs, "properties")?, "name")?)?;
                let number = name.rsplit_once(':').map_or(name, |(_, number)| number);
                let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
                Some(is_number.then(|| number.to_owned())?)
            }
        };
        let shape = shape_of_json(value, 0)?;
        Some(Self { srid, shape })
    }
}

fn member<'v, 'a>(value: &'v Value<'a>, name: &str) -> Option<&'v Value<'a>> {
    let Kind::Object(members) = &value.kind else {
        return None;
    };
    let found = members.iter().find(|it| it.name == name);
    found.map(|it| &it.value)
}

fn string<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match &value.kind {
        Kind::String(text) => Some(text),
        _ => None,
    }
}

fn shape_of_json(value: &Value<'_>, depth: usize) -> Option<Shape> {
    let name = string(member(value, "type")?)?;
    if name == "GeometryCollection" && depth < MAX_DEPTH {
        let Kind::Array(items) = &member(value, "geometries")?.kind else {
            return None;
        };
        let shapes = items.iter().map(|it| shape_of_json(it, depth + 1));
        return Some(Shape::Collection(shapes.collect::<Option<_>>()?));
    }
    let (name, _, nesting) = SHAPES.iter().find(|(known, _, _)| *known == name)?;
    let depth = match nesting {
        Nesting::Position => 0,
        Nesting::Points => 1,
        Nesting::Lists(depth) => *depth,
    };
    let coordinates = coordinates_of_json(member(value, "coordinates")?, depth)?;
    Some(Shape::Simple(name, coordinates))
}

fn coordinates_of_json(value: &Value<'_>, depth: usize) -> Option<Coordinates> {
    let Kind::Array(items) = &value.kind else {
        return None;
    };
    if depth == 0 {
        let numbers = items.iter().map(|it| match it.kind {
            Kind::Number(digits) => Some(digits.to_owned()),
            _ => None,
        });
        let numbers = numbers.collect::<Option<Vec<_>>>()?;
        return (numbers.len() >= 2).then_some(Coordinates::Position(numbers));
    }
    let items = items.iter().map(|it| coordinates_of_json(it, depth - 1));
    Some(Coordinates::List(items.collect::<Option<_>>()?))
}

fn push_shape(text: &mut String, shape: &Shape) {
    match shape {
        Shape::Simple(kind, coordinates) => {
            let known = SHAPES.iter().find(|(name, _, _)| name == kind);
            let Some((_, name, nesting)) = known else {
                return;
            };
            text.push_str(name);
            push_coordinates(text, coordinates, *nesting);
        }
        Shape::Collection(shapes) => {
            text.push_str("Collection(");
            for (at, shape) in shapes.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                push_shape(text, shape);
            }
            text.push(')');
        }
    }
}

fn push_coordinates(text: &mut String, coordinates: &Coordinates, nesting: Nesting) {
    text.push('(');
    match coordinates {
        Coordinates::Position(numbers) => text.push_str(&numbers.join(" ")),
        Coordinates::List(items) => {
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                match item {
                    Coordinates::Position(numbers) if nesting != Nesting::Points => {
                        text.push_str(&numbers.join(" "));
                    }
                    _ => push_coordinates(text, item, nesting),
                }
            }
        }
    }
    text.push(')');
}

/// What is left of well-known text.
struct Scanner<'t>(&'t str);

impl Scanner<'_> {
    fn takes(&mut self, character: char) -> bool {
        let rest = self.0.trim_start().strip_prefix(character);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn shape(&mut self, depth: usize) -> Option<Shape> {
        let text = self.0.trim_start();
        let (name, _) = text.split_once('(')?;
        self.0 = text.get(name.len()..)?;
        let name = name.trim_end();
        // OData's name for it, and that of everybody else.
        let is_collection = ["Collection", "GeometryCollection"]
            .iter()
            .any(|it| name.eq_ignore_ascii_case(it));
        if is_collection && depth < MAX_DEPTH {
            let shapes = self.list(|it| it.shape(depth + 1))?;
            return Some(Shape::Collection(shapes));
        }
        let known = |it: &&(&str, &str, Nesting)| it.1.eq_ignore_ascii_case(name);
        let (name, _, nesting) = SHAPES.iter().find(known)?;
        let coordinates = match nesting {
            Nesting::Position => self.point()?,
            Nesting::Points => Coordinates::List(self.list(Self::point)?),
            Nesting::Lists(depth) => self.lists(*depth)?,
        };
        Some(Shape::Simple(name, coordinates))
    }

    /// What is between parentheses, items parted by commas.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        if !self.takes('(') {
            return None;
        }
        let mut items = Vec::new();
        if self.takes(')') {
            return Some(items);
        }
        loop {
            items.push(item(self)?);
            if self.takes(')') {
                return Some(items);
            }
            if !self.takes(',') {
                return None;
            }
        }
    }

    fn lists(&mut self, depth: usize) -> Option<Coordinates> {
        let items = match depth {
            1 => self.list(Self::position)?,
            _ => self.list(|it| it.lists(depth - 1))?,
        };
        Some(Coordinates::List(items))
    }

    fn point(&mut self) -> Option<Coordinates> {
        let mut items = self.list(Self::position)?;
        let point = items.pop()?;
        items.is_empty().then_some(point)
    }

    fn position(&mut self) -> Option<Coordinates> {
        let end = self.0.find([',', '(', ')']).unwrap_or(self.0.len());
        let (numbers, rest) = self.0.split_at(end);
        self.0 = rest;
        let numbers = numbers.split_whitespace().map(number);
        let numbers: Vec<String> = numbers.collect::<Option<_>>()?;
        (numbers.len() >= 2).then_some(Coordinates::Position(numbers))
    }
}

#[cfg(test)]
mod tests {
    use super::Geo;

    #[test]
    fn well_known_text_is_read_and_written() {
        for text in [
            "SRID=0;Point(142.1 64.1)",
            "Point(1 2 3)",
            "SRID=4326;LineString(142.1 64.1,3.14 2.78)",
            "Polygon((1 1,1 2,2 2,1 1),(1 1,1 3,3 3,1 1))",
            "MultiPoint((1 2),(3 4))",
            "MultiPoint()",
            "MultiLineString((1 2,3 4),(5 6,7 8))",
            "MultiPolygon(((1 1,1 2,2 2,1 1)),((1 1,1 3,3 3,1 1)))",
            "SRID=4326;Collection(Point(1 2),Collection(LineString(1 2,3 4)))",
        ] {
            let geo = Geo::of_text(text).map(|it| it.to_text());
            assert_eq!(geo.as_deref(), Some(text));
        }
        let spaced = Geo::of_text(" srid=1; point ( 1  2 ) ").map(|it| it.to_text());
        assert_eq!(spaced.as_deref(), Some("SRID=1;Point(1 2)"));
    }

    #[test]
    fn what_is_no_shape_is_none() {
        let deep = "Collection(".repeat(100_000);
        for text in [
            "",
            "Point",
            "Point()",
            "Point(1)",
            "Point(1 x)",
            "Point(1 2",
            "Point(1 2) x",
            "Point(1 2,3 4)",
            "Circle(1 2)",
            "SRID=;Point(1 2)",
            "SRID=x;Point(1 2)",
            "LineString((1 2))",
            &deep,
        ] {
            assert_eq!(Geo::of_text(text), None, "{text}");
        }
    }
}

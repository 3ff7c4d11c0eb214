//! Spatial values as text: `SRID=0;Point(142.1 64.1)` (OData ABNF, rules `fullPointLiteral` and
//! the like), which is also what a literal has between its quotes.

use std::fmt::{self, Write};
use std::str::FromStr;

use super::shape::{
    Borrowed, Collection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon,
    Position, Shape,
};
use super::{Kind, Space, Spatial};
use crate::edm::ParseError;
use crate::query::{Literal, Primitive};

/// How deeply collections of shapes may lie in each other.
pub(super) const DEPTH: usize = 16;

impl<S: Space, K: Kind> fmt::Display for Spatial<S, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SRID={};", self.srid())?;
        self.shape.with_shape(|shape| write_shape(f, shape))
    }
}

impl<S: Space, K: Kind> Literal for Spatial<S, K> {
    fn literal(&self) -> String {
        format!("{}'{self}'", S::PREFIX)
    }
}

impl<S: Space, K: Kind> Primitive for Spatial<S, K> {
    const TYPE_NAME: &'static str = Self::TYPE_NAME;
}

/// Reads the form that a literal has between its quotes.
impl<S: Space, K: Kind> FromStr for Spatial<S, K> {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let error = ParseError {
            expected: Self::TYPE_NAME,
        };
        let mut reader = Reader(text);
        let srid = reader.srid().ok_or(error)?;
        let shape = reader.shape(DEPTH).filter(|_| reader.0.is_empty());
        let shape = shape.and_then(K::from_shape).ok_or(error)?;
        Ok(Self::of(shape, Some(srid)))
    }
}

/// Writes items in parentheses, with commas between them.
fn write_list<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    mut write: impl FnMut(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    f.write_char('(')?;
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_char(',')?;
        }
        write(f, item)?;
    }
    f.write_char(')')
}

fn write_position(f: &mut fmt::Formatter<'_>, position: &Position) -> fmt::Result {
    for (index, number) in position.numbers().enumerate() {
        if index > 0 {
            f.write_char(' ')?;
        }
        // Plain digits, unless they would be many.
        match number.abs() {
            0.0 | 1e-7..1e15 => write!(f, "{number}")?,
            _ => f.write_str(&number.literal())?,
        }
    }
    Ok(())
}

fn write_point(f: &mut fmt::Formatter<'_>, Point(position): &Point) -> fmt::Result {
    write_list(f, &[*position], write_position)
}

fn write_line(f: &mut fmt::Formatter<'_>, line: &LineString) -> fmt::Result {
    write_list(f, &line.0, write_position)
}

fn write_polygon(f: &mut fmt::Formatter<'_>, polygon: &Polygon) -> fmt::Result {
    write_list(f, &polygon.0, |f, ring| write_list(f, ring, write_position))
}

fn write_shape(f: &mut fmt::Formatter<'_>, shape: Borrowed<'_>) -> fmt::Result {
    f.write_str(match shape {
        Borrowed::Point(_) => "Point",
        Borrowed::LineString(_) => "LineString",
        Borrowed::Polygon(_) => "Polygon",
        Borrowed::MultiPoint(_) => "MultiPoint",
        Borrowed::MultiLineString(_) => "MultiLineString",
        Borrowed::MultiPolygon(_) => "MultiPolygon",
        Borrowed::Collection(_) => "GeometryCollection",
    })?;
    match shape {
        Borrowed::Point(point) => write_point(f, point),
        Borrowed::LineString(line) => write_line(f, line),
        Borrowed::Polygon(polygon) => write_polygon(f, polygon),
        Borrowed::MultiPoint(points) => write_list(f, &points.0, write_point),
        Borrowed::MultiLineString(lines) => write_list(f, &lines.0, write_line),
        Borrowed::MultiPolygon(polygons) => write_list(f, &polygons.0, write_polygon),
        Borrowed::Collection(shapes) => {
            write_list(f, &shapes.0, |f, shape| write_shape(f, shape.borrowed()))
        }
    }
}

/// The text that is not read yet.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    fn eat(&mut self, text: &str) -> Option<()> {
        let (start, rest) = self.0.split_at_checked(text.len())?;
        start.eq_ignore_ascii_case(text).then(|| self.0 = rest)
    }

    /// The text before the first of these letters, which stay.
    fn until(&mut self, ends: &[char]) -> &'a str {
        let (start, rest) = self.0.split_at(self.0.find(ends).unwrap_or(self.0.len()));
        self.0 = rest;
        start
    }

    fn srid(&mut self) -> Option<u32> {
        self.eat("SRID=")?;
        let digits = self.until(&[';']);
        self.eat(";")?;
        let is_number = digits.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| is_number)
    }

    /// Items in parentheses.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.eat("(")?;
        let mut items = Vec::new();
        if self.eat(")").is_some() {
            return Some(items);
        }
        loop {
            items.push(item(self)?);
            if self.eat(",").is_none() {
                self.eat(")")?;
                return Some(items);
            }
        }
    }

    fn position(&mut self) -> Option<Position> {
        let numbers = self.until(&[',', ')']).split(' ');
        // Not the names that Rust has for numbers that are not finite.
        let number = |text: &str| text.parse().ok().filter(|_| !text.contains(['n', 'N']));
        let numbers: Option<Vec<f64>> = numbers.take(5).map(number).collect();
        Position::of(&numbers?)
    }

    fn positions(&mut self) -> Option<Vec<Position>> {
        self.list(Self::position)
    }

    fn point(&mut self) -> Option<Point> {
        match *self.positions()? {
            [position] => Some(Point(position)),
            _ => None,
        }
    }

    fn line(&mut self) -> Option<LineString> {
        LineString::checked(self.positions()?)
    }

    fn polygon(&mut self) -> Option<Polygon> {
        Polygon::checked(self.list(Self::positions)?)
    }

    fn shape(&mut self, depth: usize) -> Option<Shape> {
        let name = self.until(&['(']).to_ascii_lowercase();
        Some(match name.as_str() {
            "point" => self.point()?.into(),
            "linestring" => self.line()?.into(),
            "polygon" => self.polygon()?.into(),
            "multipoint" => MultiPoint(self.list(Self::point)?).into(),
            "multilinestring" => MultiLineString(self.list(Self::line)?).into(),
            "multipolygon" => MultiPolygon(self.list(Self::polygon)?).into(),
            "geometrycollection" => {
                let depth = depth.checked_sub(1)?;
                Collection(self.list(|it| it.shape(depth))?).into()
            }
            _ => return None,
        })
    }
}

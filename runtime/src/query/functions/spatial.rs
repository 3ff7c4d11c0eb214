//! Functions of geographic and geometric values.

use crate::edm::{LineString, Point, Polygon, Space, Spatial};
use crate::query::expression::Draft;
use crate::query::filter::Filter;
use crate::query::operand::{Expression, Operand, Term, draft_of};
use crate::query::property::Property;

macro_rules! functions {
    ($($name:ident),+) => {$(
        /// Functions of points (OData 4.01 URL Conventions, section 5.1.1.11).
        ///
        /// ```
        /// use odata_runtime::edm::{GeographyPoint, Point, Position};
        /// use odata_runtime::query::Property;
        /// struct Shop;
        /// const LOCATION: Property<Shop, GeographyPoint> = Property::new("location");
        /// let here = GeographyPoint::from(Point(Position::new(4.9, 52.37)));
        /// let filter = LOCATION.distance(here).lt(1000.0);
        /// assert_eq!(
        ///     filter.to_string(),
        ///     "geo.distance(location,geography'SRID=4326;Point(4.9 52.37)') lt 1000.0"
        /// );
        /// ```
        impl<E, S: Space> $name<E, Spatial<S, Point>> {
            /// The shortest distance to another point, in the unit of the reference system
            /// (section 5.1.1.11.1).
            pub fn distance(self, other: impl Operand<E, Spatial<S, Point>>) -> Expression<E, f64> {
                let arguments = [self.into_draft(), draft_of(other)];
                Expression::of(Draft::call("geo.distance", arguments))
            }

            /// Whether the point lies inside of an area or on its edge (section 5.1.1.11.2).
            pub fn intersects(self, area: impl Operand<E, Spatial<S, Polygon>>) -> Filter<E> {
                let arguments = [self.into_draft(), draft_of(area)];
                Filter::of(Draft::call("geo.intersects", arguments))
            }
        }

        /// Functions of lines (OData 4.01 URL Conventions, section 5.1.1.11).
        impl<E, S: Space> $name<E, Spatial<S, LineString>> {
            /// The length of the line, in the unit of the reference system (section 5.1.1.11.3).
            pub fn length(self) -> Expression<E, f64> {
                Expression::of(Draft::call("geo.length", [self.into_draft()]))
            }
        }
    )+};
}

functions!(Property, Expression);

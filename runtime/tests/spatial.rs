//! Geographic and geometric values: as JSON, as literals, in filters.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::path::PathBuf;

use odata_runtime::edm::{
    Collection, Geography, GeographyLineString, GeographyPoint, GeographyPolygon, GeometryPoint,
    LineString, Point, Position, Shape,
};
use odata_runtime::json::{self, Page};
use odata_runtime::query::{Filter, Literal, Property};

struct Shop;

const LOCATION: Property<Shop, GeographyPoint> = Property::new("location");
const AREA: Property<Shop, GeographyPolygon> = Property::new("area");
const ROUTE: Property<Shop, GeographyLineString> = Property::new("route");

/// Reads and writes in a collection; gives the number of values that are not of the type.
fn comes_back<T>(items: &str) -> (Page<T>, usize)
where
    T: odata_runtime::json::Value + Clone + std::fmt::Debug + PartialEq + 'static,
{
    let text = format!(r#"{{"value":[{items}]}}"#);
    let page: Page<T> = json::from_str(&text).unwrap();
    let written = String::from_utf8(json::to_vec(&page).unwrap()).unwrap();
    assert_eq!(written, text);
    let problems = json::problems(&page).len();
    (page, problems)
}

#[test]
fn geo_json_comes_back_with_its_digits_and_members() {
    let crs = r#""crs":{"type":"name","properties":{"name":"EPSG:4326"}}"#;
    let items = format!(
        r#"{{"type":"Point","coordinates":[142.10,64.1]}},{{"coordinates":[1,2,3,4e0],"type":"Point",{crs}}},
        null,{{"type":"Point","coordinates":[1,2],"bbox":[1,2,1,2],"crs":{{"type":"link"}}}}"#
    )
    .replace("\n        ", "");
    let (page, problems) = comes_back::<GeographyPoint>(&items);
    assert_eq!((page.value.len(), problems), (3, 0));
    assert_eq!(page.value[0].shape, Point(Position::new(142.1, 64.1)));
    assert_eq!(page.value[1].shape.0.measure, Some(4.0));
    assert_eq!(page.value[1].srid(), 4326);
    comes_back::<Geography>(
        r#"{"type":"GeometryCollection","geometries":[{"type":"MultiPolygon","coordinates":[[[[1,1],[2,2],[3,3],[1,1]]]]},{"type":"MultiPoint","coordinates":[]},{"type":"MultiLineString","coordinates":[[[1,1],[2,2]]]},{"type":"Polygon","coordinates":[[[1,1],[1,1]]]}]}"#,
    );
}

#[test]
fn what_is_no_shape_of_the_type_is_reported_and_kept() {
    for item in [
        r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#,
        r#"{"type":"Point","coordinates":[1]}"#,
        r#"{"type":"Point","coordinates":[1,2,3,4,5]}"#,
        r#"{"type":"Point","coordinates":[1,1e999]}"#,
        r#"{"type":"point","coordinates":[1,2]}"#,
        r#"{"type":"Point"}"#,
        r#""POINT(1 2)""#,
        "7",
    ] {
        let (page, problems) = comes_back::<GeographyPoint>(item);
        assert_eq!((page.value.len(), problems), (0, 1), "{item}");
    }
    let deep = |levels: usize| {
        let (open, close) = (r#"{"type":"GeometryCollection","geometries":["#, "]}");
        open.repeat(levels) + &close.repeat(levels)
    };
    assert_eq!(comes_back::<Geography>(&deep(16)).1, 0);
    assert_eq!(comes_back::<Geography>(&deep(17)).1, 1);
}

#[test]
fn a_value_that_was_changed_is_written_anew() {
    let text = r#"{"value":[{"type":"Point","coordinates":[1.0,2.0]}]}"#;
    let mut page: Page<GeographyPoint> = json::from_str(text).unwrap();
    page.value[0] = GeographyPoint::with_srid(Point(Position::new(3.5, -4.0)), 4258);
    assert_eq!(
        String::from_utf8(json::to_vec(&page).unwrap()).unwrap(),
        r#"{"value":[{"type":"Point","coordinates":[3.5,-4.0],"crs":{"type":"name","properties":{"name":"EPSG:4258"}}}]}"#
    );
    let nowhere = GeometryPoint::from(Point(Position::new(f64::NAN, 0.0)));
    assert!(json::to_vec(&nowhere).is_err());
}

#[test]
fn filters_know_distance_length_and_intersection() {
    let here: GeographyPoint = Point(Position::new(142.1, 64.1)).into();
    let line = LineString(vec![Position::new(142.1, 64.1), Position::new(3.25, 2.75)]);
    let area = "SRID=4326;Polygon((1 1,2 2,3 3,1 1))";
    let area: GeographyPolygon = area.parse().unwrap();
    let is_of: Filter<Shop> = LOCATION.is_of_type::<GeographyPoint>();
    for (filter, text) in [
        (
            LOCATION.distance(&here).le(5.5),
            "geo.distance(location,geography'SRID=4326;Point(142.1 64.1)') le 5.5",
        ),
        (
            LOCATION.distance(LOCATION).eq(0.0),
            "geo.distance(location,location) eq 0.0",
        ),
        (LOCATION.intersects(AREA), "geo.intersects(location,area)"),
        (
            LOCATION.intersects(area).not(),
            "not geo.intersects(location,geography'SRID=4326;Polygon((1 1,2 2,3 3,1 1))')",
        ),
        (ROUTE.length().gt(1e3), "geo.length(route) gt 1000.0"),
        (
            ROUTE.eq(GeographyLineString::from(line)),
            "route eq geography'SRID=4326;LineString(142.1 64.1,3.25 2.75)'",
        ),
        (is_of, "isof(location,Edm.GeographyPoint)"),
        (LOCATION.is_null(), "location eq null"),
    ] {
        assert_eq!(filter.to_string(), text);
    }
}

#[test]
fn text_that_is_no_literal_is_an_error() {
    for text in [
        "",
        "Point(1 2)",
        "SRID=;Point(1 2)",
        "SRID=123456;Point(1 2)",
        "SRID=+1;Point(1 2)",
        "SRID=0;Point(1  2)",
        "SRID=0;Point(1)",
        "SRID=0;Point(1 2 3 4 5)",
        "SRID=0;Point(1 inf)",
        "SRID=0;Point(1 NaN)",
        "SRID=0;Point()",
        "SRID=0;Point(1 2",
        "SRID=0;Point(1 2)x",
        "SRID=0;LineString(1 2)",
        "SRID=0;Polygon()",
        "SRID=0;Polygon(())",
        "SRID=0;Circle(1 2)",
        "SRID=0;GeometryCollection(1)",
        "\u{e4}RID=0;Point(1 2)",
    ] {
        assert!(text.parse::<Geography>().is_err(), "{text}");
    }
    let deep = |levels| {
        let (open, close) = ("GeometryCollection(".repeat(levels), ")".repeat(levels));
        format!("SRID=0;{open}{close}").parse::<Geography>()
    };
    assert!(deep(16).is_ok());
    assert!(deep(17).is_err());
    assert!(deep(100_000).is_err());
    assert!(
        "SRID=0;LineString(1 1,2 2)"
            .parse::<GeographyPoint>()
            .is_err()
    );
}

#[test]
fn a_shape_says_what_it_is() {
    let point = Point(Position::new(1.0, -0.5));
    let all = Geography::from(Shape::from(Collection(vec![point.into(), point.into()])));
    assert_eq!(
        format!("{all:?}"),
        "geography(SRID=4326;GeometryCollection(Point(1 -0.5),Point(1 -0.5)))"
    );
    assert_eq!(
        all.to_string().parse::<Geography>().unwrap().shape,
        all.shape
    );
    let small = GeometryPoint::from(Point(Position::new(1e-300, -1e300)));
    assert_eq!(small.literal(), "geometry'SRID=0;Point(1e-300 -1e300)'");
}

/// The published cases whose input is a spatial literal, on one line or two.
#[test]
fn literals_are_those_of_the_grammar() {
    let folder = std::env::var_os("ODATA_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let file = folder.join("abnf/odata-abnf-testcases.yaml");
    let Ok(text) = std::fs::read_to_string(&file) else {
        let required = std::env::var("CI").as_deref() == Ok("true");
        assert!(!required, "{} is absent, and CI needs it", file.display());
        eprintln!("skipped: {} is absent", file.display());
        return;
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let mut checked = 0;
    for prefix in ["geography", "geometry"] {
        for case in text.split(&format!("{prefix}'")).skip(1) {
            let inner = case.split('\'').next().unwrap();
            let (literal, again) = match prefix {
                "geography" => {
                    let value: Geography = inner.parse().unwrap();
                    (value.literal(), inner.parse().ok() == Some(value))
                }
                _ => {
                    let value: odata_runtime::edm::Geometry = inner.parse().unwrap();
                    (value.literal(), inner.parse().ok() == Some(value))
                }
            };
            assert!(again);
            // A number is written with the digits that it needs.
            let expected = format!("{prefix}'{}'", inner.replace("10.0", "10"));
            assert_eq!(literal, expected);
            checked += 1;
        }
    }
    assert!(checked >= 20, "only {checked} cases");
}

//! Problems are found with their paths, strict reading refuses them, errors say where.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::{Everything, HostPort, assert_lossless};
use odata_runtime::json::{self, Page, Reason};
use odata_runtime::serde::Serialize;

const PAGE: &str = r#"{"@odata.count":"x","value":[{"id":"1"},
    {"port":"Integer","banners":[{"firstSeenDateTime":"2016-17-13T08:43:41.00Z"},7]},3,null]}"#;

#[test]
fn problems_have_paths_and_reasons() {
    let page: Page<HostPort> = json::from_str(PAGE).unwrap();
    assert_eq!(page.value.len(), 2);
    let found: Vec<_> = json::problems(&page)
        .into_iter()
        .map(|problem| {
            (
                problem.path,
                problem.reason,
                problem.raw.as_str().to_owned(),
            )
        })
        .collect();
    let wrong = |expected| Reason::WrongType { expected };
    let expected = [
        (
            "$['@odata.count']",
            Reason::Invalid {
                expected: "Edm.Int64",
            },
            "\"x\"",
        ),
        (
            "$.value[1].banners[0].firstSeenDateTime",
            Reason::Invalid {
                expected: "Edm.DateTimeOffset",
            },
            "\"2016-17-13T08:43:41.00Z\"",
        ),
        (
            "$.value[1].banners[1]",
            wrong("microsoft.graph.security.hostPortBanner"),
            "7",
        ),
        ("$.value[1].port", wrong("Edm.Int32"), "\"Integer\""),
        (
            "$.value[2]",
            wrong("microsoft.graph.security.hostPort"),
            "3",
        ),
    ]
    .map(|(path, reason, raw)| (path.to_owned(), reason, raw.to_owned()));
    assert_eq!(found, expected);
    assert_lossless::<Page<HostPort>>(PAGE);
}

#[test]
fn problems_are_found_inside_structures_of_the_caller() {
    #[derive(Serialize)]
    #[serde(crate = "odata_runtime::serde")]
    struct Report {
        by_name: BTreeMap<&'static str, (u8, Kind)>,
    }
    #[derive(Serialize)]
    #[serde(crate = "odata_runtime::serde")]
    enum Kind {
        Port(Box<HostPort>),
        Ports { list: Vec<Option<HostPort>> },
    }
    let port: HostPort = json::from_str(r#"{"port":"x"}"#).unwrap();
    let report = Report {
        by_name: BTreeMap::from([
            ("a'b", (0, Kind::Port(Box::new(port.clone())))),
            (
                "c",
                (
                    0,
                    Kind::Ports {
                        list: vec![None, Some(port)],
                    },
                ),
            ),
        ]),
    };
    let paths: Vec<_> = json::problems(&report)
        .into_iter()
        .map(|problem| problem.path)
        .collect();
    assert_eq!(
        paths,
        [
            r"$.by_name['a\'b'][1].Port.port",
            "$.by_name.c[1].Ports.list[1].port",
        ]
    );
}

#[test]
fn strict_reading_refuses_what_lenient_reading_keeps() {
    let error = json::from_slice_strict::<Page<HostPort>>(PAGE.as_bytes()).unwrap_err();
    assert_eq!(error.problems().len(), 5);
    assert_eq!(error.path(), Some("$['@odata.count']"));
    let text = error.to_string();
    assert!(text.starts_with("5 values are not of their declared types: $['@odata.count']: "));
    assert!(!text.contains("Integer"), "holds a value: {text}");
    assert!(!format!("{error:?}").contains("2016-17"));
    let fine = r#"{"value":[{"port":1.0,"status":"other","banners":null}]}"#;
    json::from_slice_strict::<Page<HostPort>>(fine.as_bytes()).unwrap();
}

#[test]
fn errors_of_syntax_have_positions() {
    let error = json::from_str::<HostPort>("{\"id\": \"a\",\n  \"port\": 1,}").unwrap_err();
    assert_eq!((error.line(), error.column()), (Some(2), Some(13)));
    let error = json::from_slice::<HostPort>(b"{\"id\":\"\xff\"}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the text is not UTF-8 at line 1 column 8"
    );
}

#[test]
fn what_is_no_json_is_an_error() {
    for text in [
        "",
        " ",
        "{",
        "}",
        "{}}",
        "{} x",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{,}"#,
        r#"{"a":1 "b":2}"#,
        r#"{a:1}"#,
        r#"{"int32":01}"#,
        r#"{"int32":-}"#,
        r#"{"int32":1.}"#,
        r#"{"int32":.5}"#,
        r#"{"int32":1e}"#,
        r#"{"int32":+1}"#,
        r#"{"string":"a}"#,
        r#"{"string":"\x"}"#,
        r#"{"string":"\u12g4"}"#,
        "{\"string\":\"a\nb\"}",
        r#"{"strings":["a",]}"#,
        r#"{"strings":["a" "b"]}"#,
        r#"{"strings":[}"#,
        r#"{"x":[1,2}"#,
        r#"{"x":{"a":1]}"#,
        r#"{"x":tru}"#,
        r#"{"boolean":truex}"#,
        r#"{"x":nul}"#,
        r#"{"x":01}"#,
        r#"{"x":[1,]}"#,
        r#"{"x":{"a":1,}}"#,
        "[1]",
        "5",
        r#"{"x":"\ud800\u12"}"#,
        r#"{"x":-}"#,
        r#"{"host":{"@odata.type":}}"#,
        "NaN",
        "null",
    ] {
        let ours = json::from_str::<Everything>(text);
        assert!(ours.is_err(), "{text:?}");
        assert!(
            serde_json::from_str::<Everything>(text).is_err(),
            "{text:?}"
        );
    }
}

#[test]
fn pages_of_both_versions_are_read_and_kept() {
    let old = r#"{"@odata.context":"c","@odata.count":5,"@odata.nextLink":"n","value":[],"x":1}"#;
    let new = r#"{"@context":"c","@count":"5","@nextLink":"n","@deltaLink":"d","value":[{}]}"#;
    for text in [old, new, "{}", r#"{"value":null,"@count":null}"#] {
        assert_lossless::<Page<HostPort>>(text);
    }
    let page: Page<HostPort> = json::from_str(new).unwrap();
    assert_eq!(page.count, Some(5));
    assert_eq!(page.next_link.as_deref(), Some("n"));
    assert_eq!(page.delta_link.as_deref(), Some("d"));
    assert_eq!(page.context.as_deref(), Some("c"));
    let page: Page<HostPort> = json::from_str(old).unwrap();
    assert_eq!(page.additional.get("x").unwrap().as_str(), "1");
}

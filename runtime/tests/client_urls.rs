//! URLs: whatever a key or an option holds, it stays in its place.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use client_common::{Host, HostPort, scripted, scripted_with, sent};
use odata_runtime::client::{Error, KeyStyle, KeyValue};
use odata_runtime::query::Search;

fn segment_path(key: &str) -> String {
    let (_, service) = scripted();
    service.hosts().by_id(key).path().as_str().to_owned()
}

fn predicate_path(key: &str) -> String {
    let (_, service) = scripted_with(|builder| builder.key_style(KeyStyle::Parentheses));
    service.hosts().by_id(key).path().as_str().to_owned()
}

#[tokio::test]
async fn an_empty_key_is_refused_before_anything_is_sent() {
    for style in [KeyStyle::Segment, KeyStyle::Parentheses] {
        let (transport, service) = scripted_with(|builder| builder.key_style(style));
        let error = service.hosts().by_id("").get().await.unwrap_err();
        let text = "the key `id` is empty, and would name the collection instead of an entity";
        assert!(error.to_string().contains(text), "{error}");
        let error = service.hosts().by_id("").ports().list().page().await;
        assert!(matches!(error, Err(Error::Request(_))), "{error:?}");
        assert!(transport.requests().is_empty());
    }
}

#[test]
fn alternate_keys_stand_in_parentheses_with_their_names() {
    for style in [KeyStyle::Segment, KeyStyle::Parentheses] {
        let (_, service) = scripted_with(|builder| builder.key_style(style));
        let hosts = service.hosts();
        let one = hosts
            .path()
            .alternate_key(&[("name", KeyValue::from("a/b'c,d=e)"))]);
        assert_eq!(one.as_str(), "/hosts(name='a%2Fb''c,d%3De%29')");
        let keys = [
            ("year", KeyValue::from(1999)),
            ("na me", KeyValue::from("x")),
        ];
        let two = hosts.path().alternate_key(&keys).child("ports");
        assert_eq!(two.as_str(), "/hosts(year=1999,na%20me='x')/ports");
    }
}

#[test]
fn hostile_keys_stay_one_segment() {
    let cases = [
        ("contoso.com", "/hosts/contoso.com", "/hosts('contoso.com')"),
        ("a/b", "/hosts/a%2Fb", "/hosts('a%2Fb')"),
        ("..", "/hosts('..')", "/hosts('..')"),
        (".", "/hosts('.')", "/hosts('.')"),
        ("%2F", "/hosts/%252F", "/hosts('%252F')"),
        ("%2e%2e", "/hosts/%252e%252e", "/hosts('%252e%252e')"),
        ("O'Neil", "/hosts/O%27Neil", "/hosts('O''Neil')"),
        (
            "a#b?c&d=e",
            "/hosts/a%23b%3Fc%26d%3De",
            "/hosts('a%23b%3Fc%26d%3De')",
        ),
        (
            "ü 字",
            "/hosts/%C3%BC%20%E5%AD%97",
            "/hosts('%C3%BC%20%E5%AD%97')",
        ),
        ("$count", "/hosts('$count')", "/hosts('$count')"),
        (
            "a\\b\r\nx:1",
            "/hosts/a%5Cb%0D%0Ax%3A1",
            "/hosts('a%5Cb%0D%0Ax%3A1')",
        ),
        (
            "x')/y('",
            "/hosts/x%27%29%2Fy%28%27",
            "/hosts('x''%29%2Fy%28''')",
        ),
        (
            "a@b.c;d+e",
            "/hosts/a@b.c%3Bd%2Be",
            "/hosts('a@b.c%3Bd%2Be')",
        ),
    ];
    for (key, segment, predicate) in cases {
        assert_eq!(segment_path(key), segment, "{key:?}");
        assert_eq!(predicate_path(key), predicate, "{key:?}");
    }
}

#[tokio::test]
async fn hostile_keys_reach_the_transport_unchanged() {
    for key in [
        "..",
        "a/../..",
        "a\\..\\b",
        "%2e%2e",
        "\u{0}",
        "字",
        "http://evil.example/",
        "//x",
    ] {
        for style in [KeyStyle::Segment, KeyStyle::Parentheses] {
            let (transport, service) = scripted_with(|builder| builder.key_style(style));
            transport.json(200, "{}");
            let host = service.hosts().by_id(key);
            let expected = format!("https://service.example/v1.0{}", host.path().as_str());
            host.get().await.unwrap();
            assert_eq!(sent(&transport), [expected], "{key:?}");
        }
    }
}

#[test]
fn keys_of_other_types() {
    let (_, segments) = scripted();
    let (_, predicates) = scripted_with(|builder| builder.key_style(KeyStyle::Parentheses));
    let path = |keys: &[(&str, KeyValue)]| {
        [
            segments.hosts().path().key(keys).as_str().to_owned(),
            predicates.hosts().path().key(keys).as_str().to_owned(),
        ]
    };
    assert_eq!(
        path(&[("id", KeyValue::from(-7))]),
        ["/hosts/-7", "/hosts(-7)"]
    );
    assert_eq!(
        path(&[("id", KeyValue::from(true))]),
        ["/hosts/true", "/hosts(true)"]
    );
    let id = "01234567-89ab-cdef-0123-456789abcdef";
    let uuid: odata_runtime::edm::Guid = id.parse().unwrap();
    assert_eq!(
        path(&[("id", KeyValue::from(uuid))]),
        [format!("/hosts/{id}"), format!("/hosts({id})")]
    );
    assert_eq!(
        path(&[("status", KeyValue::literal(&client_common::Status::Open))]),
        ["/hosts/open", "/hosts(example.status'open')"]
    );
    let seen: odata_runtime::edm::DateTimeOffset = "2024-05-01T10:00:00Z".parse().unwrap();
    assert_eq!(
        path(&[("seen", KeyValue::from(seen))])[1],
        "/hosts(2024-05-01T10%3A00%3A00Z)"
    );
    assert_eq!(
        path(&[("a", KeyValue::from("x")), ("b", KeyValue::from(2))]),
        ["/hosts/x/2", "/hosts(a='x',b=2)"]
    );
    assert_eq!(
        path(&[("a", KeyValue::from("")), ("b", KeyValue::from(2))])[0],
        "/hosts(a='',b=2)"
    );
}

#[test]
fn functions_take_arguments_in_parentheses() {
    let (_, service) = scripted();
    let path = service.hosts().path().function(
        "example.near",
        &[
            ("name", KeyValue::from("a'b/c")),
            ("max", KeyValue::from(3)),
        ],
    );
    assert_eq!(path.as_str(), "/hosts/example.near(name='a''b%2Fc',max=3)");
}

#[tokio::test]
async fn options_are_encoded_once() {
    let (transport, service) = scripted();
    transport.json(200, r#"{"value":[]}"#);
    service
        .ports()
        .list()
        .filter(HostPort::ID.eq("a&b=c#d+e%20'f").and(HostPort::PORT.gt(1)))
        .search(Search::phrase("x & y"))
        .select((HostPort::PORT, HostPort::ID))
        .order_by(HostPort::PORT.desc())
        .expand(HostPort::HOST.with(|host| host.select((Host::ID, Host::NAME)).top(1)))
        .top(5)
        .query("api-version&x", "1&$top=9")
        .await
        .unwrap();
    assert_eq!(
        sent(&transport),
        ["https://service.example/v1.0/ports?$select=port,id\
          &$expand=host($select=id,name;$top=1)\
          &$filter=id%20eq%20%27a%26b=c%23d%2Be%2520%27%27f%27%20and%20port%20gt%201\
          &$search=%22x%20%26%20y%22&$orderby=port%20desc&$top=5\
          &api-version%26x=1%26$top=9"]
    );
}

#[tokio::test]
async fn roots_keep_their_path_and_lose_their_slash() {
    for (root, expected) in [
        ("https://a.example", "https://a.example/hosts"),
        ("https://a.example/", "https://a.example/hosts"),
        ("https://a.example/v1.0/", "https://a.example/v1.0/hosts"),
        (
            "https://A.example:443/x%20y",
            "https://a.example/x%20y/hosts",
        ),
        ("http://[::1]:8080/odata", "http://[::1]:8080/odata/hosts"),
    ] {
        let (transport, service) = scripted_with(|builder| builder.root(root).token("t"));
        transport.json(200, r#"{"value":[]}"#);
        service.hosts().list().await.unwrap();
        assert_eq!(sent(&transport), [expected]);
    }
}

#[test]
fn roots_that_cannot_work_are_refused() {
    for root in [
        "",
        "service.example/v1.0",
        "ftp://service.example/",
        "mailto:a@b.c",
        "https://user:secret@service.example/",
        "https://service.example/?x=1",
        "https://service.example/#x",
    ] {
        let error = client_common::Service::builder()
            .root(root)
            .build()
            .unwrap_err();
        assert!(matches!(error, Error::Builder(_)), "{root}: {error}");
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
}

#[test]
fn credentials_need_https_or_loopback() {
    let build = |root: &str| {
        client_common::Service::builder()
            .root(root)
            .token("t")
            .build()
    };
    for root in [
        "https://service.example",
        "http://localhost:80",
        "http://127.0.0.1:1",
        "http://127.8.0.1",
        "http://[::1]/",
        "http://api.localhost/",
    ] {
        assert!(build(root).is_ok(), "{root}");
    }
    for root in [
        "http://service.example",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://10.0.0.1",
    ] {
        assert!(matches!(build(root), Err(Error::Builder(_))), "{root}");
        let with_header = client_common::Service::builder()
            .root(root)
            .header("Authorization", "Basic x")
            .build();
        assert!(matches!(with_header, Err(Error::Builder(_))), "{root}");
        assert!(client_common::Service::builder().root(root).build().is_ok());
    }
}

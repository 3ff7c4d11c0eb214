//! Actions and functions: URLs and bodies byte for byte, and what comes back.

#![cfg(feature = "client")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::field_reassign_with_default
)]

mod client_common;

use client_common::{AnyHost, Banner, Host, HostPort, Status, scripted, sent};
use client_common::{HostCollectionRequest, HostRequest, Service};
use http::Method;
use odata_runtime::client::Error;
use odata_runtime::client::operation::{
    CollectionParameter, Invocation, JsonParameter, Many, Nothing, One, Parameter, Plain, Whole,
};
use odata_runtime::client::testing::MockTransport;
use odata_runtime::edm;

/// The parameters of the operations here.
enum Scan {}

impl Scan {
    const TEXT: Parameter<Self, String> = Parameter::new("text");
    const DEPTH: Parameter<Self, i32> = Parameter::new("depth");
    const STATUS: Parameter<Self, Status> = Parameter::new("status");
    const SEEN: Parameter<Self, edm::DateTimeOffset> = Parameter::new("seen");
    const LIKE: JsonParameter<Self, Banner> = JsonParameter::new("like");
    const HOST: JsonParameter<Self, AnyHost> = JsonParameter::new("host");
    const TAGS: CollectionParameter<Self, String> = CollectionParameter::new("tags");
}

fn action<R: Default>(service: &Service) -> Invocation<Scan, R> {
    Invocation::action(service.hosts().by_id("1").path(), "example.scan")
}

fn function<R: Default>(service: &Service) -> Invocation<Scan, R> {
    Invocation::function(service.hosts().by_id("1").path(), "example.find")
}

const HOST: &str = "https://service.example/v1.0/hosts/1";

fn body(transport: &MockTransport, index: usize) -> String {
    String::from_utf8(transport.requests()[index].body().to_vec()).unwrap()
}

fn banner(text: &str) -> Banner {
    let mut banner = Banner::default();
    banner.text = Some(text.to_owned());
    banner
}

#[tokio::test]
async fn an_action_without_parameters_has_no_body() {
    let (transport, service) = scripted();
    transport.empty(204);
    let action: Invocation<(), Nothing> = Invocation::bare_action(&service.inner().path(), "Reset");
    action.await.unwrap();
    let request = &transport.requests()[0];
    assert_eq!(request.method(), Method::POST);
    assert_eq!(sent(&transport), ["https://service.example/v1.0/Reset"]);
    assert!(request.body().is_empty());
    assert!(!request.headers().contains_key("content-type"));
}

#[tokio::test]
async fn an_action_sends_what_was_set_in_the_order_it_was_set() {
    let (transport, service) = scripted();
    transport.empty(204);
    transport.json(200, r#"{"ignored":[1,2]}"#);
    action::<Nothing>(&service).await.unwrap();
    action::<Nothing>(&service)
        .set(Scan::DEPTH, 2)
        .set(Scan::TEXT, "a\"b")
        .set_null(Scan::STATUS)
        .set(Scan::LIKE, banner("x"))
        .set(Scan::TAGS, vec!["é".to_owned(), String::new()])
        .set(Scan::DEPTH, 3)
        .if_match("*")
        .await
        .unwrap();
    let url = format!("{HOST}/example.scan");
    assert_eq!(sent(&transport), [url.clone(), url]);
    assert_eq!(body(&transport, 0), "{}");
    assert_eq!(
        body(&transport, 1),
        r#"{"depth":3,"text":"a\"b","status":null,"like":{"text":"x"},"tags":["é",""]}"#
    );
    let headers = transport.requests()[1].headers().clone();
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["if-match"], "*");
}

#[tokio::test]
async fn literals_of_a_function_stand_in_the_path() {
    let (transport, service) = scripted();
    for _ in 0..2 {
        transport.empty(204);
    }
    let function = |service: &Service| function::<Nothing>(service);
    function(&service).await.unwrap();
    let seen: edm::DateTimeOffset = "2024-02-03T04:05:06+01:00".parse().unwrap();
    function(&service)
        .set(Scan::TEXT, "O'Neil/?#&")
        .set(Scan::DEPTH, -1)
        .set(Scan::STATUS, Status::Open)
        .set(Scan::SEEN, seen)
        .set_null(Scan::LIKE)
        .await
        .unwrap();
    assert_eq!(transport.requests()[1].method(), Method::GET);
    assert_eq!(
        sent(&transport),
        [
            format!("{HOST}/example.find()"),
            format!(
                "{HOST}/example.find(text='O''Neil%2F%3F%23%26',depth=-1,status=example.status'open',seen=2024-02-03T04%3A05%3A06%2B01%3A00,like=null)"
            ),
        ]
    );
}

#[tokio::test]
async fn what_has_no_literal_stands_behind_an_alias() {
    let (transport, service) = scripted();
    transport.json(200, r#"{"value":[]}"#);
    let found = function::<Many<HostPort>>(&service)
        .set(Scan::TAGS, vec!["a&b".to_owned()])
        .set(Scan::LIKE, banner("é"))
        .filter(HostPort::PORT.gt(1))
        .top(5);
    found.page().await.unwrap();
    assert_eq!(
        sent(&transport),
        [format!(
            "{HOST}/example.find(tags=@tags,like=@like)?@tags=%5B%22a%26b%22%5D&@like=%7B%22text%22:%22%C3%A9%22%7D&$filter=port%20gt%201&$top=5"
        )]
    );
}

#[tokio::test]
async fn requests_go_on_from_a_composable_function() {
    let (transport, service) = scripted();
    for _ in 0..3 {
        transport.json(200, r#"{"value":[],"id":"7"}"#);
    }
    let one = function::<One<Host, HostRequest>>(&service).set(Scan::TAGS, Vec::new());
    let host = one.compose();
    host.ports().list().top(1).page().await.unwrap();
    let again: Invocation<Scan, Many<Host, HostCollectionRequest>> =
        Invocation::function(host.path(), "example.near");
    let many = again.set(Scan::TAGS, vec!["x".to_owned()]).compose();
    many.by_id("7").get().await.unwrap();
    many.list().page().await.unwrap();
    let twice = "example.find(tags=@tags)/example.near(tags=@tags2)";
    let aliases = "?@tags=%5B%5D&@tags2=%5B%22x%22%5D";
    assert_eq!(
        sent(&transport),
        [
            format!("{HOST}/example.find(tags=@tags)/ports?@tags=%5B%5D&$top=1"),
            format!("{HOST}/{twice}/7{aliases}"),
            format!("{HOST}/{twice}{aliases}"),
        ]
    );
}

#[tokio::test]
async fn single_values_come_back_as_what_they_are() {
    let (transport, service) = scripted();
    transport.json(200, r#"{"@odata.context":"x","value":42}"#);
    transport.json(200, r#"{"value":"ajar"}"#);
    transport.json(
        200,
        r##"{"@odata.type":"#example.ipAddress","id":"1","country":"NL"}"##,
    );
    transport.json(200, r#"{"any":[1.50]}"#);
    let number = function::<Plain<i32>>(&service).await.unwrap();
    let status = function::<Plain<Status>>(&service).await.unwrap();
    let host = function::<One<Host>>(&service).select(Host::NAME).await;
    let whole = action::<Whole>(&service).await.unwrap();
    assert_eq!(number, 42);
    assert_eq!(status, Status::Unlisted("ajar".to_owned()));
    assert!(matches!(*host.unwrap(), AnyHost::IpAddress(_)));
    assert_eq!(whole.as_str(), r#"{"any":[1.50]}"#);
    assert_eq!(
        sent(&transport)[2],
        format!("{HOST}/example.find()?$select=name")
    );
}

#[tokio::test]
async fn a_null_result_is_none_or_an_error_that_says_so() {
    let (transport, service) = scripted();
    transport.empty(204);
    transport.json(200, r#"{"value":null}"#);
    transport.empty(200);
    transport.empty(204);
    transport.json(200, r#"{"value":"many"}"#);
    assert!(
        function::<One<Host>>(&service)
            .optional()
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        function::<Plain<i32>>(&service).optional().await.unwrap(),
        None
    );
    assert!(
        action::<Whole>(&service)
            .optional()
            .await
            .unwrap()
            .is_none()
    );
    let error = function::<One<Host>>(&service).await.unwrap_err();
    assert!(matches!(error, Error::NoContent { .. }), "{error}");
    let error = function::<Plain<i32>>(&service).await.unwrap_err();
    assert!(matches!(error, Error::Malformed(_)), "{error}");
}

#[tokio::test]
async fn a_collection_from_an_action_is_posted_once_and_read_on() {
    let (transport, service) = scripted();
    let next = format!("{HOST}/example.scan?$skiptoken=2");
    transport.json(
        200,
        &format!(r#"{{"value":["a","b"],"@odata.nextLink":"{next}"}}"#),
    );
    transport.json(200, r#"{"value":["c"]}"#);
    let items = action::<Many<Plain<String>>>(&service)
        .set(Scan::HOST, AnyHost::IpAddress(Box::default()))
        .all(10)
        .await
        .unwrap();
    assert_eq!(items, ["a", "b", "c"]);
    assert_eq!(sent(&transport), [format!("{HOST}/example.scan"), next]);
    let methods: Vec<Method> = transport
        .requests()
        .iter()
        .map(|it| it.method().clone())
        .collect();
    assert_eq!(methods, [Method::POST, Method::GET]);
    assert_eq!(
        body(&transport, 0),
        r##"{"host":{"@odata.type":"#example.ipAddress"}}"##
    );
    assert!(body(&transport, 1).is_empty());
}

#[tokio::test]
async fn an_unawaited_stream_sends_nothing_and_errors_end_it() {
    let (transport, service) = scripted();
    let mut items = action::<Many<HostPort>>(&service).stream();
    assert!(transport.requests().is_empty());
    transport.json(400, r#"{"error":{"code":"no","message":"no"}}"#);
    assert!(matches!(items.try_next().await, Err(Error::Service(_))));
    assert!(matches!(items.try_next().await, Ok(None)));
    let all = action::<Many<HostPort>>(&service);
    transport.json(200, r#"{"value":[{},{}]}"#);
    let error = all.all(1).await.unwrap_err();
    assert!(matches!(error, Error::TooManyItems { limit: 1 }));
}

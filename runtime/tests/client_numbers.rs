//! Numbers that JavaScript cannot hold: as strings where the caller says so.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use client_common::{HostPort, HostRequest, scripted, scripted_with};
use odata_runtime::client::operation::{Invocation, Nothing, Parameter};
use odata_runtime::client::testing::MockTransport;
use odata_runtime::edm::Decimal;
use odata_runtime::query::{Changes, NavigationProperty, Property};

const SIZE: Property<HostPort, i64> = Property::new("size");
const PRICE: Property<HostPort, Decimal> = Property::new("price");
const NEXT: NavigationProperty<HostPort, HostPort> = NavigationProperty::new("next");

const PLAIN: &str = "application/json;odata.metadata=minimal";
const COMPATIBLE: &str = "application/json;odata.metadata=minimal;IEEE754Compatible=true";

fn changes() -> Changes<HostPort> {
    let inner = Changes::<HostPort>::new()
        .set(SIZE, 8)
        .set(HostPort::PORT, 1);
    Changes::new()
        .set(SIZE, i64::MAX)
        .set(PRICE, "1.50".parse::<Decimal>().unwrap())
        .set(HostPort::PORT, 443)
        .set_changes(NEXT, inner)
}

fn last(transport: &MockTransport) -> (String, String, String) {
    let sent = transport.requests().pop().unwrap();
    let header = |name: &str| {
        let value = sent
            .headers()
            .get(name)
            .map(|it| it.to_str().unwrap().to_owned());
        value.unwrap_or_default()
    };
    let body = String::from_utf8(sent.body().to_vec()).unwrap();
    (header("accept"), header("content-type"), body)
}

const NUMBERS: &str =
    r#"{"size":9223372036854775807,"price":1.50,"port":443,"next":{"size":8,"port":1}}"#;
const STRINGS: &str =
    r#"{"size":"9223372036854775807","price":"1.50","port":443,"next":{"size":"8","port":1}}"#;

#[tokio::test]
async fn long_numbers_are_strings_in_bodies_where_the_client_says_so() {
    for (compatible, accept, content_type, body) in [
        (false, PLAIN, "application/json", NUMBERS),
        (
            true,
            COMPATIBLE,
            "application/json;IEEE754Compatible=true",
            STRINGS,
        ),
    ] {
        let (transport, service) = scripted_with(|builder| builder.ieee754_compatible(compatible));
        let expected = (accept.to_owned(), content_type.to_owned(), body.to_owned());
        let port = service.ports().by_id("1");
        for _ in 0..3 {
            transport.json(200, "{}");
        }
        port.update(changes()).await.unwrap();
        assert_eq!(last(&transport), expected);
        service.ports().create(changes()).await.unwrap();
        assert_eq!(last(&transport), expected);
        // Unless a request says otherwise.
        let update = port.update(changes()).ieee754_compatible(!compatible);
        update.await.unwrap();
        assert_ne!(last(&transport), expected);
    }
}

#[tokio::test]
async fn properties_arguments_and_items_of_batches_do_alike() {
    let (transport, service) = scripted_with(|builder| builder.ieee754_compatible(true));
    for _ in 0..2 {
        transport.empty(204);
    }
    let port = service.ports().by_id("1");
    port.property(SIZE).set(9).await.unwrap();
    assert_eq!(last(&transport).2, r#"{"value":"9"}"#);
    struct Scan;
    const DEPTH: Parameter<Scan, i64> = Parameter::new("depth");
    let path = HostRequest::<()>::new(service.hosts().by_id("h").path().clone());
    let call: Invocation<Scan, Nothing> = Invocation::action(path.path(), "scan");
    call.set(DEPTH, 7).await.unwrap();
    assert_eq!(last(&transport).2, r#"{"depth":"7"}"#);
    let mut batch = service.inner().batch();
    batch
        .add(port.update(Changes::<HostPort>::new().set(SIZE, 3)))
        .unwrap();
    transport.json(200, r#"{"responses":[]}"#);
    let _ = batch.send().await.unwrap();
    let (accept, _, body) = last(&transport);
    assert_eq!(accept, COMPATIBLE);
    assert!(body.contains(r#""body":{"size":"3"}"#), "{body}");
}

#[tokio::test]
async fn values_written_by_other_means_are_numbers() {
    assert_eq!(serde_json::to_string(&changes()).unwrap(), NUMBERS);
    let (transport, service) = scripted();
    transport.json(200, "{}");
    let get = service.ports().by_id("1").get().omit_nulls();
    get.await.unwrap();
    let prefer = transport.requests()[0].headers()["prefer"].clone();
    assert!(prefer.to_str().unwrap().contains("omit-values=nulls"));
}

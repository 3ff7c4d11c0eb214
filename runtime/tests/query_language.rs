//! Values around lambdas, long chains, and what reads give after `select` and `apply`.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use client_common::{AnyHost, Banner, Host, HostPort, scripted, sent};
use odata_runtime::query::{Aggregate, Apply, Filter, Partial, Property, Row};

#[test]
fn conditions_on_items_see_what_the_collection_belongs_to() {
    let filter = Host::PORTS.any_with(|host| {
        HostPort::ID
            .eq(host.get(Host::NAME))
            .and(HostPort::BANNERS.any_with(|port| {
                Banner::TEXT
                    .eq(port.get(host.get(Host::ID)))
                    .or(Banner::SCANS.lt(port.get(HostPort::LIMIT)))
            }))
    });
    assert_eq!(
        filter.to_string(),
        "ports/any(x1:x1/id eq name and \
         x1/banners/any(x2:x2/text eq id or x2/scans lt x1/limit))"
    );
}

#[test]
fn range_variables_are_called_like_no_property() {
    const ODD: Property<Host, String> = Property::new("x1");
    let filter = Host::PORTS.any_with(|host| HostPort::ID.eq(host.get(ODD)));
    assert_eq!(filter.to_string(), "ports/any(xx1:xx1/id eq x1)");
}

#[test]
fn chains_of_conditions_may_be_as_long_as_they_like() {
    let all = (0..100_000).map(|number| HostPort::PORT.eq(number));
    let filter = all.reduce(Filter::or).unwrap();
    let text = filter.clone().and(filter).to_string();
    assert!(
        text.starts_with("(port eq 0 or port eq 1 or "),
        "{}",
        &text[..40]
    );
    let sum = (0..100_000).fold(HostPort::PORT.add(0), |sum, number| sum.add(number));
    assert!(sum.to_string().ends_with(" add 99999"));
}

#[tokio::test]
async fn a_selection_gives_partial_values() {
    let (transport, service) = scripted();
    transport.json(200, r#"{"value":[{"port":443}]}"#);
    let list = service.ports().list().select(HostPort::PORT);
    let ports: Vec<Partial<HostPort>> = list.all(10).await.unwrap();
    assert_eq!(ports[0].port, Some(443));
    transport.json(200, r##"{"@odata.type":"#example.ipAddress","id":"a"}"##);
    let host: Partial<AnyHost> = service
        .hosts()
        .by_id("a")
        .get()
        .select(Host::ID)
        .await
        .unwrap();
    let text = serde_json::to_string(&host).unwrap();
    assert_eq!(text, r##"{"@odata.type":"#example.ipAddress","id":"a"}"##);
    assert!(matches!(host.into_inner(), AnyHost::IpAddress(_)));
}

#[tokio::test]
async fn transformations_give_rows_with_typed_values() {
    const TOTAL: Property<HostPort, i64> = Property::new("total");
    let (transport, service) = scripted();
    transport.json(
        200,
        r#"{"value":[{"status":"open","total":7,"host":{"name":"a"}},{"status":null,"total":"x"}]}"#,
    );
    let name = || HostPort::HOST.then(Host::NAME);
    let apply = Apply::new().group_by((HostPort::STATUS, name()), |group| {
        group.aggregate([Aggregate::count().named(TOTAL)])
    });
    let rows: Vec<Row<HostPort>> = service
        .ports()
        .list()
        .apply(apply)
        .order_by(TOTAL.desc())
        .all(10)
        .await
        .unwrap();
    assert_eq!(
        sent(&transport),
        [
            "https://service.example/v1.0/ports?$apply=groupby((status,host/name),\
          aggregate($count%20as%20total))&$orderby=total%20desc"
        ]
    );
    assert_eq!(rows[0].get(TOTAL).unwrap(), Some(7));
    assert_eq!(rows[0].get(name()).unwrap().as_deref(), Some("a"));
    assert_eq!(rows[1].get(HostPort::STATUS).unwrap(), None);
    assert_eq!(rows[1].get(name()).unwrap(), None);
    assert!(rows[1].get(TOTAL).is_err());
}

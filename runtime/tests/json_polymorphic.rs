//! Objects of derived types: found wherever their type is named, kept where it is not known.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{AnyHost, Everything, HostPort, IpAddress, assert_lossless, normal};
use odata_runtime::json;
use odata_runtime::model::Structured;

fn host(text: &str) -> AnyHost {
    json::from_str(text).unwrap()
}

#[test]
fn the_type_is_found_in_any_position_and_form() {
    for control in [
        r##""@odata.type":"#microsoft.graph.security.ipAddress""##,
        r##""@odata.type":"microsoft.graph.security.ipAddress""##,
        r##""@type":"#microsoft.graph.security.ipAddress""##,
        r##""@odata.type":"https://example.org/$metadata#microsoft.graph.security.ipAddress""##,
        r##""@odata.type":"#Microsoft.Graph.Security.IPAddress""##,
        r##""@odata\u002etype":"#microsoft.graph.security\u002eipAddress""##,
    ] {
        for text in [
            format!(r#"{{{control},"id":"1","countryOrRegion":"x"}}"#),
            format!(r#"{{"id":"1",{control},"countryOrRegion":"x"}}"#),
            format!(
                r##"{{"id":"1","x":{{"@odata.type":"#no"}},"countryOrRegion":"x", {control}}}"##
            ),
        ] {
            let AnyHost::IpAddress(address) = host(&text) else {
                panic!("not an address: {text}");
            };
            assert_eq!(address.country_or_region.as_deref(), Some("x"));
            assert_lossless::<AnyHost>(&text);
            assert_lossless::<Everything>(&format!(r#"{{"host":{text},"hosts":[{text},null]}}"#));
        }
    }
}

#[test]
fn an_object_that_names_no_type_is_of_the_declared_one() {
    for text in ["{}", r#"{"id":"85.13.139.18"}"#, r#"{"@odata.type":5}"#] {
        assert!(matches!(host(text), AnyHost::Host(_)), "{text}");
        assert_lossless::<AnyHost>(text);
    }
}

#[test]
fn an_unknown_type_keeps_all_of_its_object() {
    let text = r##"{"@odata.type":"#microsoft.graph.security.bridge","id":"1","lanes":[1.0,{"a":null}],"parent":{"id":"2"}}"##;
    let AnyHost::Unlisted(base) = host(text) else {
        panic!("listed");
    };
    assert_eq!(base.id.as_deref(), Some("1"));
    assert_eq!(
        base.additional.odata_type().unwrap(),
        "microsoft.graph.security.bridge"
    );
    assert!(matches!(base.parent, Some(AnyHost::Host(_))));
    assert_lossless::<AnyHost>(text);
}

#[test]
fn a_derived_object_made_here_names_its_type() {
    let address = IpAddress {
        id: Some("1".to_owned()),
        ..IpAddress::default()
    };
    let written = serde_json::to_string(&AnyHost::IpAddress(Box::new(address.clone()))).unwrap();
    assert_eq!(
        written,
        r##"{"@odata.type":"#microsoft.graph.security.ipAddress","id":"1"}"##
    );
    assert_eq!(serde_json::to_string(&address).unwrap(), r#"{"id":"1"}"#);
    let AnyHost::IpAddress(again) = host(&written) else {
        panic!("not an address");
    };
    assert_eq!(again.id, address.id);
}

#[test]
fn a_port_inside_a_host_inside_a_port() {
    let text = r##"{"host":{"ports":[{"port":1,"host":{"@odata.type":"#microsoft.graph.security.hostname","registrant":"r","ports":[{"port":"x"}]}}]}}"##;
    let port: HostPort = json::from_str(text).unwrap();
    assert_eq!(
        json::problems(&port)[0].path,
        "$.host.ports[0].host.ports[0].port"
    );
    assert_lossless::<HostPort>(text);
    let value: serde_json::Value = serde_json::to_value(&port).unwrap();
    assert_eq!(normal(&value.to_string()), normal(text));
    assert_eq!(
        port.presence("host"),
        odata_runtime::model::Presence::Present
    );
}

//! Create and update bodies: what was set is sent, and nothing else.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::field_reassign_with_default)]

mod client_common;

use client_common::{AnyHost, Banner, Host, HostPort, IpAddress, Status};
use odata_runtime::json::RawJson;
use odata_runtime::query::{Changes, State};

fn json<E>(changes: &Changes<E>) -> String {
    serde_json::to_string(changes).unwrap()
}

#[test]
fn only_what_was_set_is_sent() {
    assert_eq!(json(&Changes::<HostPort>::new()), "{}");
    let mut banner = Banner::default();
    banner.text = Some("ssh".to_owned());
    let changes = Changes::<HostPort>::new()
        .set(HostPort::PORT, 443)
        .set(HostPort::ID, "x\"y")
        .set(HostPort::STATUS, Status::Closed)
        .set(HostPort::BANNERS, vec![banner])
        .set(HostPort::TAGS, Vec::new())
        .set(HostPort::RATIO, f64::INFINITY)
        .set_null(HostPort::SEEN);
    assert_eq!(
        json(&changes),
        r#"{"port":443,"id":"x\"y","status":"closed","banners":[{"text":"ssh"}],"tags":[],"ratio":"INF","seen":null}"#
    );
}

#[test]
fn each_property_has_three_states() {
    let changes = Changes::<HostPort>::new()
        .set(HostPort::PORT, 443)
        .set_null(HostPort::STATUS)
        .set(HostPort::ID, "a")
        .unset(HostPort::ID);
    assert_eq!(changes.state(HostPort::PORT), State::Value("443"));
    assert_eq!(changes.state(HostPort::STATUS), State::Null);
    assert_eq!(changes.state(HostPort::ID), State::Unset);
    let again = changes
        .set(HostPort::STATUS, "open")
        .set_null(HostPort::PORT);
    assert_eq!(json(&again), r#"{"port":null,"status":"open"}"#);
    assert!(!again.is_empty());
}

#[test]
fn derived_types_say_their_name() {
    let changes = Changes::<IpAddress>::new().set(IpAddress::COUNTRY, "NL");
    assert_eq!(
        json(&changes.clone().with_type()),
        r##"{"@odata.type":"#example.ipAddress","country":"NL"}"##
    );
    let of_base: Changes<Host> = changes.upcast();
    assert_eq!(
        json(&of_base.set(Host::NAME, "n")),
        r##"{"@odata.type":"#example.ipAddress","country":"NL","name":"n"}"##
    );
}

#[test]
fn related_values_are_whole_or_changes_themselves() {
    let mut address = IpAddress::default();
    address.country = Some("NL".to_owned());
    let changes = Changes::<HostPort>::new()
        .set(HostPort::HOST, AnyHost::IpAddress(Box::new(address)))
        .set_changes(HostPort::MAIN, Changes::new().set_null(Banner::TEXT))
        .set_raw("other@odata.bind", RawJson::string("hosts/1"));
    assert_eq!(
        json(&changes),
        r##"{"host":{"@odata.type":"#example.ipAddress","country":"NL"},"main":{"text":null},"other@odata.bind":"hosts/1"}"##
    );
}

#[test]
fn a_path_is_no_property_to_set() {
    let changes = Changes::<HostPort>::new().set(HostPort::MAIN.then(Banner::TEXT), "x");
    let error = serde_json::to_string(&changes).unwrap_err().to_string();
    assert!(error.contains("main/text"), "{error}");
}

//! A downstream crate's view: types used by value, shared between threads, in its own structs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use graph_security::security::{
    AnyArtifact, AnyHost, Article, Host, HostPort, ThreatIntelligence, Vulnerability, WhoisRecord,
};
use serde::{Deserialize, Serialize};

fn is_shareable<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}

#[test]
fn types_are_send_and_sync() {
    is_shareable::<HostPort>();
    is_shareable::<AnyHost>();
    is_shareable::<AnyArtifact>();
    is_shareable::<ThreatIntelligence>();
    is_shareable::<graph_security::Client>();
}

/// Holds the largest types by value, and drops them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Everything {
    intelligence: ThreatIntelligence,
    host: Host,
    article: Article,
    vulnerability: Vulnerability,
    whois: WhoisRecord,
    more: Vec<Everything>,
}

#[test]
fn the_largest_types_live_by_value() {
    let everything = Everything {
        more: vec![Everything::default(); 3],
        ..Everything::default()
    };
    let copy = std::thread::spawn(move || everything.clone())
        .join()
        .unwrap();
    assert_eq!(copy.more.len(), 3);
}

#[derive(Debug, Deserialize, Serialize)]
struct Cached {
    fetched: String,
    #[serde(flatten)]
    port: HostPort,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
enum Either {
    Port { port: Box<HostPort> },
    Host { host: AnyHost },
}

#[test]
fn types_work_inside_the_downstream_crate_s_own() {
    let text = r#"{"fetched":"now","port":443,"later":{"a":[1.5,null]},"status":"open"}"#;
    let cached: Cached = serde_json::from_str(text).unwrap();
    assert_eq!(cached.port.port, Some(443));
    let written: serde_json::Value = serde_json::to_value(&cached).unwrap();
    assert_eq!(
        written,
        serde_json::from_str::<serde_json::Value>(text).unwrap()
    );
    for text in [
        r#"{"port":{"port":1,"x":{"y":2}}}"#,
        r##"{"host":{"@odata.type":"#microsoft.graph.security.ipAddress","netblock":"x"}}"##,
    ] {
        let either: Either = serde_json::from_str(text).unwrap();
        assert_eq!(
            serde_json::to_value(&either).unwrap(),
            serde_json::from_str::<serde_json::Value>(text).unwrap()
        );
    }
}

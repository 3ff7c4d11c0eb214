//! Decodes and encodes a page of 1,000 host ports and prints the time as a ratio to hand-written
//! structs with `serde` derives, `Option` and `Vec` fields and `time` dates.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/common/mod.rs"]
mod common;

#[allow(unreachable_pub)]
mod derived {
    use serde::{Deserialize, Serialize};
    use time::OffsetDateTime;

    #[derive(Clone, Debug, Serialize, Deserialize)]
    pub struct Page<T> {
        #[serde(
            rename = "@odata.context",
            default,
            skip_serializing_if = "Option::is_none"
        )]
        pub context: Option<String>,
        pub value: Vec<T>,
        #[serde(
            rename = "@odata.nextLink",
            default,
            skip_serializing_if = "Option::is_none"
        )]
        pub next_link: Option<String>,
    }

    #[derive(Clone, Debug, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub enum HostPortStatus {
        Open,
        Filtered,
        Closed,
        UnknownFutureValue,
    }

    #[derive(Clone, Debug, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub enum HostPortProtocol {
        Tcp,
        Udp,
        UnknownFutureValue,
    }

    macro_rules! structure {
        ($name:ident, {$($field:ident: $kind:ty,)*} {$($date:ident,)*} {$($list:ident: $item:ty,)*}) => {
            #[derive(Clone, Debug, Default, Serialize, Deserialize)]
            #[serde(rename_all = "camelCase")]
            pub struct $name {
                $(#[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$kind>,)*
                $(#[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
                pub $date: Option<OffsetDateTime>,)*
                $(#[serde(default, skip_serializing_if = "Vec::is_empty")]
                pub $list: Vec<$item>,)*
            }
        };
    }

    structure!(
        HostPortBanner,
        { banner: String, scan_protocol: String, times_observed: i32, }
        { first_seen_date_time, last_seen_date_time, }
        {}
    );
    structure!(
        HostComponent,
        { id: String, category: String, name: String, version: String, }
        { first_seen_date_time, last_seen_date_time, }
        {}
    );
    structure!(
        HostPortComponent,
        { is_recent: bool, component: Box<HostComponent>, }
        { first_seen_date_time, last_seen_date_time, }
        {}
    );
    structure!(
        HostPort,
        {
            id: String,
            port: i32,
            protocol: HostPortProtocol,
            status: HostPortStatus,
            times_observed: i32,
        }
        { first_seen_date_time, last_scan_date_time, last_seen_date_time, }
        { banners: HostPortBanner, services: HostPortComponent, }
    );
}

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use odata_runtime::json;

/// A page of the size and content that the service answers with.
fn document() -> String {
    let mut text = String::from(
        r##"{"@odata.context":"https://graph.example/v1.0/$metadata#security/hostPorts","value":["##,
    );
    for index in 0..1000 {
        let comma = if index == 0 { "" } else { "," };
        write!(
            text,
            r##"{comma}{{"id":"tKhoxnUMGirrHqYiMpsdaQRDZKBnX{index:04}","port":{},"firstSeenDateTime":"2016-12-06T20:23:38.00Z","lastSeenDateTime":"2023-07-18T23:24:01.00Z","lastScanDateTime":"2023-07-18T23:24:29.00Z","timesObserved":{},"status":"open","protocol":"tcp","banners":["##,
            index * 7 % 65536,
            index * 31,
        )
        .unwrap();
        for banner in 0..2 {
            let comma = if banner == 0 { "" } else { "," };
            write!(
                text,
                r##"{comma}{{"banner":"HTTP/1.1 302 Found\r\nX-Content-Type-Options: nosniff\r\nServer: {banner}","firstSeenDateTime":"2023-06-21T00:49:23.00Z","lastSeenDateTime":"2023-07-18T15:31:57.00Z","scanProtocol":"http_raw","timesObserved":2975}}"##
            )
            .unwrap();
        }
        text.push_str(r#"],"services":["#);
        for service in 0..2 {
            let comma = if service == 0 { "" } else { "," };
            write!(
                text,
                r##"{comma}{{"firstSeenDateTime":"2020-10-28T22:39:51.00Z","lastSeenDateTime":"2023-07-18T22:13:54.00Z","isRecent":true,"component":{{"id":"EVfwHhqkUQESmqrKSFHobDUHDAKBsW{service:02}","name":"nginx","version":"1.18.0","category":"Server"}}}}"##
            )
            .unwrap();
        }
        text.push_str("]}");
    }
    text.push_str(
        r#"],"@odata.nextLink":"https://graph.example/v1.0/security/hostPorts?$skiptoken=1000"}"#,
    );
    text
}

/// The least time of many runs of each, taken in turns.
fn compare(runs: usize, mut ours: impl FnMut(), mut theirs: impl FnMut()) -> (Duration, Duration) {
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..runs {
        let start = Instant::now();
        ours();
        best.0 = best.0.min(start.elapsed());
        let start = Instant::now();
        theirs();
        best.1 = best.1.min(start.elapsed());
    }
    best
}

fn report(what: &str, (ours, theirs): (Duration, Duration)) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("{what:<46} {ours:>12.1?} {theirs:>12.1?}   ratio {ratio:.2}");
}

fn main() {
    type Ours = json::Page<common::HostPort>;
    type Theirs = derived::Page<derived::HostPort>;
    // `cargo test --benches` only checks that this runs.
    let runs = if std::env::args().any(|argument| argument == "--bench") {
        200
    } else {
        1
    };
    let text = document();
    let bytes = text.as_bytes();
    let ours: Ours = json::from_slice(bytes).unwrap();
    let theirs: Theirs = serde_json::from_slice(bytes).unwrap();
    assert!(json::problems(&ours).is_empty());

    println!(
        "{:<46} {:>12} {:>12}",
        "a page of 1,000 host ports", "ours", "derived"
    );
    report(
        "decode, json::from_slice",
        compare(
            runs,
            || drop(black_box(json::from_slice::<Ours>(bytes))),
            || drop(black_box(serde_json::from_slice::<Theirs>(bytes))),
        ),
    );
    report(
        "decode, serde_json::from_slice",
        compare(
            runs,
            || drop(black_box(serde_json::from_slice::<Ours>(bytes))),
            || drop(black_box(serde_json::from_slice::<Theirs>(bytes))),
        ),
    );
    report(
        "encode, to_vec",
        compare(
            runs,
            || drop(black_box(json::to_vec(&ours))),
            || drop(black_box(serde_json::to_vec(&theirs))),
        ),
    );
    report(
        "decode and encode",
        compare(
            runs,
            || {
                let page: Ours = json::from_slice(bytes).unwrap();
                drop(black_box(json::to_vec(&page)));
            },
            || {
                let page: Theirs = serde_json::from_slice(bytes).unwrap();
                drop(black_box(serde_json::to_vec(&page)));
            },
        ),
    );
    report(
        "decode and encode through serde_json",
        compare(
            runs,
            || {
                let page: Ours = serde_json::from_slice(bytes).unwrap();
                drop(black_box(serde_json::to_vec(&page)));
            },
            || {
                let page: Theirs = serde_json::from_slice(bytes).unwrap();
                drop(black_box(serde_json::to_vec(&page)));
            },
        ),
    );
}

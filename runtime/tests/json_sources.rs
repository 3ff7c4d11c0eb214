//! Generated types read from and written to whatever `serde` offers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::{BTreeMap, HashMap};

use common::{AnyHost, Everything, HostPort, HostPortStatus, Permissions, normal};
use odata_runtime::edm::{self, DateTimeOffset, Decimal};
use odata_runtime::json::{self, Page, RawJson};
use odata_runtime::serde::{Deserialize, Serialize};

const TEXT: &str = r##"{"int32":1,"int64":"5","string":"a\n","dateTime":"2016-12-06T20:23:38.00Z",
    "status":"open","strings":["a",null],"double":1.5,"x":{"y":[1,"\u00e9"]},"boolean":null,
    "host":{"id":"h","@odata.type":"#microsoft.graph.security.hostname"},"int16":"x"}"##;

#[test]
fn every_source_gives_the_same_value() {
    let expected: Everything = json::from_str(TEXT).unwrap();
    let value: serde_json::Value = serde_json::from_str(TEXT).unwrap();
    assert_eq!(serde_json::from_str::<Everything>(TEXT).unwrap(), expected);
    assert_eq!(
        serde_json::from_slice::<Everything>(TEXT.as_bytes()).unwrap(),
        expected
    );
    assert_eq!(
        serde_json::from_reader::<_, Everything>(TEXT.as_bytes()).unwrap(),
        expected
    );
    // White space and escapes inside raw text are all that may differ.
    let by_value: Everything = serde_json::from_value(value.clone()).unwrap();
    let by_reference = Everything::deserialize(&value).unwrap();
    assert_eq!(by_value, by_reference);
    assert_eq!(serde_json::to_value(&by_value).unwrap(), value);
    assert_eq!(serde_json::to_value(&expected).unwrap(), value);
    assert_eq!(
        normal(&serde_json::to_string(&expected).unwrap()),
        normal(TEXT)
    );
    assert_eq!(
        normal(&serde_json::to_string_pretty(&expected).unwrap()),
        normal(TEXT)
    );
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "odata_runtime::serde")]
struct Flattened {
    mine: u32,
    #[serde(flatten)]
    rest: Everything,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "odata_runtime::serde", untagged)]
enum Untagged {
    Number(i64),
    Ports(Box<Page<HostPort>>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "odata_runtime::serde", tag = "kind")]
enum Tagged {
    Port(Box<HostPort>),
    Host { host: AnyHost },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "odata_runtime::serde")]
struct Mixed {
    port: Option<HostPort>,
    ports: Vec<HostPort>,
    by_status: BTreeMap<String, HostPort>,
    raw: RawJson,
    seen: DateTimeOffset,
    price: Decimal,
    status: HostPortStatus,
    permissions: Permissions,
    pair: (u8, f64),
    unit: (),
    kind: Kind,
    other: Kind,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "odata_runtime::serde")]
enum Kind {
    Simple,
    Newtype(i8),
    Structure { a: Option<u64> },
}

#[test]
fn types_of_others_hold_generated_types() {
    let flattened = TEXT.replacen('{', r#"{"mine":7,"#, 1);
    let ours: Flattened = json::from_str(&flattened).unwrap();
    assert_eq!(ours.mine, 7);
    assert_eq!(ours.rest.int64, Some(5));
    assert_eq!(ours, serde_json::from_str(&flattened).unwrap());
    assert_eq!(
        normal(&serde_json::to_string(&ours).unwrap()),
        normal(&flattened)
    );

    let text = r#"{"value":[{"port":1,"x":null},5],"@odata.count":2}"#;
    let ours: Untagged = json::from_str(text).unwrap();
    assert!(matches!(ours, Untagged::Ports(_)));
    assert_eq!(ours, serde_json::from_str(text).unwrap());
    assert_eq!(normal(&serde_json::to_string(&ours).unwrap()), normal(text));

    for text in [
        r#"{"kind":"Port","port":1,"banners":[]}"#,
        r#"{"kind":"Host","host":{"id":"x"}}"#,
    ] {
        let ours: Tagged = json::from_str(text).unwrap();
        assert_eq!(ours, serde_json::from_str(text).unwrap());
        assert_eq!(normal(&serde_json::to_string(&ours).unwrap()), normal(text));
    }
}

#[test]
fn derived_types_are_read_like_serde_json_does() {
    let text = r#"{"port":null,"ports":[{"port":5},{"id":null}],"by_status":{"a\n":{"x":1}},
        "raw":[1.10, {"a":"\u0041"}],"seen":"2016-12-06T20:23:38.00+01:00","price":1.10,
        "status":"closed","permissions":"read,run","pair":[1,2.5],"unit":null,
        "kind":"Simple","other":{"Structure":{"a":18446744073709551615}}}"#;
    let ours: Mixed = json::from_str(text).unwrap();
    assert_eq!(ours, serde_json::from_str(text).unwrap());
    assert_eq!(ours, serde_json::from_slice(text.as_bytes()).unwrap());
    assert_eq!(ours, serde_json::from_reader(text.as_bytes()).unwrap());
    assert_eq!(normal(&serde_json::to_string(&ours).unwrap()), normal(text));
    for broken in [
        text.replace("\"Simple\"", "{\"Newtype\":300}"),
        text.replace("[1,2.5]", "[1]"),
        text.replace("[1,2.5]", "[1,2.5,3]"),
        text.replace("closed\"", "closed\",\"port\":5,\"y\":[}"),
    ] {
        assert!(json::from_str::<Mixed>(&broken).is_err(), "{broken}");
        assert!(serde_json::from_str::<Mixed>(&broken).is_err(), "{broken}");
    }
}

#[test]
fn enumerations_are_keys_of_maps() {
    let map: HashMap<HostPortStatus, u8> = serde_json::from_str(r#"{"open":1,"x":2}"#).unwrap();
    assert_eq!(map[&HostPortStatus::Open], 1);
    assert_eq!(map[&HostPortStatus::Unlisted("x".to_owned())], 2);
    let map: HashMap<HostPortStatus, u8> = json::from_str(r#"{"open":1}"#).unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"open":1}"#);
    assert_eq!(HostPortStatus::from("closed"), HostPortStatus::Closed);
    assert_eq!(HostPortStatus::from("shut".to_owned()).to_string(), "shut");
}

#[test]
fn raw_json_is_text_and_any_value() {
    let raw = RawJson::parse(" [1.10, {\"a\":null}] ").unwrap();
    assert_eq!(raw.as_str(), "[1.10, {\"a\":null}]");
    assert_eq!(
        raw.to_value().unwrap(),
        serde_json::json!([1.1, {"a": null}])
    );
    assert_eq!(
        serde_json::to_string(&vec![&raw]).unwrap(),
        format!("[{raw}]")
    );
    assert_eq!(serde_json::from_str::<RawJson>(raw.as_str()).unwrap(), raw);
    assert_eq!(serde_json::to_value(&raw).unwrap(), raw.to_value().unwrap());
    assert_eq!(
        RawJson::from(serde_json::json!({"a": 1})).as_str(),
        r#"{"a":1}"#
    );
    let port: HostPort = RawJson::parse(r#"{"port":1}"#).unwrap().decode().unwrap();
    assert_eq!(port.port, Some(1));
    let pair: RawJson = json::from_str(r#"[1.5,"a"]"#).unwrap();
    let (number, text): (f64, &str) = pair.decode().unwrap();
    assert_eq!((number, text), (1.5, "a"));
    for text in ["", "1 2", "{", "[1,]", "nul"] {
        assert!(RawJson::parse(text).is_err(), "{text}");
    }
}

#[test]
fn scalars_stand_alone() {
    assert_eq!(
        json::from_str::<HostPortStatus>("1").unwrap(),
        HostPortStatus::Filtered
    );
    assert!(json::from_str::<HostPortStatus>("true").is_err());
    assert!(json::from_str::<DateTimeOffset>("\"x\"").is_err());
    assert!(serde_json::from_str::<DateTimeOffset>("null").is_err());
    let date: edm::Date = serde_json::from_value(serde_json::json!("2020-02-29")).unwrap();
    assert_eq!(date.to_string(), "2020-02-29");
    let decimal: Decimal = serde_json::from_str("1.10").unwrap();
    assert_eq!(serde_json::to_string(&decimal).unwrap(), "1.10");
    assert_eq!(serde_json::to_value(&decimal).unwrap(), 1.1);
}

//! Hostile input gives an error or a value, never a crash.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{AnyHost, Everything, HostPort};
use odata_runtime::json::{self, RawJson};

/// `levels` of `open`, the middle, and as many of `close`.
fn nested(open: &str, middle: &str, close: &str, levels: usize) -> String {
    format!("{}{middle}{}", open.repeat(levels), close.repeat(levels))
}

fn shapes(levels: usize) -> Vec<String> {
    let typed = r##"{"@odata.type":"#microsoft.graph.security.hostname","parent":"##;
    vec![
        nested(r#"{"child":"#, "{}", "}", levels),
        nested(r#"{"children":["#, "", "]}", levels),
        nested(r#"{"host":{"ports":[{"host":"#, "{}", "}]}}", levels),
        format!(r#"{{"host":{}}}"#, nested(typed, "{}", "}", levels)),
        format!(
            r##"{{"host":{}}}"##,
            nested(
                r#"{"parent":"#,
                "{}",
                r##","@odata.type":"#microsoft.graph.security.host"}"##,
                levels
            )
        ),
        format!(r#"{{"x":{}}}"#, nested("[", "", "]", levels)),
        format!(r#"{{"string":{}}}"#, nested("{\"a\":[", "", "]}", levels)),
        format!(r#"{{"strings":{}}}"#, nested("[", "", "]", levels)),
        nested("[", "", "]", levels),
        r#"{"child":"#.repeat(levels),
        "[".repeat(levels),
        format!(r#"{{"host":{}"#, typed.repeat(levels)),
    ]
}

#[test]
fn a_hundred_thousand_levels_are_an_error() {
    for text in shapes(100_000) {
        let start = &text[..text.len().min(60)];
        assert!(json::from_str::<Everything>(&text).is_err(), "{start}");
        assert!(
            serde_json::from_str::<Everything>(&text).is_err(),
            "{start}"
        );
        assert!(
            serde_json::from_reader::<_, Everything>(text.as_bytes()).is_err(),
            "{start}"
        );
        assert!(json::from_str::<HostPort>(&text).is_err(), "{start}");
        assert!(json::from_str::<AnyHost>(&text).is_err(), "{start}");
        assert!(RawJson::parse(&text).is_err(), "{start}");
    }
}

#[test]
fn as_many_levels_as_serde_json_reads_are_read() {
    for text in [
        nested(r#"{"child":"#, "{}", "}", 126),
        nested(r#"{"children":["#, "{}", "]}", 63),
        nested(r#"{"parent":"#, "{}", "}", 126),
        format!(r#"{{"x":{}}}"#, nested("[", "", "]", 126)),
    ] {
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
        let value: Everything = json::from_str(&text).unwrap();
        let written = serde_json::to_string(&value).unwrap();
        assert_eq!(written, text);
        let host: AnyHost = json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&host).unwrap(), text);
        assert!(json::problems(&value).is_empty());
        assert_eq!(value, value.clone());
    }
    let deeper = nested(r#"{"child":"#, "{}", "}", 127);
    let error = json::from_str::<Everything>(&deeper).unwrap_err();
    assert!(error.to_string().contains("nested too deeply"), "{error}");
}

#[test]
fn every_cut_and_every_changed_byte_is_read_or_refused() {
    let text = r##"{"@odata.type":"#test","int32":1.0e1,"string":"a\u00e9\n","strings":["x",null,{}],"dateTime":"2016-12-06T20:23:38.00+01:00","duration":"-P1DT2H3M4.5S","time":"12:00:00.5","binary":"_-8=","guid":"f76784d3-ca56-d0a4-c89f-0b54e4e79511","decimal":1.50,"permissions":"read,write","host":{"@odata.type":"#microsoft.graph.security.hostname","parent":{}}}"##;
    let mut read = 0;
    for at in 0..text.len() {
        assert!(json::from_slice::<Everything>(&text.as_bytes()[..at]).is_err());
        for byte in *b"\"\\{}[],:0-.eTZ \xff\x00" {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = byte;
            let by_serde = serde_json::from_slice::<Everything>(&bytes);
            match json::from_slice::<Everything>(&bytes) {
                Ok(value) => {
                    read += 1;
                    assert_eq!(value, by_serde.unwrap());
                    let changed = std::str::from_utf8(&bytes).unwrap();
                    common::assert_lossless::<Everything>(changed);
                }
                Err(_) => assert!(by_serde.is_err()),
            }
        }
    }
    assert!(read > 1000, "{read}");
}

#[test]
fn an_object_of_very_many_members_is_read_member_by_member() {
    let members: Vec<String> = (0..200_000)
        .map(|number| format!(r#""{number}":0"#))
        .collect();
    let text = format!("{{{}}}", members.join(","));
    let port: HostPort = json::from_str(&text).unwrap();
    assert_eq!(port.additional.members().count(), 200_000);
    assert_eq!(json::to_vec(&port).unwrap().len(), text.len());
}

#[test]
fn errors_show_nothing_of_the_document() {
    use std::collections::BTreeMap;
    for document in [
        "\"topsecret\"",
        "[\"topsecret\"]",
        "{\"a\":\"topsecret\"}",
        "{\"topsecret\":[]}",
    ] {
        let error = odata_runtime::json::from_slice::<BTreeMap<String, u8>>(document.as_bytes());
        let error = error.unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("topsecret"),
            "{error}"
        );
    }
}

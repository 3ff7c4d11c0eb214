//! Decoding and encoding gives the same JSON value, whatever the document holds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Everything, HostPort, HostPortStatus, Permissions, again, assert_lossless, normal};
use odata_runtime::edm;
use odata_runtime::json::{self, RawJson};
use odata_runtime::model::{Additional, Presence, Structured};

fn everything(text: &str) -> Everything {
    json::from_str(text).unwrap()
}

#[test]
fn absent_null_and_empty_stay_apart() {
    for text in [
        "{}",
        r#"{"string":null}"#,
        r#"{"strings":null}"#,
        r#"{"strings":[]}"#,
        r#"{"string":null,"strings":[],"int32s":null,"far":null,"farther":[]}"#,
        r#"{"farther":null,"far":"x","child":null,"children":[],"host":null,"hosts":null}"#,
    ] {
        assert_lossless::<Everything>(text);
    }
}

#[test]
fn presence_says_what_would_be_written() {
    let mut value = everything(
        r#"{"string":null,"strings":[],"int32":"Integer","int64s":null,"boolean":true,"x":1,"y":null,"far":null}"#,
    );
    for (name, presence) in [
        ("string", Presence::Null),
        ("strings", Presence::Present),
        ("int32", Presence::Present),
        ("int64s", Presence::Null),
        ("boolean", Presence::Present),
        ("date", Presence::Absent),
        ("x", Presence::Present),
        ("y", Presence::Null),
        ("far", Presence::Null),
        ("nowhere", Presence::Absent),
    ] {
        assert_eq!(value.presence(name), presence, "{name}");
    }
    value.string = Some("set".to_owned());
    assert_eq!(value.presence("string"), Presence::Present);
}

#[test]
fn a_patch_has_three_states_for_each_member() {
    let mut value = Everything {
        boolean: Some(false),
        ..Everything::default()
    };
    value.set_null("string").unwrap();
    value.set_null("far").unwrap();
    value.set_dynamic_null("dynamic");
    value.set_empty("strings").unwrap();
    value.set_empty("farther").unwrap();
    let text = String::from_utf8(json::to_vec(&value).unwrap()).unwrap();
    let expected =
        r#"{"boolean":false,"string":null,"far":null,"dynamic":null,"strings":[],"farther":[]}"#;
    assert_eq!(normal(&text), normal(expected));

    value.string = Some("x".to_owned());
    for name in ["far", "dynamic", "strings", "farther"] {
        value.set_absent(name);
    }
    value.set_absent("string");
    let text = String::from_utf8(json::to_vec(&value).unwrap()).unwrap();
    assert_eq!(normal(&text), normal(r#"{"boolean":false,"string":"x"}"#));
    assert_eq!(value.additional, Additional::default());
}

#[test]
fn a_misspelt_member_is_an_error_and_changes_nothing() {
    let mut value = Everything::default();
    let error = value.set_null("strnig").unwrap_err();
    assert_eq!(error.name, "strnig");
    assert!(error.to_string().contains("declares no `strnig`"));
    assert!(value.set_empty("string s").is_err());
    assert_eq!(value, Everything::default());
}

#[test]
fn unknown_members_and_control_information_are_kept_as_text() {
    let text = r##"{
        "@odata.etag": "W/\"1\"", "@odata.type": "#test.everything", "@odata.context": null,
        "string@odata.type": "#String", "dynamic": 12345678901234567890.10,
        "object": {"a": [1.0, 1e400, {"b": null}], "a b": "\u00e9\ud83d\ude00"}, "": -0.0
    }"##;
    assert_lossless::<Everything>(text);
    let mut value = everything(text);
    let additional = &value.additional;
    assert_eq!(additional.etag().unwrap(), "W/\"1\"");
    assert_eq!(additional.odata_type().unwrap(), "test.everything");
    assert_eq!(
        additional.get("dynamic").unwrap().as_str(),
        "12345678901234567890.10"
    );
    assert_eq!(additional.members().count(), 7);

    assert!(value.additional.remove("dynamic").is_some());
    let before = value.additional.insert("new", RawJson::string("x"));
    assert_eq!(before, None);
    assert!(value.additional.remove("object").is_some());
    let written = serde_json::to_value(&value).unwrap();
    assert_eq!(written["new"], "x");
    assert_eq!(written.get("dynamic"), None);
}

#[test]
fn a_declared_name_inserted_as_unknown_gives_way_to_the_field() {
    let mut value = Everything {
        string: Some("field".to_owned()),
        ..Everything::default()
    };
    value.additional.insert("string", RawJson::string("raw"));
    let text = String::from_utf8(json::to_vec(&value).unwrap()).unwrap();
    assert_eq!(text, r#"{"string":"field"}"#);
}

#[test]
fn values_in_other_forms_are_read_and_kept_as_they_were() {
    for text in [
        r#"{"int64":"9223372036854775807"}"#,
        r#"{"int64":9223372036854775807,"int64s":[1,"2",3.0]}"#,
        r#"{"int32":15590.0}"#,
        r#"{"int32":1559e1,"int16":-0,"byte":0.0}"#,
        r#"{"double":1.50}"#,
        r#"{"double":1e2,"single":100.0}"#,
        r#"{"double":10,"single":-3}"#,
        r#"{"double":"INF","single":"-INF"}"#,
        r#"{"double":"NaN"}"#,
        r#"{"double":12345678901234567890.10,"single":0.1}"#,
        r#"{"double":0.00001,"single":16777217}"#,
        r#"{"decimal":12345678901234567890.10}"#,
        r#"{"decimal":"12345678901234567890.10"}"#,
        r#"{"decimal":"+01.5"}"#,
        r#"{"decimal":1E+5}"#,
        r#"{"guid":"F76784D3-CA56-D0A4-C89F-0B54E4E79511"}"#,
        r#"{"binary":"/+8="}"#,
        r#"{"binary":"_-8"}"#,
        r#"{"binary":"_-8="}"#,
        r#"{"duration":"PT90M"}"#,
        r#"{"duration":"P0DT0S"}"#,
        r#"{"duration":"PT1.1234567890123S"}"#,
        r#"{"status":0}"#,
        r#"{"status":"2"}"#,
        r#"{"status":77}"#,
        r#"{"status":"OPEN"}"#,
        r#"{"status":"unknownFutureValue"}"#,
        r#"{"permissions":"write,read"}"#,
        r#"{"permissions":"read, write"}"#,
        r#"{"permissions":9}"#,
        r#"{"permissions":"9"}"#,
        r#"{"permissions":"read,fly"}"#,
        r#"{"permissions":""}"#,
        r#"{"statuses":["open",1,"other",null],"permissionSets":["run,read",3]}"#,
        r#"{"dateTime":"2016-12-06t20:23:38z"}"#,
        r#"{"string":"\u0041\n\"\\\/"}"#,
    ] {
        assert_lossless::<Everything>(text);
        let value = everything(text);
        assert_eq!(json::problems(&value), [], "{text}");
    }
}

#[test]
fn values_in_other_forms_have_their_meaning() {
    let value = everything(
        r#"{"int64":"-5","int32":15590.0,"double":1e2,"status":2,"permissions":"write,read,8,fly",
            "guid":"F76784D3-CA56-D0A4-C89F-0B54E4E79511","binary":"/+8","duration":"-PT90M"}"#,
    );
    assert_eq!(value.int64, Some(-5));
    assert_eq!(value.int32, Some(15590));
    assert_eq!(value.double, Some(100.0));
    assert_eq!(value.status, Some(HostPortStatus::Closed));
    let permissions = value.permissions.unwrap();
    assert!(permissions.contains(&(Permissions::READ | Permissions::WRITE)));
    assert!(!permissions.contains(&Permissions::RUN));
    assert_eq!(permissions.bits(), 11);
    assert_eq!(permissions.names().collect::<Vec<_>>(), ["read", "write"]);
    assert_eq!(permissions.unlisted().collect::<Vec<_>>(), ["fly"]);
    assert_eq!(
        value.guid.unwrap().to_string(),
        "f76784d3-ca56-d0a4-c89f-0b54e4e79511"
    );
    assert_eq!(value.binary.unwrap().as_slice(), [0xff, 0xef]);
    let duration: edm::Duration = "-PT1H30M".parse().unwrap();
    assert_eq!(value.duration, Some(duration));
}

#[test]
fn a_form_is_forgotten_once_the_caller_sets_another_value() {
    let mut value = everything(r#"{"int32":15590.0,"int64s":["1","2"],"status":0}"#);
    value.int32 = Some(7);
    value.int64s[1] = 9;
    value.status = Some(HostPortStatus::Closed);
    let text = String::from_utf8(json::to_vec(&value).unwrap()).unwrap();
    assert_eq!(
        normal(&text),
        normal(r#"{"int32":7,"int64s":["1",9],"status":"closed"}"#)
    );
}

#[test]
fn dates_keep_digits_and_offsets() {
    for text in [
        "2016-12-06T20:23:38Z",
        "2016-12-06T20:23Z",
        "2016-12-06T20:23:38.00Z",
        "2016-12-06T20:23:38.0000000Z",
        "2016-12-06T20:23:38.123456789012Z",
        "2016-12-06T20:23:38.1+00:00",
        "2016-12-06T20:23:38-00:00",
        "2016-12-06T20:23:38+05:30",
        "2016-12-06T20:23:38-11:45",
        "9999-12-31T23:59:59.9999999Z",
        "0001-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "-0044-03-15T00:00:00Z",
        "9999-12-31T23:59:59.9999999-23:59",
    ] {
        let document = format!(r#"{{"dateTime":"{text}","dateTimes":["{text}"]}}"#);
        assert_lossless::<Everything>(&document);
        let value = everything(&document);
        assert_eq!(value.date_time.unwrap().to_string(), text);
        assert!(value.additional.is_empty(), "{text}");
    }
}

#[test]
fn malformed_values_are_kept_and_do_not_lose_the_rest() {
    let text = r#"{
        "string": 5, "boolean": "true", "byte": 256, "sbyte": -129, "int16": 40000,
        "int32": "Integer", "int64": "x", "single": 1e39, "double": 1e400, "decimal": "1,5",
        "date": "2016-02-30", "time": "25:00", "dateTime": "2016-17-13T08:43:41.00Z",
        "duration": "P1Y", "guid": "g", "binary": "*", "status": true, "permissions": {},
        "strings": "x", "int32s": [1, null, "2", 3], "child": [], "children": [1, {}, null],
        "host": 7, "hosts": [[]], "banner": "x", "far": {"a": 1}, "farther": 1.10,
        "stream": "fine", "untyped": {"fine": 1.0}
    }"#;
    assert_lossless::<Everything>(text);
    let value = everything(text);
    assert_eq!(value.int32, None);
    assert_eq!(value.int32s, [1, 3]);
    assert_eq!(value.children.len(), 1);
    assert_eq!(value.stream.as_ref().unwrap().as_str(), "\"fine\"");
    let malformed: Vec<_> = value.additional.malformed().collect();
    let date = malformed
        .iter()
        .find(|value| value.name == "dateTime")
        .unwrap();
    assert_eq!(date.raw.as_str(), "\"2016-17-13T08:43:41.00Z\"");
    assert_eq!(date.reason.to_string(), "not a value of Edm.DateTimeOffset");
    let element = malformed
        .iter()
        .find(|value| value.name == "int32s")
        .unwrap();
    assert_eq!(element.element, Some(2));
}

#[test]
fn a_malformed_value_gives_way_to_one_that_is_set() {
    let mut value = everything(r#"{"int32":"Integer","strings":"x","int32s":[1,"2"]}"#);
    value.int32 = Some(1);
    value.strings.push("set".to_owned());
    value.int32s.push(3);
    let text = String::from_utf8(json::to_vec(&value).unwrap()).unwrap();
    assert_eq!(
        normal(&text),
        normal(r#"{"int32":1,"strings":["set"],"int32s":[1,3]}"#)
    );
}

#[test]
fn strings_that_are_no_unicode_text_are_kept() {
    assert_lossless::<Everything>(
        r#"{"string":"\ud800","strings":["a","\udc00x"],"other":"\ud800"}"#,
    );
    assert_eq!(
        everything(r#"{"string":"\ud83d\ude00"}"#).string.unwrap(),
        "😀"
    );
}

#[test]
fn of_members_of_the_same_name_the_last_counts() {
    let text = again::<Everything>(
        r#"{"string":"a","string":null,"int32":null,"int32":"x","int32":5,"x":1,"x":2,"strings":["a"],"strings":[]}"#,
    );
    assert_eq!(
        normal(&text),
        normal(r#"{"string":null,"int32":5,"x":2,"strings":[]}"#)
    );
}

#[test]
fn what_is_as_declared_leaves_nothing_additional() {
    let port: HostPort = json::from_str(
        r#"{"id":"a","port":1,"status":"open","firstSeenDateTime":"2016-12-06T20:23:38.00Z",
            "banners":[{"banner":"x"}]}"#,
    )
    .unwrap();
    assert!(port.additional.is_empty());
    assert_eq!(format!("{:?}", port.additional), "{}");
    assert!(port.banners[0].additional.is_empty());
}

#[test]
fn the_order_of_members_makes_no_other_value() {
    let one: HostPort =
        json::from_str(r#"{"status":1.5,"port":"x","banners":[1],"lastSeenDateTime":"y"}"#)
            .unwrap();
    let other: HostPort =
        json::from_str(r#"{"lastSeenDateTime":"y","banners":[1],"port":"x","status":1.5}"#)
            .unwrap();
    assert_eq!(one, other);
}

#[test]
fn control_information_goes_first_and_makes_no_other_value() {
    let text = r#"{"odd":1,"@odata.context":"c","even":2,"@odata.etag":"e"}"#;
    let port: HostPort = json::from_str(text).unwrap();
    let written = json::to_vec(&port).unwrap();
    assert_eq!(
        String::from_utf8(written.clone()).unwrap(),
        r#"{"@odata.context":"c","@odata.etag":"e","odd":1,"even":2}"#
    );
    assert_eq!(json::from_slice::<HostPort>(&written).unwrap(), port);
    let other = text.replace('2', "3");
    assert_ne!(json::from_str::<HostPort>(&other).unwrap(), port);
}

#[test]
fn of_many_members_of_the_same_name_the_last_counts_too() {
    let members: Vec<String> = (0..300)
        .map(|number| format!(r#""m{}":{number}"#, number % 100))
        .collect();
    let port: HostPort = json::from_str(&format!("{{{}}}", members.join(","))).unwrap();
    assert_eq!(port.additional.members().count(), 100);
    for (name, raw) in port.additional.members() {
        let expected: u32 = name[1..].parse::<u32>().unwrap() + 200;
        assert_eq!(raw.as_str(), expected.to_string());
    }
}

//! Generated documents: whatever JSON stands where, it comes out as it went in.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{AnyHost, Everything, HostPort, again, normal};
use odata_runtime::json::{self, Page};
use odata_runtime::model::Structured;

/// A small generator of numbers (xorshift), the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(choices.len())]
    }
}

const SCALARS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "255",
    "256",
    "443",
    "15590.0",
    "1.50",
    "1e3",
    "1E-7",
    "-0.0",
    "9223372036854775807",
    "9223372036854775808",
    "12345678901234567890.10",
    "1e400",
    "0.1",
    "3.4028236e38",
    "16777217",
    r#""""#,
    r#""a""#,
    r#""5""#,
    r#""-5""#,
    r#""1.50""#,
    r#""INF""#,
    r#""NaN""#,
    r#""Integer""#,
    r#""open""#,
    r#""OPEN""#,
    r#""2""#,
    r#""read,write""#,
    r#""write, read,fly,16""#,
    r#""2016-12-06T20:23:38.00Z""#,
    r#""2016-17-13T08:43:41.00Z""#,
    r#""2016-12-06T20:23+00:00""#,
    r#""2016-12-06""#,
    r#""12:30""#,
    r#""12:30:00.123456789012""#,
    r#""PT1H""#,
    r#""PT60M""#,
    r#""-P1DT0.10S""#,
    r#""f76784d3-ca56-d0a4-c89f-0b54e4e79511""#,
    r#""F76784D3-CA56-D0A4-C89F-0B54E4E79511""#,
    r#""_-8=""#,
    r#""/+8""#,
    r#""\ud800""#,
    r#""\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t""#,
    r#""é😀""#,
    "[]",
    "{}",
];

const CONTROLS: &[&str] = &[
    "@odata.type",
    "@type",
    "@odata.etag",
    "@odata.id",
    "string@odata.type",
    "dynamic",
    "",
    "a\\\"b",
    "hosts@odata.count",
    "@odata.count",
    "@count",
    "@odata.nextLink",
    "value",
    "id",
    "port",
    "ports",
    "parent",
    "banner",
    "banners",
    "services",
    "firstSeenDateTime",
    "registrant",
];

const TYPES: &[&str] = &[
    r##""#microsoft.graph.security.host""##,
    r##""microsoft.graph.security.ipaddress""##,
    r##""#microsoft.graph.security.hostname""##,
    r##""#other.type""##,
    "5",
    "null",
];

fn object(dice: &mut Dice, depth: usize, out: &mut String) {
    out.push('{');
    let mut names = std::collections::BTreeSet::new();
    for _ in 0..dice.roll(7) {
        let name = if dice.roll(3) == 0 {
            dice.pick(CONTROLS)
        } else {
            dice.pick(Everything::MEMBERS)
        };
        if !names.insert(name) {
            continue;
        }
        if names.len() > 1 {
            out.push(',');
        }
        out.push_str(&format!(
            "{}\"{name}\"{}:",
            dice.pick(&["", " ", "\n"]),
            dice.pick(&["", " "])
        ));
        if name.ends_with("type") && dice.roll(4) > 0 {
            out.push_str(dice.pick(TYPES));
        } else {
            value(dice, depth, out);
        }
    }
    out.push('}');
}

fn value(dice: &mut Dice, depth: usize, out: &mut String) {
    match dice.roll(if depth == 0 { 5 } else { 9 }) {
        0..=4 => out.push_str(dice.pick(SCALARS)),
        5 | 6 => object(dice, depth - 1, out),
        _ => {
            out.push('[');
            for index in 0..dice.roll(5) {
                if index > 0 {
                    out.push_str(dice.pick(&[",", ", "]));
                }
                value(dice, depth - 1, out);
            }
            out.push(']');
        }
    }
}

#[test]
fn any_document_is_written_as_it_was_read() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for _ in 0..4_000 {
        let mut text = String::new();
        object(&mut dice, 5, &mut text);
        let expected = normal(&text);
        assert_eq!(normal(&again::<Everything>(&text)), expected, "{text}");
        assert_eq!(normal(&again::<HostPort>(&text)), expected, "{text}");
        assert_eq!(normal(&again::<AnyHost>(&text)), expected, "{text}");
        assert_eq!(
            normal(&again::<Page<Everything>>(&text)),
            expected,
            "{text}"
        );
        let ours: Everything = json::from_str(&text).unwrap();
        let theirs: Everything = serde_json::from_str(&text).unwrap();
        // NaN is not equal to itself.
        if !text.contains("NaN") {
            assert_eq!(ours, theirs, "{text}");
        }
        let written = serde_json::to_string(&theirs).unwrap();
        assert_eq!(normal(&written), expected, "{text}");
        let problems = json::problems(&ours);
        let strict = json::from_slice_strict::<Everything>(text.as_bytes());
        assert_eq!(strict.is_err(), !problems.is_empty(), "{text}");
    }
}

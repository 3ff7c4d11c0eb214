#![allow(clippy::unwrap_used, clippy::panic)]

use super::scan::MAX_DEPTH;
use super::{Kind, Value, parse};
use crate::diagnostic::Diagnostics;
use crate::source::SourceId;

fn read(text: &str) -> Result<Value<'_>, (&'static str, u32, u32)> {
    let mut diagnostics = Diagnostics::default();
    let value = parse(text, SourceId(0), &mut diagnostics);
    match diagnostics.iter().next() {
        None => Ok(value.unwrap()),
        Some(found) => {
            let span = found.span.unwrap();
            Err((found.code.name(), span.start, span.end))
        }
    }
}

fn string(text: &str) -> String {
    match read(text).unwrap().kind {
        Kind::String(value) => value.into_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn numbers_keep_their_digits() {
    for text in ["0", "-0", "12.50", "1e+80", "-2E-3", "9007199254740993"] {
        let Kind::Number(digits) = read(text).unwrap().kind else {
            panic!("{text}")
        };
        assert_eq!(digits, text);
    }
    for text in ["01", "-", "+1", ".5", "1.", "1e", "0x1", "NaN", "-a"] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn strings_are_unescaped_and_half_surrogates_refused() {
    assert_eq!(
        string(r#""a\"\\\/\b\f\n\r\t\u00e9\ud83e\udd80ü""#),
        "a\"\\/\u{8}\u{c}\n\r\té🦀ü"
    );
    for text in [
        r#""\ud83e""#,
        r#""\ud83ea""#,
        r#""\udd80""#,
        r#""\ud83e\u0041""#,
    ] {
        assert_eq!(read(text).unwrap_err().0, "malformed-json", "{text}");
    }
    assert_eq!(read("\"a\nb\"").unwrap_err(), ("malformed-json", 2, 3));
    assert_eq!(read(r#""\x""#).unwrap_err(), ("malformed-json", 2, 3));
    assert_eq!(read(r#""\u12g4""#).unwrap_err(), ("malformed-json", 5, 6));
}

#[test]
fn members_keep_their_order_and_place_and_a_second_one_is_an_error() {
    let value = read(r#" {"b": 1, "a": [true, null]} "#).unwrap();
    let Kind::Object(members) = &value.kind else {
        panic!()
    };
    assert_eq!((value.span.start, value.span.end), (1, 28));
    assert_eq!(members[0].name, "b");
    assert_eq!(
        (members[1].name_span.start, members[1].name_span.end),
        (11, 12)
    );
    assert_eq!(
        read(r#"{"a":1,"b":2,"a":3}"#).unwrap_err(),
        ("duplicate-json-member", 14, 15)
    );
    let many: Vec<_> = (0..40).map(|at| format!("\"m{}\":0", at % 39)).collect();
    let found = read(&format!("{{{}}}", many.join(","))).unwrap_err();
    assert_eq!(found.0, "duplicate-json-member");
}

#[test]
fn a_text_cut_anywhere_is_refused_within_the_text() {
    let text = r#"{"a": [1.5e3, "x\u00e9y\n", true, false, null, {}], "é": -1}"#;
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        let (_, start, end) = read(&text[..at]).unwrap_err();
        assert!(start <= end && end as usize <= at, "cut at {at}");
    }
}

#[test]
fn other_syntax_is_refused() {
    for text in [
        "{a:1}",
        "{'a':1}",
        "[1,]",
        "{\"a\":1,}",
        "[1 2]",
        "{\"a\" 1}",
        "1 2",
        "// c\n1",
        "tru",
        "nul0",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(read(&nested(MAX_DEPTH + 1)).unwrap_err().0, "too-deep");
    assert_eq!(read(&"[".repeat(1_000_000)).unwrap_err().0, "too-deep");
    assert_eq!(
        read(&"{\"a\":".repeat(1_000_000)).unwrap_err().0,
        "too-deep"
    );
}

//! What the fixtures of `fixtures/generate` expect, compiled: a module for each.

#![allow(missing_docs, unreachable_pub, dead_code)]

include!(concat!(env!("OUT_DIR"), "/goldens.rs"));

#[test]
fn a_type_named_option_reads_and_writes() {
    let text = r#"{"one":{"many":["a"]},"many":[],"stray":1.10}"#;
    let value: keywords::k_w::Option = serde_json::from_str(text).unwrap_or_default();
    assert_eq!(serde_json::to_string(&value).ok().as_deref(), Some(text));
}

#[test]
fn a_recursive_type_reads_and_writes() {
    let text = r#"{"left":{"right":{"children":[{}]}},"plain":{"text":"x"}}"#;
    let value: recursion::r::Node = serde_json::from_str(text).unwrap_or_default();
    assert!(value.left.is_some());
    assert_eq!(serde_json::to_string(&value).ok().as_deref(), Some(text));
}

#[test]
fn flags_keep_their_bits_and_strangers() {
    for text in [
        r#"{"permission":"read,write"}"#,
        r#"{"permission":"write,read"}"#,
        r#"{"permission":"read,erase"}"#,
        r#"{"permission":3}"#,
        r#"{"permission":"67"}"#,
        r#"{"permissions":["none","top",null],"status":"ajar","empty":"x","nothing":"y"}"#,
    ] {
        let value: enums::e::Holder = serde_json::from_str(text).unwrap_or_default();
        assert_eq!(serde_json::to_string(&value).ok().as_deref(), Some(text));
    }
}

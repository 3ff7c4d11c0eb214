//! JSON texts compared as values: member order and escapes of strings aside, digits of numbers
//! not.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// A text that is the same for texts of the same JSON value.
pub fn normal(text: &str) -> String {
    let text = text.trim();
    match text.as_bytes().first() {
        Some(b'{') => {
            let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text).unwrap();
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{name:?}:{}", normal(value.get())))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Some(b'[') => {
            let elements: Vec<Box<RawValue>> = serde_json::from_str(text).unwrap();
            let elements: Vec<String> = elements.iter().map(|value| normal(value.get())).collect();
            format!("[{}]", elements.join(","))
        }
        Some(b'"') => match serde_json::from_str::<String>(text) {
            Ok(string) => format!("{string:?}"),
            // Half of a surrogate pair: no Unicode text, equal only to itself.
            Err(_) => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

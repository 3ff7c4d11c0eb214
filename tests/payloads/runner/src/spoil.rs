//! Payloads spoiled: each value in turn replaced by one of another kind, and texts cut off.

use crate::exact::Exact;

/// What stands in for a value.
const STRANGERS: [&str; 7] = [
    "null",
    "true",
    "-17.50e1",
    r#""\u00e9 2016-17-13T08:43:41.00Z""#,
    r#"{"@odata.type":7,"a":[1.0]}"#,
    r#"[null,"",{"id":1.10}]"#,
    "[]",
];

/// The texts in which one value of the payload is another; `visit` gets each.
pub fn each_replaced(payload: &Exact, visit: &mut dyn FnMut(&str)) {
    let count = size(payload);
    for position in 1..count {
        for stranger in STRANGERS {
            let mut text = String::new();
            write(payload, &mut { position }, stranger, &mut text);
            visit(&text);
        }
    }
}

/// The beginnings of a text, about sixteen of them.
pub fn cut_off(text: &str) -> impl Iterator<Item = &str> {
    let step = text.len() / 16 + 1;
    (0..text.len())
        .step_by(step)
        .filter(|&at| text.is_char_boundary(at))
        .map(move |at| &text[..at])
}

fn size(value: &Exact) -> usize {
    1 + match value {
        Exact::Array(items) => items.iter().map(size).sum(),
        Exact::Object(members) => members.values().map(size).sum(),
        _ => 0,
    }
}

/// Writes the value, with the stranger in place of the one that is `left` values from here.
fn write(value: &Exact, left: &mut usize, stranger: &str, out: &mut String) {
    // Counts down past zero once the stranger is written.
    let here = *left;
    *left = left.wrapping_sub(1);
    if here == 0 {
        // What the stranger stands for is not counted: no later value is at zero.
        out.push_str(stranger);
        return;
    }
    match value {
        Exact::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write(item, left, stranger, out);
            }
            out.push(']');
        }
        Exact::Object(members) => {
            out.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                out.push_str(&serde_json::Value::from(name.as_str()).to_string());
                out.push(':');
                write(member, left, stranger, out);
            }
            out.push('}');
        }
        _ => out.push_str(&value.to_string()),
    }
}

//! Entities that other items of the same batch create, as the body of an item refers to them.
//!
//! In goes the body, out come the items behind `$1` and its like, where a reference stands: under
//! `odata.bind` and `odata.id` (OData JSON Format 4.01, sections 8.5 and 14; OData 4.01 Protocol,
//! section 11.7.3.1, which allows it in bodies as well as in URLs).

use std::collections::BTreeSet;

use serde_json::Value;

use super::item;

/// The items that the body refers to.
pub(super) fn of_body(body: &str) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    if body.contains("\"$")
        && let Ok(body) = serde_json::from_str::<Value>(body)
    {
        search(&body, &mut found);
    }
    found
}

/// The item whose entity a URL begins with.
pub(super) fn of_url(url: &str) -> Option<usize> {
    let segment = url.split(['/', '?']).next().unwrap_or_default();
    segment.strip_prefix('$').and_then(item::index)
}

fn search(value: &Value, found: &mut BTreeSet<usize>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| search(element, found)),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(url) if is_reference(name) => found.extend(of_url(url)),
                    Value::Array(urls) if is_reference(name) => {
                        found.extend(urls.iter().filter_map(Value::as_str).filter_map(of_url));
                    }
                    other => search(other, found),
                }
            }
        }
        _ => {}
    }
}

/// Whether a member holds URLs of entities, with or without the prefix that 4.0 demands.
fn is_reference(name: &str) -> bool {
    matches!(name, "@odata.id" | "@id") || name.ends_with("@odata.bind") || name.ends_with("@bind")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_references_refer_to_items() {
        let body = r#"{"host@odata.bind":"$2","ports@bind":["$4","https://x/$5"],"name":"$1",
            "inner":[{"@id":"$3/parent"},"$6"],"x@odata.bind":"$x","y@odata.bind":7}"#;
        assert_eq!(of_body(body), BTreeSet::from([1, 3, 2]));
        assert!(of_body("{\"$").is_empty());
    }
}

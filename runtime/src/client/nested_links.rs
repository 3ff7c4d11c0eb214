//! Next links of collections within a response, such as that of an expanded one.
//!
//! In goes the text of a body, out comes the same with relative links of that kind made absolute, so
//! that a value can be kept without the response that it came in (OData JSON Format 4.01, sections
//! 4.3 and 4.6.6). All else stays byte for byte.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::core::Client;
use crate::json::{self, RawJson};

/// What the names of such members end with. The quote ends a JSON string: within one, it would
/// stand behind a backslash.
const ENDS: [&str; 2] = ["@odata.nextLink\"", "@nextLink\""];

/// A link within a text: the positions of its JSON string, and what it says.
struct Found {
    start: usize,
    end: usize,
    link: String,
}

/// The body with absolute links; none if it needs no change. `path` is that of the request.
pub(super) fn absolute(body: &[u8], client: &Client, path: &str) -> Option<Bytes> {
    let text = std::str::from_utf8(body).ok()?;
    let found: Vec<Found> = relative_links(text).collect();
    if found.is_empty() {
        return None;
    }
    let root = client.target("/", []).ok()?;
    let request = client.link(path, &root).ok()?;
    let members: BTreeMap<String, RawJson> = json::from_str(text).ok()?;
    let context = ["@odata.context", "@context"]
        .iter()
        .find_map(|name| members.get(*name)?.as_string());
    let mut changed = String::with_capacity(text.len() + 64 * found.len());
    let mut done = 0;
    for Found { start, end, link } in found {
        let link = client.absolute(&link, context.as_deref(), &request);
        changed.push_str(text.get(done..start)?);
        changed.push_str(RawJson::string(&link).as_str());
        done = end;
    }
    changed.push_str(text.get(done..)?);
    Some(changed.into())
}

/// The relative links in the order of the text.
fn relative_links(text: &str) -> impl Iterator<Item = Found> {
    text.match_indices("nextLink\"").filter_map(|(at, name)| {
        let end = at + name.len();
        let named = text.get(..end)?;
        let property = ENDS.iter().find_map(|it| named.strip_suffix(it))?;
        // Without the name of a property, it is the link of the response itself.
        if property.ends_with('"') {
            return None;
        }
        let value = text
            .get(end..)?
            .trim_start()
            .strip_prefix(':')?
            .trim_start();
        let start = text.len() - value.len();
        let length = string_length(value)?;
        let link = RawJson::parse(value.get(..length)?).ok()?;
        let link = link.as_string()?.into_owned();
        url::Url::parse(&link).is_err().then_some(Found {
            start,
            end: start + length,
            link,
        })
    })
}

/// The length of the JSON string that a text begins with, quotes included.
fn string_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('"')?;
    let mut escaped = false;
    let end = inner.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })?;
    Some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::relative_links;

    fn found(text: &str) -> Vec<(String, String)> {
        relative_links(text)
            .map(|it| (text[it.start..it.end].to_owned(), it.link))
            .collect()
    }

    #[test]
    fn finds_members_and_nothing_that_looks_like_them() {
        let text = r#"{"@odata.nextLink":"top","a":"b@odata.nextLink","c@odata.nextLink" : "h\"i",
            "d@nextLink":"https://x/","text":"e@nextLink\":\"no\"","f@nextLink":null,
            "value":[{"@odata.nextLink":"own","g@nextLink":"j?k=l"}],"h@nextLink":"cut"#;
        let expected = [(r#""h\"i""#, r#"h"i"#), (r#""j?k=l""#, "j?k=l")];
        let found = found(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(found, expected);
    }
}

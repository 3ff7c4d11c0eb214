//! Next links of collections within a response, such as that of an expanded one.
//!
//! In goes the text of a body, out comes the same with relative links of that kind made absolute, so
//! that a value can be kept without the response that it came in (OData JSON Format 4.01, sections
//! 4.3 and 4.6.6). All else stays byte for byte.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;

use super::core::Client;
use super::link::Target;
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

/// The body of a response to a request of this path with absolute links; none if it needs no change.
///
/// # Errors
///
/// What is longer than a body may be: short links would repeat a long context URL over and over.
pub(super) fn absolute(body: &[u8], client: &Client, path: &str) -> Result<Option<Bytes>, TooLong> {
    let Ok(text) = std::str::from_utf8(body) else {
        return Ok(None);
    };
    let mut links = relative_links(text).peekable();
    if links.peek().is_none() {
        return Ok(None);
    }
    let Some(bases) = Bases::of(text, client, path) else {
        return Ok(None);
    };
    let limit = client.shared().max_body;
    let mut changed = String::new();
    let mut done = 0;
    for Found { start, end, link } in links {
        let link = client.absolute(&link, bases.context.as_deref(), &bases.request);
        changed.push_str(text.get(done..start).unwrap_or_default());
        changed.push_str(RawJson::string(&link).as_str());
        done = end;
        if changed.len() > limit {
            return Err(TooLong);
        }
    }
    changed.push_str(text.get(done..).unwrap_or_default());
    if changed.len() > limit {
        return Err(TooLong);
    }
    Ok(Some(changed.into()))
}

/// With absolute links, the body would be longer than one may be.
#[derive(Debug)]
pub(super) struct TooLong;

/// What links are relative to.
struct Bases {
    context: Option<String>,
    request: Target,
}

impl Bases {
    fn of(text: &str, client: &Client, path: &str) -> Option<Self> {
        let root = client.target("/", []).ok()?;
        let members: BTreeMap<String, RawJson> = json::from_str(text).ok()?;
        let context = ["@odata.context", "@context"]
            .iter()
            .find_map(|name| members.get(*name)?.as_string());
        Some(Self {
            context: context.map(Cow::into_owned),
            request: client.link(path, &root).ok()?,
        })
    }
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

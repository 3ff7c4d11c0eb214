//! The recorded exchanges: requests and responses with the type that their page states.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

/// One exchange.
#[derive(Deserialize)]
pub struct Recorded {
    /// The page of the documentation that it is from.
    pub page: String,
    declared_type: Option<String>,
    body: Option<Box<RawValue>>,
    response: Option<Box<RawValue>>,
    body_raw: Option<String>,
    response_raw: Option<String>,
}

/// A payload of an exchange.
pub enum Payload<'a> {
    /// An object.
    Object(&'a str),
    /// What is no object of JSON at all: text in place of a body, or as the page has it, before
    /// it was mended.
    Other(String),
}

impl Recorded {
    /// The qualified name of the type that is declared, or of the items of such a collection.
    pub fn type_name(&self) -> Option<&str> {
        let declared = self.declared_type.as_deref()?;
        let item = declared
            .split_once('(')
            .filter(|(word, _)| word.eq_ignore_ascii_case("collection"))
            .and_then(|(_, rest)| rest.strip_suffix(')'));
        Some(item.unwrap_or(declared))
    }

    /// The payloads, each with what it is.
    pub fn payloads(&self) -> Vec<(&'static str, Payload<'_>)> {
        let mut found = Vec::new();
        let raw = [&self.body_raw, &self.response_raw];
        for (index, (what, value)) in [("request", &self.body), ("response", &self.response)]
            .into_iter()
            .enumerate()
        {
            match value.as_deref().map(RawValue::get) {
                Some(text) if text.starts_with('{') => found.push((what, Payload::Object(text))),
                // The text follows below if the page's own is at hand.
                Some(text) if text != "null" && raw[index].is_none() => {
                    let text = serde_json::from_str(text).unwrap_or_else(|_| text.to_owned());
                    found.push((what, Payload::Other(text)));
                }
                _ => {}
            }
        }
        for (what, text) in ["request", "response"].into_iter().zip(raw) {
            found.extend(text.iter().map(|text| (what, Payload::Other(text.clone()))));
        }
        found
    }
}

/// Reads `pages/*.json` and the lines of `*.jsonl` in a directory.
///
/// # Errors
/// A file cannot be read or is not of this form.
pub fn read(directory: &Path) -> Result<Vec<Recorded>, Box<dyn Error>> {
    let files = |directory: &Path, end: &str| -> Result<Vec<_>, std::io::Error> {
        let mut paths = fs::read_dir(directory)?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>, std::io::Error>>()?;
        paths.retain(|path| path.extension().is_some_and(|it| it == end));
        paths.sort();
        Ok(paths)
    };
    let mut found = Vec::new();
    for path in files(&directory.join("pages"), "json")? {
        found.push(serde_json::from_str(&fs::read_to_string(path)?)?);
    }
    for path in files(directory, "jsonl")? {
        for line in fs::read_to_string(path)?.lines() {
            found.push(serde_json::from_str(line)?);
        }
    }
    Ok(found)
}

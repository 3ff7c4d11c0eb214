//! JSON compared as values, with the text of numbers kept and the order of members put aside.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A JSON value whose numbers are text.
#[derive(Clone, Debug, PartialEq)]
pub enum Exact {
    /// `null`, a Boolean or a number, as written.
    Literal(String),
    /// A string, unescaped.
    Text(String),
    /// An array.
    Array(Vec<Exact>),
    /// An object.
    Object(BTreeMap<String, Exact>),
}

/// Reads a JSON text.
///
/// # Errors
/// The text is not JSON.
pub fn exact(text: &str) -> Result<Exact, serde_json::Error> {
    let text = text.trim();
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text)?;
            Exact::Object(
                members
                    .iter()
                    .map(|(name, raw)| Ok((name.clone(), exact(raw.get())?)))
                    .collect::<Result<_, serde_json::Error>>()?,
            )
        }
        Some(b'[') => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(text)?;
            Exact::Array(
                items
                    .iter()
                    .map(|raw| exact(raw.get()))
                    .collect::<Result<_, _>>()?,
            )
        }
        Some(b'"') => Exact::Text(serde_json::from_str(text)?),
        _ => Exact::Literal(
            <&RawValue>::deserialize(&mut serde_json::Deserializer::from_str(text))?
                .get()
                .to_owned(),
        ),
    })
}

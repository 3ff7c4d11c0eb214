//! JSON compared as values, with the text of numbers kept and the order of members put aside.

use std::collections::BTreeMap;
use std::fmt;

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

impl fmt::Display for Exact {
    /// As JSON text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Literal(text) => f.write_str(text),
            Self::Text(text) => f.write_str(&name(text)),
            Self::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (index, (member, value)) in members.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(f, "{comma}{}:{value}", name(member))?;
                }
                f.write_str("}")
            }
        }
    }
}

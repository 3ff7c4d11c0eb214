//! Resource paths: where a request goes, relative to the root of the service.
//!
//! In go names and key values, out comes percent-encoded text. Every step adds to the end, nothing
//! that is put in can reach back. Values that cannot stand in a path are parameter aliases, which
//! every request to the path sends along.

use std::fmt;

use percent_encoding::utf8_percent_encode;

use super::core::Client;
use super::error::Error;
use super::key::{KeyValue, SEGMENT, append_key, append_named};
use super::link::Target;
use crate::model::Structured;

/// The path of a resource of a service.
#[derive(Clone)]
pub struct ResourcePath {
    client: Client,
    path: String,
    aliases: Vec<(String, String)>,
    problem: Option<String>,
    /// Whether the path begins with an entity that an item of a batch creates.
    is_created: bool,
}

/// An argument of a function as a URL holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum UrlArgument {
    /// A literal, not percent-encoded.
    Literal(String),
    /// JSON, which stands behind a parameter alias.
    Json(String),
}

impl ResourcePath {
    pub(super) const fn root(client: Client) -> Self {
        Self {
            client,
            path: String::new(),
            aliases: Vec::new(),
            problem: None,
            is_created: false,
        }
    }

    /// The resource that one more segment leads to: an entity set, a property, a type cast.
    #[must_use]
    pub fn child(&self, segment: &str) -> Self {
        let mut path = self.path.clone();
        path.push('/');
        path.extend(utf8_percent_encode(segment, SEGMENT));
        self.with(path)
    }

    /// The resource that a path of property names and type casts leads to.
    pub(super) fn descend(&self, path: &str) -> Self {
        let mut reached = self.clone();
        for segment in path.split('/') {
            reached = reached.child(segment);
        }
        reached
    }

    /// The entity of this collection with a key: its properties' names and values in the order in
    /// which the metadata declares them.
    ///
    /// The service's [`KeyStyle`](super::KeyStyle) decides the form. A value that would not
    /// survive as a segment (`.`, `..`, a `$` at its start) takes parentheses. A key of a single
    /// property that is empty text names no entity: it makes every request to the path fail before
    /// it is sent.
    #[must_use]
    pub fn key(&self, keys: &[(&str, KeyValue)]) -> Self {
        let mut path = self.path.clone();
        append_key(&mut path, keys, self.client.key_style());
        let keyed = self.with(path);
        match keys {
            [(name, value)] if value.is_empty_text() => keyed.refuse(format!(
                "the key `{name}` is empty, and would name the collection instead of an entity"
            )),
            _ => keyed,
        }
    }

    /// The entity of this collection with an alternate key: names and values of its properties,
    /// always in parentheses (OData 4.01 URL Conventions, section 4.3.5).
    #[must_use]
    pub fn alternate_key(&self, keys: &[(&str, KeyValue)]) -> Self {
        let mut path = self.path.clone();
        path.push('(');
        append_named(&mut path, keys);
        path.push(')');
        self.with(path)
    }

    /// The result of a function with its arguments in parentheses
    /// (OData 4.01 URL Conventions, section 4.5.2): `/name(a=1,b='x')`.
    #[must_use]
    pub fn function(&self, name: &str, arguments: &[(&str, KeyValue)]) -> Self {
        let mut called = self.child(name);
        called.path.push('(');
        append_named(&mut called.path, arguments);
        called.path.push(')');
        called
    }

    /// The result of a function: literals in parentheses, all else behind parameter aliases
    /// (OData 4.01 URL Conventions, sections 4.5.2 and 5.1.1.15).
    pub(super) fn call(&self, name: &str, arguments: &[(&str, UrlArgument)]) -> Self {
        let mut aliases = self.aliases.clone();
        let mut values = Vec::with_capacity(arguments.len());
        for (name, argument) in arguments {
            let text = match argument {
                UrlArgument::Literal(text) => text.clone(),
                UrlArgument::Json(json) => {
                    let alias = free_alias(&aliases, name);
                    aliases.push((alias.clone(), json.clone()));
                    alias
                }
            };
            values.push((*name, KeyValue::verbatim(text)));
        }
        Self {
            aliases,
            ..self.function(name, &values)
        }
    }

    /// The same path, of which no request can be sent.
    pub(super) fn refuse(mut self, problem: String) -> Self {
        self.problem = Some(problem);
        self
    }

    /// The URL by which references name the entity of type `E` at this path: without a type cast at
    /// its end, which is no part of the entity's own URL (OData 4.01 Protocol, section 4.1). For an
    /// entity that an item of the same batch creates, that item's `$1`.
    pub(super) fn entity_url<E: Structured>(&self) -> Result<String, Error> {
        let cast = format!("/{}", E::TYPE_NAME);
        let entity = match self.path.strip_suffix(&cast) {
            Some(path) => self.with(path.to_owned()),
            None => self.clone(),
        };
        let target = entity.target([])?;
        Ok(match entity.path.strip_prefix('/') {
            Some(created) if self.is_created => created.to_owned(),
            _ => target.as_str().to_owned(),
        })
    }

    /// Where a request to this path goes: parameter aliases come before other query options.
    pub(super) fn target<'a>(
        &'a self,
        query: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Target, Error> {
        if let Some(problem) = &self.problem {
            return Err(Error::Request(problem.clone()));
        }
        let aliases = self.aliases.iter();
        let aliases = aliases.map(|(name, value)| (name.as_str(), value.as_str()));
        self.client.target(&self.path, aliases.chain(query))
    }

    /// The entity that an item of the same batch creates (OData 4.01 Protocol, section 11.7.3.1).
    pub(super) fn created_by(client: Client, item: &str) -> Self {
        Self {
            is_created: true,
            ..Self::root(client).with(format!("/${item}"))
        }
    }

    /// The client that requests to this path use.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The path as it is sent: percent-encoded, relative to the root, with a slash at its start.
    pub fn as_str(&self) -> &str {
        &self.path
    }

    fn with(&self, path: String) -> Self {
        Self {
            client: self.client.clone(),
            path,
            aliases: self.aliases.clone(),
            problem: self.problem.clone(),
            is_created: self.is_created,
        }
    }
}

/// An alias named after the parameter, unless an earlier function of the path has it.
fn free_alias(taken: &[(String, String)], parameter: &str) -> String {
    let plain = format!("@{parameter}");
    let numbered = (2..=taken.len() + 1).map(|number| format!("{plain}{number}"));
    std::iter::once(plain.clone())
        .chain(numbered)
        .find(|alias| taken.iter().all(|(it, _)| it != alias))
        .unwrap_or(plain)
}

impl fmt::Debug for ResourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("ResourcePath")
            .field(&self.path)
            .finish()
    }
}

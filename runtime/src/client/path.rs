//! Resource paths: where a request goes, relative to the root of the service.
//!
//! In go names and key values, out comes percent-encoded text. Every step adds to the end, nothing
//! that is put in can reach back.

use std::fmt;

use percent_encoding::utf8_percent_encode;

use super::core::Client;
use super::key::{KeyValue, SEGMENT, append_key, append_named};

/// The path of a resource of a service.
#[derive(Clone)]
pub struct ResourcePath {
    client: Client,
    path: String,
}

impl ResourcePath {
    pub(super) const fn root(client: Client) -> Self {
        Self {
            client,
            path: String::new(),
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

    /// The entity of this collection with a key: its properties' names and values in the order in
    /// which the metadata declares them.
    ///
    /// The service's [`KeyStyle`](super::KeyStyle) decides the form. A value that would not
    /// survive as a segment (no text, `.`, `..`, a `$` at its start) takes parentheses.
    #[must_use]
    pub fn key(&self, keys: &[(&str, KeyValue)]) -> Self {
        let mut path = self.path.clone();
        append_key(&mut path, keys, self.client.key_style());
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
        }
    }
}

impl fmt::Debug for ResourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("ResourcePath")
            .field(&self.path)
            .finish()
    }
}

//! Keeping secrets out of what a response echoes.
//!
//! In go the values of a request that may be secret, and a text that came back; out comes the text
//! without them. Gateways like to repeat the headers and the URL of what they refuse.

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::settings::Settings;

/// Shorter values are no secrets, and would be found in any text.
const SHORTEST: usize = 6;
const REDACTED: &str = "[redacted]";

/// The values of one request that may be secret: its token, headers that the caller gave, and
/// custom query options.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Arc<Vec<String>>);

impl Secrets {
    pub(crate) fn of(headers: &HeaderMap, settings: &Settings) -> Self {
        let mut secrets = Vec::new();
        for value in headers.values().filter(|value| value.is_sensitive()) {
            let Ok(text) = value.to_str() else { continue };
            // A scheme such as `Bearer` is none; what follows it is.
            secrets.extend(text.split_once(' ').map(|(_, rest)| rest.to_owned()));
            secrets.push(text.to_owned());
        }
        for (_, value) in settings.queries() {
            secrets.push(utf8_percent_encode(value, NON_ALPHANUMERIC).to_string());
            secrets.push(value.to_owned());
        }
        secrets.retain(|secret| secret.len() >= SHORTEST);
        // The longest first, lest a part of it is taken out before it is found.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Self(Arc::new(secrets))
    }

    /// The same and more of them.
    pub(crate) fn and(self, more: Vec<String>) -> Self {
        let mut secrets = Arc::unwrap_or_clone(self.0);
        secrets.extend(more.into_iter().filter(|it| it.len() >= SHORTEST));
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(Arc::new(secrets))
    }

    /// The text without the secrets.
    pub(crate) fn hide(&self, text: String) -> String {
        self.0.iter().fold(text, |text, secret| {
            if text.contains(secret.as_str()) {
                text.replace(secret.as_str(), REDACTED)
            } else {
                text
            }
        })
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secrets({})", self.0.len())
    }
}

//! Keeping secrets out of what a response echoes.
//!
//! In go the values of a request that may be secret, and a text that came back; out comes the text
//! without them. Gateways like to repeat the headers and the URL of what they refuse.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderName};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::link;
use super::settings::Settings;

/// Shorter values are no secrets, and would be found in any text.
const SHORTEST: usize = 6;
const REDACTED: &str = "[redacted]";

/// Headers that callers give and that hold no secrets: words of theirs are found in any text.
const HARMLESS: [&str; 22] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "client-request-id",
    "consistencylevel",
    "content-encoding",
    "content-language",
    "content-type",
    "if-match",
    "if-none-match",
    "isolation",
    "odata-isolation",
    "odata-maxversion",
    "odata-version",
    "prefer",
    "range",
    "return-client-request-id",
    "slug",
    "traceparent",
    "user-agent",
    "x-ms-client-request-id",
];

/// System query options that a service repeats in its links and that hold no state of its own.
const SYSTEM: [&str; 12] = [
    "apply", "compute", "count", "expand", "filter", "format", "levels", "orderby", "search",
    "select", "skip", "top",
];

/// The values of one request that may be secret: its token, headers that the caller gave, custom
/// query options, and what stands in the query of a link that the service gave.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Arc<Vec<String>>);

impl Secrets {
    pub(crate) fn of(headers: &HeaderMap, settings: &Settings) -> Self {
        let mut secrets = Vec::new();
        for (_, value) in headers
            .iter()
            .filter(|(name, value)| may_be_secret(name) && value.is_sensitive())
        {
            let Ok(text) = value.to_str() else { continue };
            // A scheme such as `Bearer` is none; what follows it is.
            secrets.extend(text.split_once(' ').map(|(_, rest)| rest.to_owned()));
            secrets.push(text.to_owned());
        }
        for (_, value) in settings.queries() {
            secrets.extend(forms(value));
        }
        secrets.retain(|secret| secret.len() >= SHORTEST);
        Self::sorted(secrets)
    }

    /// The longest first, lest a part of it is taken out before it is found.
    fn sorted(mut secrets: Vec<String>) -> Self {
        secrets.sort_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
        secrets.dedup();
        Self(Arc::new(secrets))
    }

    /// The same and more of them.
    pub(crate) fn and(self, more: Vec<String>) -> Self {
        let mut secrets = Arc::unwrap_or_clone(self.0);
        secrets.extend(more.into_iter().filter(|it| it.len() >= SHORTEST));
        Self::sorted(secrets)
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

/// Headers by which a caller proves who it is.
const CREDENTIALS: [&str; 7] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "x-api-key",
    "api-key",
    "ocp-apim-subscription-key",
    "x-functions-key",
];

/// The name of a header that must not go over plain http to another machine, if there is one.
pub(super) fn credential(headers: &HeaderMap) -> Option<&'static str> {
    let mut names = CREDENTIALS.into_iter();
    names.find(|name| headers.contains_key(*name))
}

fn may_be_secret(name: &HeaderName) -> bool {
    !HARMLESS.contains(&name.as_str())
}

/// A value of a query as it is, as it is sent, and as others would encode it.
fn forms(value: &str) -> [String; 3] {
    [
        utf8_percent_encode(value, NON_ALPHANUMERIC).to_string(),
        link::encoded_value(value),
        value.to_owned(),
    ]
}

/// What of the query of a link may be secret, as the link holds it and in other forms: all but
/// system query options, whose values are the caller's own.
pub(super) fn of_link(url: &Url) -> Vec<String> {
    let is_own = |name: &str| {
        let name = name.strip_prefix('$').unwrap_or(name);
        SYSTEM.contains(&name.to_ascii_lowercase().as_str())
    };
    let decoded = url.query_pairs().filter(|(name, _)| !is_own(name));
    let decoded = decoded.flat_map(|(_, value)| forms(&value));
    decoded.chain(held(url, is_own)).collect()
}

/// All that the query of a URL holds, decoded and as it holds it.
pub(super) fn of_query(url: &Url) -> Vec<String> {
    let decoded = url.query_pairs().map(|(_, value)| value.into_owned());
    decoded.chain(held(url, |_| false)).collect()
}

/// The values of a query as the URL holds them.
fn held(url: &Url, without: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
    let query = url.query().unwrap_or_default();
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(move |(name, _)| !without(&name.replace("%24", "$")))
        .map(|(_, value)| value.to_owned())
}

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secrets({})", self.0.len())
    }
}

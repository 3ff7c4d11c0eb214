//! What every kind of request can be given besides its own options: headers, preferences, custom
//! query options, times and tries. Their values show in no `Debug` output.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH};
use serde::Serialize;

use super::clock::Clock;
use super::error::Error;
use super::retry::RetryPolicy;
use super::timeout::{Deadline, TimeoutKind};
use super::trace::Operation;
use crate::json::{self, RawJson};

/// Why a request without an entity tag is not sent where the service wants one.
const WITHOUT_TAG: &str = "these entities have optimistic concurrency: send a whole entity that holds its tag, \
     name the tag by `if_match` or `if_unchanged`, or say `any_version`";

/// Headers, preferences and custom query options of one request. A value that HTTP does not allow
/// is reported when the request is sent.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    headers: HeaderMap,
    prefer: Vec<String>,
    query: Vec<(String, String)>,
    problem: Option<String>,
    retry: Option<RetryPolicy>,
    post_query: bool,
    ieee754: Option<bool>,
    operation: Operation,
    try_timeout: Option<Duration>,
    timeout: Option<Duration>,
    /// When the whole request must be done, from the moment at which it was first sent.
    deadline: OnceLock<Option<Deadline>>,
}

impl Settings {
    /// Those of a request of this kind.
    pub(crate) fn of(kind: &'static str) -> Self {
        let mut settings = Self::default();
        settings.operation.kind = kind;
        settings
    }

    /// Those of a request that invokes an action or function.
    pub(crate) fn of_invocation(name: &'static str) -> Self {
        let mut settings = Self::of("invoke");
        settings.operation.name = Some(name);
        settings
    }

    pub(crate) fn set_items(&mut self, items: usize) {
        self.operation.items = Some(items);
    }

    /// What the request does.
    pub(crate) fn operation(&self) -> Operation {
        self.operation
    }

    pub(crate) fn header(&mut self, name: &str, value: &str) {
        match header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// Has the request fail before it is sent.
    pub(crate) fn refuse(&mut self, problem: impl Into<String>) {
        self.problem = Some(problem.into());
    }

    /// Makes the request depend on the entity tag that is known, unless the caller set a condition.
    ///
    /// # Errors
    ///
    /// If a condition is needed and there is none.
    pub(crate) fn guard(&mut self, known: Option<&str>, needed: bool) -> Result<(), Error> {
        let headers = self.headers()?;
        if headers.contains_key(IF_MATCH) || headers.contains_key(IF_NONE_MATCH) {
            return Ok(());
        }
        match known {
            Some(tag) => self.header("if-match", tag),
            None if needed => return Err(Error::Request(WITHOUT_TAG.to_owned())),
            None => {}
        }
        Ok(())
    }

    pub(crate) fn prefer(&mut self, preference: impl Into<String>) {
        self.prefer.push(preference.into());
    }

    pub(crate) fn query(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.query.push((name.into(), value.into()));
    }

    pub(crate) fn set_retry(&mut self, policy: RetryPolicy) {
        self.retry = Some(policy);
    }

    pub(crate) fn set_try_timeout(&mut self, limit: Duration) {
        self.try_timeout = Some(limit);
    }

    pub(crate) fn set_timeout(&mut self, limit: Duration) {
        self.timeout = Some(limit);
    }

    pub(crate) fn set_post_query(&mut self) {
        self.post_query = true;
    }

    pub(crate) fn set_ieee754(&mut self, compatible: bool) {
        self.ieee754 = Some(compatible);
    }

    /// Whether long numbers are strings in this request and its response, if it is told apart from
    /// the client's others.
    pub(crate) fn ieee754(&self) -> Option<bool> {
        self.ieee754
    }

    pub(crate) fn post_query(&self) -> bool {
        self.post_query
    }

    pub(crate) fn retry(&self) -> Option<&RetryPolicy> {
        self.retry.as_ref()
    }

    pub(crate) fn try_timeout(&self) -> Option<Duration> {
        self.try_timeout
    }

    /// When the whole request must be done. The first call starts the time, those for further
    /// pages share it.
    pub(crate) fn deadline(&self, clock: &dyn Clock, limit: Option<Duration>) -> Option<Deadline> {
        let limit = self.timeout.or(limit);
        let start = || Deadline::after(clock.now(), limit, TimeoutKind::Total);
        *self.deadline.get_or_init(start)
    }

    pub(crate) fn queries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn preferences(&self) -> &[String] {
        &self.prefer
    }

    /// The headers, unless one of them is not allowed.
    pub(crate) fn headers(&self) -> Result<&HeaderMap, Error> {
        match &self.problem {
            Some(problem) => Err(Error::Request(problem.clone())),
            None => Ok(&self.headers),
        }
    }
}

impl fmt::Debug for Settings {
    /// Names only: values of headers and of custom query options may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        let query: Vec<&str> = self.queries().map(|(name, _)| name).collect();
        formatter
            .debug_struct("Settings")
            .field("headers", &headers)
            .field("query", &query)
            .finish_non_exhaustive()
    }
}

/// A header whose value never shows in `Debug` output.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let parsed = HeaderName::try_from(name).map_err(|_| format!("`{name}` is no header name"))?;
    let mut value = HeaderValue::try_from(value)
        .map_err(|_| format!("the value of the header `{parsed}` is not allowed"))?;
    value.set_sensitive(true);
    Ok((parsed, value))
}

/// The methods that every request has; each type has its `Settings` in the field `settings`.
macro_rules! common_methods {
    () => {
        /// Sends a header with the request, in place of any header of that name that the client
        /// would send. A header that HTTP does not allow makes the request fail when it is sent.
        pub fn header(mut self, name: &str, value: &str) -> Self {
            self.settings.header(name, value);
            self
        }

        /// States a preference (RFC 7240; OData 4.01 Protocol, section 8.2.8), such as
        /// `odata.maxpagesize=50`. All of them go into one header.
        pub fn prefer(mut self, preference: impl Into<String>) -> Self {
            self.settings.prefer(preference);
            self
        }

        /// Adds a custom query option (OData 4.01 URL Conventions, section 5.2). Its name and
        /// value are percent-encoded when the request is sent.
        pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.settings.query(name, value);
            self
        }

        /// Whether numbers of the types `Edm.Int64` and `Edm.Decimal` are strings in the body of this
        /// request and of its response; see
        /// [`ClientBuilder::ieee754_compatible`](crate::client::ClientBuilder::ieee754_compatible).
        pub fn ieee754_compatible(mut self, compatible: bool) -> Self {
            self.settings.set_ieee754(compatible);
            self
        }

        /// When this request is sent again, in place of what the client was told;
        /// [`RetryPolicy::none`](crate::client::RetryPolicy::none) is the way to send it once.
        pub fn retry(mut self, policy: $crate::client::RetryPolicy) -> Self {
            self.settings.set_retry(policy);
            self
        }

        /// How long a single try may take, from asking for a token to the end of the response.
        pub fn try_timeout(mut self, limit: ::std::time::Duration) -> Self {
            self.settings.set_try_timeout(limit);
            self
        }

        /// How long the whole may take, from when it is first sent: all tries, the waits between
        /// them, and all pages.
        pub fn timeout(mut self, limit: ::std::time::Duration) -> Self {
            self.settings.set_timeout(limit);
            self
        }
    };
}

/// The entity tag that a value holds (OData JSON Format 4.01, section 4.6.8).
pub(crate) fn tag_of(entity: &(impl Serialize + ?Sized)) -> Option<String> {
    tag_in(&json::to_vec(entity).ok()?)
}

/// The same in its JSON.
pub(crate) fn tag_in(json: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(json).ok()?;
    if !text.contains("etag\"") {
        return None;
    }
    let members: BTreeMap<String, RawJson> = json::from_slice(json).ok()?;
    let tag = ["@odata.etag", "@etag"]
        .iter()
        .find_map(|name| members.get(*name))?;
    Some(tag.as_string()?.into_owned())
}

/// The methods of requests that change an entity only if it is as the caller knows it.
macro_rules! if_match_method {
    () => {
        /// Does it only if the entity still has this entity tag; `*` stands for any, as long as
        /// the entity exists (OData 4.01 Protocol, section 8.2.4).
        pub fn if_match(self, etag: &str) -> Self {
            self.header("if-match", etag)
        }

        /// Does it only if the entity is still as `entity`, which was read before, says: by the
        /// entity tag that it holds (`@odata.etag`). Without one in it, the request fails before it
        /// is sent.
        pub fn if_unchanged(mut self, entity: &(impl ::serde::Serialize + ?Sized)) -> Self {
            match $crate::client::settings::tag_of(entity) {
                Some(tag) => self.settings.header("if-match", &tag),
                None => self
                    .settings
                    .refuse("the entity that was read holds no entity tag"),
            }
            self
        }

        /// Does it whatever version the entity has, as long as it exists (`If-Match: *`).
        pub fn any_version(self) -> Self {
            self.if_match("*")
        }
    };
}

pub(crate) use {common_methods, if_match_method};

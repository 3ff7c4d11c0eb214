//! What every kind of request can be given besides its own options: headers, preferences and
//! custom query options.

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::error::Error;

/// Headers, preferences and custom query options of one request. A value that HTTP does not allow
/// is reported when the request is sent.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    headers: HeaderMap,
    prefer: Vec<String>,
    query: Vec<(String, String)>,
    problem: Option<String>,
}

impl Settings {
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        match header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    pub(crate) fn prefer(&mut self, preference: impl Into<String>) {
        self.prefer.push(preference.into());
    }

    pub(crate) fn query(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.query.push((name.into(), value.into()));
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
    };
}

/// The method of requests that change an entity only if it is as the caller knows it.
macro_rules! if_match_method {
    () => {
        /// Does it only if the entity still has this entity tag; `*` stands for any, as long as
        /// the entity exists (OData 4.01 Protocol, section 8.2.4).
        pub fn if_match(self, etag: &str) -> Self {
            self.header("if-match", etag)
        }
    };
}

pub(crate) use {common_methods, if_match_method};

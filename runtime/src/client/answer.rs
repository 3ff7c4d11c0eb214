//! A response, whole: status, headers and body, and what follows from them.
//!
//! In goes the response of a transport, out comes a decoded value or the error that it stands for.

use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::collection::CreatedAt;
use super::core::Client;
use super::error::Error;
use super::exchange::Exchange;
use super::link::Target;
use super::nested_links;
use super::redirect::{Redirected, Refusal};
use super::secrets::Secrets;
use super::service_error::{self, ODataError};
use super::transport::{TransportError, TransportErrorKind};
use crate::json::{self, Page, RawJson, Value};

/// How much of a body an error keeps, in bytes.
const EXCERPT: usize = 512;
/// How much of it is searched for secrets, so that none is cut in half where the error's part ends.
const SEARCHED: usize = 64 * 1024;

/// Headers that tell the version of OData of a response: since version 4, and before it.
const VERSION_HEADERS: [&str; 2] = ["odata-version", "dataserviceversion"];

/// A response with its whole body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) exchange: Exchange,
    pub(crate) secrets: Secrets,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE.as_str())
    }

    /// The content type without secrets of the request that it repeats.
    pub(crate) fn shown_content_type(&self) -> Option<String> {
        let content_type = self.content_type()?;
        Some(self.secrets.hide(content_type.to_owned()))
    }

    /// An error if the response says that it is of another version of OData than 4; that of a header
    /// that cannot be read is taken to be 4.
    fn speaks_version_4(&self) -> Result<(), Error> {
        let named = VERSION_HEADERS.iter().find_map(|name| self.header(name));
        // Before version 4, the name of the service's software could follow.
        let named = named.and_then(|it| it.split(';').next()).map(str::trim);
        let major = named.and_then(|it| it.split('.').next()?.parse::<u32>().ok());
        match (named, major) {
            (Some(version), Some(major)) if major != 4 => Err(Error::UnsupportedVersion {
                version: self.secrets.hide(version.to_owned()),
                status: self.status,
                exchange: Box::new(self.exchange.clone()),
            }),
            _ => Ok(()),
        }
    }

    pub(crate) fn request_id(&self) -> Option<String> {
        self.exchange.request_id.clone()
    }

    /// The beginning of the body, without secrets of the request that it repeats.
    pub(crate) fn excerpt(&self) -> String {
        let searched = self.body.get(..SEARCHED).unwrap_or(&self.body);
        let text = self
            .secrets
            .hide(String::from_utf8_lossy(searched).into_owned());
        let mut end = text.len().min(EXCERPT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.get(..end).unwrap_or_default().to_owned()
    }

    /// Whether the body is JSON by its content type; one without any may be.
    pub(crate) fn is_json(&self) -> bool {
        let Some(content_type) = self.content_type() else {
            return !self.headers.contains_key(CONTENT_TYPE);
        };
        let essence = content_type.split(';').next().unwrap_or_default();
        let essence = essence.trim().to_ascii_lowercase();
        matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
    }

    /// Whether this is a redirect, which 304 is not.
    pub(crate) fn is_redirect(&self) -> bool {
        self.status.is_redirection() && self.status != StatusCode::NOT_MODIFIED
    }

    /// This response, unless it is shorter than it says.
    pub(crate) fn whole(self) -> Result<Self, Error> {
        let encoded = self.headers.contains_key(CONTENT_ENCODING);
        let bodiless = self.exchange.method == Method::HEAD
            || self.status == StatusCode::NO_CONTENT
            || self.status == StatusCode::NOT_MODIFIED;
        let promised = self
            .header(CONTENT_LENGTH.as_str())
            .and_then(|text| text.parse::<usize>().ok())
            .filter(|_| !encoded && !bodiless);
        match promised {
            Some(promised) if promised != self.body.len() => {
                let message = format!("the body has {} of {promised} bytes", self.body.len());
                let error = TransportError::new(TransportErrorKind::Body, message);
                Err(Error::transport(error, &self.exchange))
            }
            _ => Ok(self),
        }
    }

    /// The error that this response, which is no success, stands for.
    pub(crate) fn failure(self) -> Error {
        if self.status == StatusCode::NOT_MODIFIED {
            return Error::NotModified {
                exchange: Box::new(self.exchange),
            };
        }
        // What is gone is gone, whoever says so in whatever form.
        if self.body.is_empty() || self.is_json() || self.status == StatusCode::GONE {
            return Error::Service(Box::new(ODataError::read(&self)));
        }
        Error::unexpected(&self)
    }

    /// The error that a redirect stands for that is not followed.
    pub(crate) fn redirected(self, refusal: Refusal) -> Error {
        let location = self.header(LOCATION.as_str()).map(str::to_owned);
        Error::Redirected(Box::new(Redirected::new(
            self.status,
            location,
            refusal,
            self.exchange,
            &self.secrets,
        )))
    }

    /// The value in the body; none if the service returned no content.
    pub(crate) fn value<T>(self, client: &Client) -> Result<Option<T>, Error>
    where
        T: DeserializeOwned + Serialize,
    {
        let limit = client.shared().max_objects;
        if json::has_more_objects(&self.body, limit) {
            return Err(Error::TooManyObjects {
                limit,
                exchange: Box::new(self.exchange),
            });
        }
        match nested_links::absolute(&self.body, client, &self.exchange.path) {
            Ok(Some(body)) => Self { body, ..self }.read(client),
            Ok(None) => self.read(client),
            Err(nested_links::TooLong) => Err(Error::BodyTooLarge {
                limit: client.shared().max_body,
                status: self.status,
                exchange: Box::new(self.exchange),
            }),
        }
    }

    /// The JSON in the body as it is, which takes no more room than the body.
    pub(crate) fn raw(self, client: &Client) -> Result<Option<RawJson>, Error> {
        self.read(client)
    }

    fn read<T>(&self, client: &Client) -> Result<Option<T>, Error>
    where
        T: DeserializeOwned + Serialize,
    {
        if self.body.is_empty() && self.status != StatusCode::OK {
            return Ok(None);
        }
        if !self.is_json() {
            return Err(Error::unexpected(self));
        }
        self.speaks_version_4()?;
        if service_error::is_error(&self.body) {
            return Err(Error::Service(Box::new(ODataError::read(self))));
        }
        let value = json::from_slice(&self.body).map_err(|error| {
            // In an encoding that the client does not know, JSON is none.
            match self.headers.contains_key(CONTENT_ENCODING) {
                true => Error::unexpected(self),
                false => Error::decode(self, error),
            }
        });
        let value: T = value?;
        client.inspect(&value, &self.exchange)?;
        Ok(Some(value))
    }

    /// Whether the body is a page for people, such as a gateway's for signing in.
    fn is_html(&self) -> bool {
        let essence = self.content_type().and_then(|it| it.split(';').next());
        let essence = essence.map(|it| it.trim().to_ascii_lowercase());
        let is_html = |it: &str| matches!(it, "text/html" | "application/xhtml+xml");
        !self.body.is_empty() && essence.as_deref().is_some_and(is_html)
    }

    /// Nothing, unless the response of success is an error nevertheless.
    pub(crate) fn done(self) -> Result<(), Error> {
        if self.is_html() {
            return Err(Error::unexpected(&self));
        }
        if service_error::is_error(&self.body) {
            return Err(Error::Service(Box::new(ODataError::read(&self))));
        }
        Ok(())
    }

    /// The page in the body: JSON without an array of elements is none, not an empty one. Its links
    /// are absolute; `target` is where it was asked for.
    pub(crate) fn page<T>(self, client: &Client, target: &Target) -> Result<Page<T>, Error>
    where
        T: Value + Clone + fmt::Debug + PartialEq + 'static,
    {
        // The bytes of the body are shared.
        let mut page: Page<T> = self.clone().required_value(client)?;
        if page.is_collection() {
            let context = page.context.as_deref();
            for link in [&mut page.next_link, &mut page.delta_link]
                .into_iter()
                .flatten()
            {
                *link = client.absolute(link, context, target);
            }
            return Ok(page);
        }
        let problem = json::Error::new("there is no array `value`");
        Err(Error::decode(&self, problem))
    }

    /// The error that this response stands for where a value was expected and none came.
    pub(crate) fn no_content(&self) -> Error {
        Error::NoContent {
            status: self.status,
            exchange: Box::new(self.exchange.clone()),
            created: CreatedAt::read(self).map(Box::new),
        }
    }

    /// The value in the body.
    pub(crate) fn required_value<T>(self, client: &Client) -> Result<T, Error>
    where
        T: DeserializeOwned + Serialize,
    {
        let absent = self.no_content();
        self.value(client)?.ok_or(absent)
    }

    /// The number in a plain text body (OData 4.01 Protocol, section 11.2.10).
    pub(crate) fn number(self) -> Result<u64, Error> {
        let text = std::str::from_utf8(&self.body).unwrap_or_default();
        let digits = text.trim_start_matches('\u{feff}').trim();
        digits.parse().map_err(|_| Error::unexpected(&self))
    }
}

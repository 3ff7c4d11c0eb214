//! Error responses of a service.
//!
//! In goes the response with a status of 400 or above, out comes what it says about the error
//! (OData JSON Format 4.01, section 21; OData 4.01 Protocol, section 9.4). Of other forms, such as
//! those of OAuth, of problem details and of gateways, come code and message where they are found;
//! any response gives its status and its body.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::error_text::{OneLine, RequestId};
use super::exchange::Exchange;
use super::secrets::Secrets;
use crate::json::RawJson;

/// How much of the body of an error response is kept, in bytes.
const RAW_LIMIT: usize = 64 * 1024;

/// Names under which a code is told: that of OData, and those of OAuth (RFC 6749, section 5.2) and of
/// gateways.
const CODES: [&str; 4] = ["code", "error", "errorCode", "Code"];
/// Names under which a message is told, the most telling first: that of OData, and those of OAuth,
/// of problem details (RFC 9457, section 3.1) and of gateways.
const MESSAGES: [&str; 8] = [
    "message",
    "Message",
    "error_description",
    "detail",
    "title",
    "errorMessage",
    "description",
    "error_message",
];

/// An error that the service described.
#[derive(Clone)]
#[non_exhaustive]
pub struct ODataError {
    /// The status of the response.
    pub status: StatusCode,
    /// The service's own code for the error.
    pub code: Option<String>,
    /// What went wrong, for people.
    pub message: Option<String>,
    /// What the error is about, such as the name of a property.
    pub target: Option<String>,
    /// Several errors behind this one.
    pub details: Vec<ErrorDetail>,
    /// Whatever else the service tells about the error, for those who look after it.
    pub inner_error: Option<RawJson>,
    /// The identifier that the service gave the request: from the header `request-id` or one of
    /// its kind, or from the inner error.
    pub request_id: Option<String>,
    /// How long to wait before the next try: the header `Retry-After` as it is (RFC 9110,
    /// section 10.2.3).
    pub retry_after: Option<String>,
    /// The body as it came, at most 64 KiB of it.
    pub body: Bytes,
    /// The request.
    pub exchange: Exchange,
    /// The beginning of a body that says nothing else that can be told.
    excerpt: Option<String>,
}

/// One of several errors behind an [`ODataError`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// The service's own code.
    pub code: Option<String>,
    /// What went wrong, for people.
    pub message: Option<String>,
    /// What the error is about.
    pub target: Option<String>,
}

impl ODataError {
    /// Reads the body; what it does not say stays empty.
    pub(super) fn read(answer: &Answer) -> Self {
        let document = serde_json::from_slice::<Value>(without_mark(&answer.body)).ok();
        let empty = Map::new();
        let document = document.as_ref().and_then(Value::as_object);
        let error = document.map_or(&empty, described);
        let inner = ["innererror", "innerError"]
            .iter()
            .find_map(|name| error.get(*name));
        let told = |names: &[&str]| {
            let texts = names.iter().find_map(|name| text(error, name));
            texts.map(|text| answer.secrets.hide(text))
        };
        let (code, message) = (told(&CODES), told(&MESSAGES));
        // What a gateway says in a form of its own is better than nothing.
        let is_empty = matches!(answer.body.trim_ascii(), b"" | b"{}" | b"[]" | b"null");
        let silent = code.is_none() && message.is_none() && !is_empty;
        Self {
            status: answer.status,
            code,
            message,
            target: told(&["target"]),
            details: details(error, &answer.secrets),
            inner_error: inner.cloned().map(RawJson::from),
            request_id: answer
                .request_id()
                .or_else(|| inner_request_id(inner).map(|id| answer.secrets.hide(id))),
            retry_after: answer
                .header("retry-after")
                .map(|text| answer.secrets.hide(text.to_owned())),
            body: answer.body.slice(..answer.body.len().min(RAW_LIMIT)),
            exchange: answer.exchange.clone(),
            excerpt: silent.then(|| answer.excerpt()),
        }
    }
}

/// The object that describes the error: that of OData since version 4 or before it, or the whole
/// document.
fn described(document: &Map<String, Value>) -> &Map<String, Value> {
    let inner = ["error", "odata.error"]
        .iter()
        .find_map(|name| document.get(*name)?.as_object());
    inner.unwrap_or(document)
}

/// Whether a response of success is an error nevertheless: an object with an `error` that has a code
/// or a message, and besides control information nothing but perhaps the elements that came before
/// it (OData JSON Format 4.01, section 21.3).
pub(super) fn is_error(body: &[u8]) -> bool {
    let body = without_mark(body);
    // Few bodies have the word at all, and fewer as the name of a member.
    let is_named = std::str::from_utf8(body).is_ok_and(|text| text.contains("error\""));
    if !is_named {
        return false;
    }
    let Ok(document) = serde_json::from_slice::<BTreeMap<Cow<'_, str>, &RawValue>>(body) else {
        return false;
    };
    let is_control = |name: &str| name.contains('@') || name.starts_with("odata.");
    let (mut failed, mut other) = (false, false);
    for (name, raw) in document {
        match &*name {
            "error" | "odata.error" => {
                let error = serde_json::from_str::<Map<String, Value>>(raw.get());
                failed |=
                    error.is_ok_and(|it| it.contains_key("code") || it.contains_key("message"));
            }
            "value" if raw.get().starts_with('[') => {}
            name => other |= !is_control(name),
        }
    }
    failed && !other
}

/// The text without the byte order mark that it may begin with.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

fn details(error: &Map<String, Value>, secrets: &Secrets) -> Vec<ErrorDetail> {
    let items = error.get("details").and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(|detail| ErrorDetail {
            code: told(detail, "code", secrets),
            message: told(detail, "message", secrets),
            target: told(detail, "target", secrets),
        })
        .collect()
}

/// A text that people will see, without secrets of the request that it repeats.
fn told(object: &Map<String, Value>, name: &str, secrets: &Secrets) -> Option<String> {
    text(object, name).map(|text| secrets.hide(text))
}

/// A text; a number or the like as its JSON, because services do not keep to the type of `code`.
fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        // OData 2 and 3 put the message and its language in an object.
        Value::Object(inner) => match inner.get("value") {
            Some(Value::String(text)) => Some(text.clone()),
            _ => Some(Value::Object(inner.clone()).to_string()),
        },
        other => Some(other.to_string()),
    }
}

fn inner_request_id(inner: Option<&Value>) -> Option<String> {
    let inner = inner?.as_object()?;
    ["request-id", "requestId", "client-request-id"]
        .iter()
        .find_map(|name| text(inner, name))
}

/// The request, what the service said, and how often it was asked: one line.
impl fmt::Display for ODataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.exchange, self.status)?;
        for part in [&self.code, &self.message].into_iter().flatten() {
            write!(f, ": {}", OneLine(part))?;
        }
        if let Some(excerpt) = &self.excerpt {
            write!(f, ": {}", OneLine(excerpt))?;
        }
        if let Some(target) = &self.target {
            write!(f, " [{}]", OneLine(target))?;
        }
        RequestId(self.request_id.as_deref()).fmt(f)?;
        self.exchange.end().fmt(f)
    }
}

impl fmt::Debug for ODataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ODataError")
            .field("status", &self.status)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("target", &self.target)
            .field("details", &self.details)
            .field("request_id", &self.request_id)
            .field("retry_after", &self.retry_after)
            .field("excerpt", &self.excerpt)
            .field("exchange", &self.exchange)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ODataError {}

//! One request in a batch.
//!
//! In goes a prepared request, out comes its JSON (OData JSON Format 4.01, section 19.1). What
//! always holds: no token and no cookie goes into an item, for those go with the whole; the URL is
//! relative to the root of the service.

use std::collections::BTreeSet;
use std::fmt;

use http::Method;
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue,
    PROXY_AUTHORIZATION, USER_AGENT,
};

use super::references;
use crate::client::core::Content;
use crate::client::error::Error;
use crate::client::exchange::Exchange;
use crate::client::prepared::Prepared;
use crate::client::retry::{Repeatable, RetryPolicy};
use crate::client::secrets::Secrets;
use crate::edm::Binary;
use crate::json::{self, RawJson};
use crate::query::Changes;

/// What goes with the whole batch, and not with an item.
const OF_THE_WHOLE: [HeaderName; 4] = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, USER_AGENT];

/// What goes with the whole unless an item says otherwise: its body may be of another version.
const VERSIONS: [HeaderName; 2] = [
    HeaderName::from_static("odata-version"),
    HeaderName::from_static("odata-maxversion"),
];

/// A request in a batch, without how its response is read.
pub(super) struct Item {
    url: String,
    headers: HeaderMap,
    body: Option<RawJson>,
    pub(super) group: Option<usize>,
    /// The items that this one depends on.
    pub(super) after: Vec<usize>,
    /// The items whose entities the URL begins with or the body refers to.
    pub(super) references: Vec<usize>,
    /// The first item of the group, or this one: by it, items are in order.
    pub(super) start: usize,
    pub(super) repeatable: Repeatable,
    pub(super) retry: Option<RetryPolicy>,
    pub(super) exchange: Exchange,
    pub(super) secrets: Secrets,
}

/// The identifier of an item.
pub(super) fn id(index: usize) -> String {
    (index + 1).to_string()
}

/// The identifier of a change set, unlike that of any item.
pub(super) fn group_id(group: usize) -> String {
    format!("g{}", group + 1)
}

/// The item with this identifier.
pub(super) fn index(id: &str) -> Option<usize> {
    let number: usize = id.parse().ok()?;
    let index = number.checked_sub(1)?;
    (self::id(index) == id).then_some(index)
}

impl Item {
    pub(super) fn new<T>(prepared: &Prepared<T>, group: Option<usize>) -> Result<Self, Error> {
        let own = prepared.settings.headers()?;
        if let Some(name) = OF_THE_WHOLE.iter().find(|name| own.contains_key(*name)) {
            let reason = format!("a request in a batch cannot have its own `{name}`");
            return Err(Error::Request(reason));
        }
        let mut headers = prepared.client.headers(&prepared.call())?;
        let secrets = Secrets::of(&headers, &prepared.settings);
        for name in &OF_THE_WHOLE {
            headers.remove(name);
        }
        for name in VERSIONS.iter().filter(|name| !own.contains_key(*name)) {
            headers.remove(name);
        }
        // What the whole accepts, an item need not say again, unless it reads numbers otherwise.
        let differs = prepared.settings.ieee754().is_some();
        if prepared.content != Content::Text && !own.contains_key(ACCEPT) && !differs {
            headers.remove(ACCEPT);
        }
        let url = prepared.target.as_str();
        let url = url.strip_prefix(prepared.client.root()).unwrap_or_default();
        let url = url.strip_prefix('/').unwrap_or_default().to_owned();
        if url.is_empty() {
            let reason = "a request to the root of the service cannot be in a batch";
            return Err(Error::Request(reason.to_owned()));
        }
        let body = prepared.body.as_deref();
        let body = body.map(|bytes| in_json(bytes, &headers)).transpose()?;
        let in_body = body.as_ref().map(|body| references::of_body(body.as_str()));
        let mut referred = in_body.unwrap_or_default();
        referred.extend(references::of_url(&url));
        let mut exchange = Exchange::new(prepared.method.clone(), prepared.target.path());
        exchange.begin();
        Ok(Self {
            references: referred.into_iter().collect(),
            body,
            group,
            after: Vec::new(),
            start: 0,
            repeatable: Repeatable::of(&prepared.method, &headers),
            retry: prepared.settings.retry().cloned(),
            exchange,
            secrets,
            url,
            headers,
        })
    }

    pub(super) fn method(&self) -> &Method {
        &self.exchange.method
    }

    /// The item as JSON. `sent` are the items of the same request: those that it depends on and
    /// that are not among them have succeeded before.
    pub(super) fn json(
        &self,
        index: usize,
        items: &[Self],
        sent: &BTreeSet<usize>,
    ) -> Result<RawJson, Error> {
        let mut object = Changes::<()>::new()
            .set_raw("id", RawJson::string(&id(index)))
            .set_raw("method", RawJson::string(self.method().as_str()))
            .set_raw("url", RawJson::string(&self.url));
        if let Some(group) = self.group {
            object = object.set_raw("atomicityGroup", RawJson::string(&group_id(group)));
        }
        let mut depends: Vec<String> = Vec::new();
        for other in self.after.iter().filter(|other| sent.contains(other)) {
            // What is in another change set waits for the whole of it.
            let group = items.get(*other).and_then(|item| item.group);
            let foreign = group
                .filter(|group| Some(*group) != self.group)
                .map(group_id);
            depends.extend(foreign.filter(|id| !depends.contains(id)));
            depends.push(id(*other));
        }
        if !depends.is_empty() {
            object = object.set_raw("dependsOn", raw(&depends)?);
        }
        if !self.headers.is_empty() {
            let mut headers = Changes::<()>::new();
            for (name, value) in &self.headers {
                let text = value.to_str().map_err(|_| {
                    Error::Request(format!("the header `{name}` cannot be in a batch"))
                })?;
                headers = headers.set_raw(name.as_str(), RawJson::string(text));
            }
            object = object.set_raw("headers", raw(&headers)?);
        }
        if let Some(body) = &self.body {
            object = object.set_raw("body", body.clone());
        }
        raw(&object)
    }
}

/// A body within JSON: text as a string, and what is neither text nor JSON in base64url.
fn in_json(bytes: &[u8], headers: &HeaderMap) -> Result<RawJson, Error> {
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::to_str);
    let content_type = content_type.and_then(Result::ok).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    if matches!(essence.as_str(), "" | "application/json") || essence.ends_with("+json") {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        return RawJson::parse(text).map_err(Error::Encode);
    }
    if !essence.starts_with("text/") {
        return Ok(RawJson::string(&Binary::new(bytes.to_vec()).to_string()));
    }
    let text = std::str::from_utf8(bytes);
    text.map(RawJson::string)
        .map_err(|_| Error::Request("text in a batch must be UTF-8".to_owned()))
}

fn raw(value: &impl serde::Serialize) -> Result<RawJson, Error> {
    let bytes = json::to_vec(value).map_err(Error::Encode)?;
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    RawJson::parse(text).map_err(Error::Encode)
}

impl fmt::Debug for Item {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.exchange)
    }
}

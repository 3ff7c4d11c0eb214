//! The response to a batch: JSON in, an outcome for each item out (OData JSON Format 4.01,
//! section 19.2).
//!
//! What always holds: responses may come in any order; an item has at most one response, and what
//! is not a response to any item counts for none.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::item::{self, Item};
use super::problem::BatchError;
use crate::client::answer::Answer;
use crate::client::error::Error;
use crate::client::service_error::{self, ODataError};
use crate::json::{self, RawJson};

/// Bodies that are neither JSON nor text are base64url, with or without padding; services send the
/// older Base64, too (RFC 4648, sections 4 and 5).
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What became of an item.
pub(super) type Outcome = Result<Answer, BatchError>;

type Object = BTreeMap<String, RawJson>;

/// The outcomes of the items that were sent, and identifiers of responses to no item.
pub(super) struct Outcomes {
    pub(super) of: BTreeMap<usize, Outcome>,
    pub(super) unknown: Vec<String>,
}

pub(super) fn read(
    answer: &Answer,
    items: &[Item],
    sent: &BTreeSet<usize>,
) -> Result<Outcomes, Error> {
    if answer.body.is_empty() {
        return Err(answer.no_content());
    }
    if !answer.is_json() {
        return Err(Error::unexpected(answer));
    }
    let broken = |error| Error::decode(answer, error);
    let document: Object = json::from_slice(&answer.body).map_err(broken)?;
    let Some(responses) = document.get("responses") else {
        return Err(match service_error::is_error(&answer.body) {
            true => Error::Service(Box::new(ODataError::read(answer))),
            false => broken(json::Error::new("there is no array `responses`")),
        });
    };
    let responses: Vec<RawJson> = responses.decode().map_err(broken)?;
    let mut outcomes = Outcomes {
        of: BTreeMap::new(),
        unknown: Vec::new(),
    };
    let sent_groups = sent.iter().filter_map(|index| items.get(*index)?.group);
    let sent_groups: BTreeSet<String> = sent_groups.map(item::group_id).collect();
    let mut groups: BTreeMap<String, RawJson> = BTreeMap::new();
    for response in responses {
        let Ok(members) = response.decode::<Object>() else {
            outcomes.unknown.push(response.as_str().to_owned());
            continue;
        };
        let id = members.get("id").map(text).unwrap_or_default();
        let known = item::index(&id)
            .filter(|index| sent.contains(index))
            .and_then(|index| Some((index, items.get(index)?)));
        match known {
            Some((index, item)) => {
                let outcome = if outcomes.of.contains_key(&index) {
                    Err(BatchError::Duplicate { id })
                } else {
                    one(&members, item).ok_or(BatchError::Malformed { id })
                };
                outcomes.of.insert(index, outcome);
            }
            None if sent_groups.contains(&id) => {
                groups.insert(id, response);
            }
            None => outcomes.unknown.push(id),
        }
    }
    missing(&mut outcomes, items, sent, &groups);
    Ok(outcomes)
}

/// A failed change set may have one response, under its own identifier, for all of its items.
fn missing(
    outcomes: &mut Outcomes,
    items: &[Item],
    sent: &BTreeSet<usize>,
    groups: &BTreeMap<String, RawJson>,
) {
    for index in sent {
        let Some(item) = items.get(*index) else {
            continue;
        };
        let of_group = || {
            let response = groups.get(&item::group_id(item.group?))?;
            let answer = one(&response.decode().ok()?, item)?;
            (!answer.status.is_success()).then_some(answer)
        };
        outcomes.of.entry(*index).or_insert_with(|| {
            of_group().ok_or_else(|| BatchError::Missing {
                id: item::id(*index),
            })
        });
    }
}

/// The text of a string, or the JSON of anything else: some services give numbers for identifiers.
fn text(raw: &RawJson) -> String {
    raw.as_string()
        .map_or_else(|| raw.as_str().to_owned(), |text| text.into_owned())
}

/// The response of an item, as if it had come alone.
fn one(members: &Object, item: &Item) -> Option<Answer> {
    let status: u16 = text(members.get("status")?).parse().ok()?;
    let status = StatusCode::from_u16(status).ok()?;
    let mut headers = HeaderMap::new();
    if let Some(given) = members.get("headers").filter(|raw| !raw.is_null()) {
        for (name, value) in given.decode::<Object>().ok()? {
            let header = HeaderName::try_from(name)
                .ok()
                .zip(HeaderValue::try_from(text(&value)).ok());
            if let Some((name, value)) = header {
                headers.append(name, value);
            }
        }
    }
    let body = match members.get("body").filter(|raw| !raw.is_null()) {
        Some(raw) => body(raw, &headers)?,
        None => Bytes::new(),
    };
    let mut exchange = item.exchange.clone();
    exchange.answered(status, &headers, &item.secrets);
    Some(Answer {
        status,
        headers,
        body,
        exchange,
        secrets: item.secrets.clone(),
    })
}

/// JSON as it is; the text of other text; the bytes of anything else.
fn body(raw: &RawJson, headers: &HeaderMap) -> Option<Bytes> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence = content_type.and_then(|it| it.split(';').next());
    let essence = essence.unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = essence.is_empty() || essence.ends_with("/json") || essence.ends_with("+json");
    match raw.as_string().filter(|_| !is_json) {
        None => Some(Bytes::copy_from_slice(raw.as_str().as_bytes())),
        Some(text) if essence.starts_with("text/") => Some(text.into_owned().into()),
        Some(text) => {
            let bytes = text.bytes().map(|byte| match byte {
                b'+' => b'-',
                b'/' => b'_',
                other => other,
            });
            let url_safe: Vec<u8> = bytes.collect();
            BASE64.decode(url_safe).ok().map(Bytes::from)
        }
    }
}

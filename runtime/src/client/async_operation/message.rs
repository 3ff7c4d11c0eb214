//! The result of an asynchronous request, as its status monitor gives it.
//!
//! In goes the response of the monitor, out comes the response of the request: the same with the
//! status in `AsyncResult` (OData 4.01 Protocol, section 8.3.1), or the HTTP message in its body
//! (OData 4.0 Protocol, section 11.6).

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::client::answer::Answer;
use crate::client::error::Error;
use crate::json;

pub(super) fn result(mut answer: Answer) -> Result<Answer, Error> {
    let essence = answer.content_type().and_then(|it| it.split(';').next());
    let is_message = essence.is_some_and(|it| it.trim().eq_ignore_ascii_case("application/http"));
    if is_message {
        let Some((status, headers, body)) = parse(&answer.body) else {
            return Err(Error::unexpected(&answer));
        };
        answer.body = answer.body.slice(body..);
        (answer.status, answer.headers) = (status, headers);
        answer
            .exchange
            .answered(answer.status, &answer.headers, &answer.secrets);
        return answer.whole();
    }
    if let Some(text) = answer.header("asyncresult") {
        let Ok(status) = text.trim().parse::<StatusCode>() else {
            let problem = json::Error::new("the header `AsyncResult` is no status");
            return Err(Error::decode(&answer, problem));
        };
        answer.status = status;
        answer.exchange.status = Some(status);
    }
    Ok(answer)
}

/// The status and headers of a message, and where its body begins (RFC 9112, section 2.1).
fn parse(message: &[u8]) -> Option<(StatusCode, HeaderMap, usize)> {
    let mut lines = message.split_inclusive(|byte| *byte == b'\n');
    let first = lines.next()?;
    let mut read = first.len();
    let mut words = std::str::from_utf8(first).ok()?.split_ascii_whitespace();
    let version = words.next()?;
    let status = words.next()?.parse().ok()?;
    if !version.starts_with("HTTP/") {
        return None;
    }
    let mut headers = HeaderMap::new();
    for line in lines {
        read += line.len();
        let line = line.trim_ascii();
        if line.is_empty() {
            return Some((status, headers, read));
        }
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(line.get(..colon)?).ok()?;
        let value = HeaderValue::from_bytes(line.get(colon + 1..)?.trim_ascii()).ok()?;
        headers.append(name, value);
    }
    // A message may end with its headers.
    (status == StatusCode::NO_CONTENT || !headers.contains_key(CONTENT_TYPE))
        .then_some((status, headers, read))
}

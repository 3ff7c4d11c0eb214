//! Where requests may go: the root of a service, its origin, and links that the service returns.
//!
//! In go texts of URLs, out come [`Target`]s. A target always lies at the origin of the root, by
//! the parser of `url` and by the one of `http` alike; it is the only thing a request can be sent
//! to. A link that needs no repair is used byte for byte.

use http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::{Host, Url};

use super::error::Error;

/// What stays as it is in a query value. The apostrophe is encoded because URL parsers would do
/// that anyway.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b'/')
    .remove(b':')
    .remove(b';')
    .remove(b'@')
    .remove(b'!')
    .remove(b'=');

/// The same within a literal in quotes, where a slash is no syntax (OData ABNF, rule
/// `pchar-no-SQUOTE`).
const QUOTED: &AsciiSet = &QUERY.add(b'/');

/// The same for a name, which ends at the equals sign.
const QUERY_NAME: &AsciiSet = &QUERY.add(b'=');

/// The longest URL that a request can hold, in bytes.
const LONGEST: usize = 65_534;

/// Appends a query value, percent-encoded. A quote in a literal is doubled, so that every quote
/// ends or begins one.
fn push_value(text: &mut String, value: &str) {
    for (index, part) in value.split('\'').enumerate() {
        if index > 0 {
            text.push_str("%27");
        }
        let quoted = index % 2 == 1;
        text.extend(utf8_percent_encode(
            part,
            if quoted { QUOTED } else { QUERY },
        ));
    }
}

/// Appends a query option, percent-encoded.
fn push_option(text: &mut String, separator: char, name: &str, value: &str) {
    text.push(separator);
    text.extend(utf8_percent_encode(name, QUERY_NAME));
    text.push('=');
    push_value(text, value);
}

/// A query value as it is sent.
pub(super) fn encoded_value(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    push_value(&mut text, value);
    text
}

/// A URL at the origin of the root.
#[derive(Clone)]
pub(crate) struct Target {
    /// None if it is too long for a request line: its query may go another way.
    uri: Option<Uri>,
    url: Url,
    /// Whether the service gave it.
    link: bool,
}

impl Target {
    /// The URL as it is sent.
    pub(crate) fn uri(&self) -> Result<&Uri, Error> {
        self.uri.as_ref().ok_or_else(|| {
            let length = self.url.as_str().len();
            Error::Request(format!(
                "the URL has {length} bytes, more than can be sent; `post_query` of a read sends its query options in the body"
            ))
        })
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// The path, percent-encoded.
    pub(crate) fn path(&self) -> &str {
        self.url.path()
    }

    /// The query, percent-encoded.
    pub(crate) fn query(&self) -> Option<&str> {
        self.url.query()
    }

    /// Whether this is a link that the service gave.
    pub(crate) fn is_link(&self) -> bool {
        self.link
    }

    /// The text by which two targets are known to be the same.
    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str()
    }
}

/// The root of a service.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    url: Url,
    /// The root without a slash at its end.
    text: String,
}

impl Root {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let url = Url::parse(text)
            .map_err(|error| Error::Builder(format!("the root is not an absolute URL: {error}")))?;
        let problem = if !matches!(url.scheme(), "http" | "https") {
            Some("the root is neither http nor https")
        } else if !url.username().is_empty() || url.password().is_some() {
            Some("the root holds credentials; use a token or a header")
        } else if url.query().is_some() || url.fragment().is_some() {
            Some("the root has a query or a fragment")
        } else {
            None
        };
        if let Some(problem) = problem {
            return Err(Error::Builder(problem.to_owned()));
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port.
    #[cfg(feature = "azure")]
    pub(crate) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Whether what is sent goes without TLS.
    pub(crate) fn is_plain(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// Whether what is sent stays private: over TLS, or within this machine.
    pub(crate) fn is_private(&self) -> bool {
        self.url.scheme() == "https"
            || match self.url.host() {
                Some(Host::Ipv4(address)) => address.is_loopback(),
                Some(Host::Ipv6(address)) => address.is_loopback(),
                Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
                None => false,
            }
    }

    /// The target of a percent-encoded path with a query that is not yet encoded.
    pub(crate) fn target<'a>(
        &self,
        path: &str,
        query: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Target, Error> {
        let mut text = format!("{}{path}", self.text);
        let mut separator = '?';
        for (name, value) in query {
            push_option(&mut text, separator, name, value);
            separator = '&';
        }
        self.parsed(text, path.is_empty())
    }

    fn parsed(&self, text: String, is_root: bool) -> Result<Target, Error> {
        let url = Url::parse(&text).map_err(|error| Error::Request(format!("the URL: {error}")))?;
        // What the parser would change is not the resource that was asked for. Only the slash of
        // an empty path is its own.
        if !is_root && url.as_str() != text {
            return Err(Error::Request(
                "the path holds a segment that URLs do not allow".to_owned(),
            ));
        }
        let text = url.as_str();
        if text.len() > LONGEST {
            return Ok(Target {
                uri: None,
                url,
                link: false,
            });
        }
        self.at_origin(text.parse().ok(), &url)
            .map_err(|()| Error::Request("the URL cannot be sent".to_owned()))
    }

    /// The same target with one more query option, which is not yet encoded.
    pub(crate) fn with_query(
        &self,
        target: &Target,
        name: &str,
        value: &str,
    ) -> Result<Target, Error> {
        let mut text = target.as_str().to_owned();
        let separator = if target.query().is_some() { '&' } else { '?' };
        push_option(&mut text, separator, name, value);
        self.parsed(text, false)
    }

    /// The target of a link that the service returned in answer to `base`.
    pub(crate) fn link(&self, link: &str, base: &Target) -> Result<Target, Error> {
        let url = base.url.join(link).map_err(|_| Error::UntrustedLink {
            origin: "no valid URL".to_owned(),
            exchange: None,
        })?;
        let untrusted = || Error::UntrustedLink {
            origin: url.origin().ascii_serialization(),
            exchange: None,
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(untrusted());
        }
        let uri = verbatim(link).or_else(|| url.as_str().parse().ok());
        let target = self.at_origin(uri, &url).map_err(|()| untrusted())?;
        Ok(Target {
            link: true,
            ..target
        })
    }

    /// A link that a payload holds, as it may be kept: a relative one is resolved against the
    /// context URL of the payload, or without one against `base`, the URL of the request (OData
    /// JSON Format 4.01, section 4.3). An absolute one stays byte for byte.
    pub(crate) fn absolute(&self, link: &str, context: Option<&str>, base: &Target) -> String {
        if Url::parse(link).is_ok() {
            return link.to_owned();
        }
        // An empty one leads to where it stands, not to the metadata.
        let context = context.filter(|_| !link.is_empty());
        let context = context.and_then(|context| base.url.join(context).ok());
        let resolved = context.as_ref().unwrap_or(&base.url).join(link);
        resolved.map_or_else(|_| link.to_owned(), String::from)
    }

    fn at_origin(&self, uri: Option<Uri>, url: &Url) -> Result<Target, ()> {
        let uri = uri.ok_or(())?;
        let parsed = Url::parse(&uri.to_string()).map_err(|_| ())?;
        let same = url.origin() == self.url.origin()
            && parsed.origin() == self.url.origin()
            && same_host(&self.url, &uri);
        if same {
            Ok(Target {
                uri: Some(uri),
                url: url.clone(),
                link: false,
            })
        } else {
            Err(())
        }
    }
}

/// A link byte for byte. Relative links and those with characters that HTTP cannot send have no
/// bytes to keep.
pub(super) fn verbatim(link: &str) -> Option<Uri> {
    Url::parse(link)
        .ok()
        .filter(|_| link.is_ascii())
        .and_then(|_| link.parse::<Uri>().ok())
        .filter(|uri| uri.authority().is_some())
}

/// Whether the other URL parser sees the same scheme, host and port.
pub(super) fn same_host(url: &Url, uri: &Uri) -> bool {
    let default_port = match uri.scheme_str() {
        Some("https") => 443,
        Some("http") => 80,
        _ => return false,
    };
    let host = uri.host().unwrap_or_default();
    let port = uri.port_u16().unwrap_or(default_port);
    url.host_str()
        .is_some_and(|it| it.eq_ignore_ascii_case(host))
        && url.port_or_known_default() == Some(port)
        && url.scheme() == uri.scheme_str().unwrap_or_default()
}

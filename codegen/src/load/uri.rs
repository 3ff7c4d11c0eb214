//! What the `Uri` of a reference says, as far as files go.
//!
//! In: a `Uri` as a document spells it. Out: its path in decoded segments. What always holds: a
//! [`Segment::Name`] is the name of one file or directory and nothing else, so that joining names
//! to a directory never leads out of it.

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// The name of a file or directory.
    Name(String),
    /// `.`
    Current,
    /// `..`
    Parent,
    /// Nothing that may stand in the path of a file.
    Unsafe,
}

/// The path of a `Uri`, without query and fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UriPath {
    /// Whether it counts from the document that it stands in.
    pub(super) is_relative: bool,
    /// Its segments.
    pub(super) segments: Vec<Segment>,
}

impl UriPath {
    pub(super) fn new(uri: &str) -> Self {
        let end = uri.find(['?', '#']).unwrap_or(uri.len());
        let uri = &uri[..end];
        let (has_scheme, rest) = match uri.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (true, rest),
            _ => (false, uri),
        };
        let path = match rest.strip_prefix("//") {
            Some(authority) => authority.split_once('/').map_or("", |(_, path)| path),
            None => rest,
        };
        Self {
            is_relative: !has_scheme && !rest.starts_with('/'),
            segments: segments(path.strip_prefix('/').unwrap_or(path)),
        }
    }

    /// The names that the path ends with, `limit` at most.
    pub(super) fn names_at_end(&self, limit: usize) -> Vec<&str> {
        let names = self.segments.iter().rev().map_while(|it| match it {
            Segment::Name(name) => Some(name.as_str()),
            Segment::Current | Segment::Parent | Segment::Unsafe => None,
        });
        let mut names: Vec<&str> = names.take(limit).collect();
        names.reverse();
        names
    }
}

/// The decoded segments of a path.
pub(super) fn segments(path: &str) -> Vec<Segment> {
    path.split('/').map(segment).collect()
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic())
        && text
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it))
}

fn segment(text: &str) -> Segment {
    let Some(name) = percent_decoded(text) else {
        return Segment::Unsafe;
    };
    match name.as_str() {
        "." => Segment::Current,
        ".." => Segment::Parent,
        "" => Segment::Unsafe,
        _ if name.contains(|it: char| it.is_control() || "/\\:".contains(it)) => Segment::Unsafe,
        _ => Segment::Name(name),
    }
}

/// The text with each `%` and two hexadecimal digits replaced by the byte that they stand for;
/// none if that is not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => 16 * hexadecimal(bytes.next()?)? + hexadecimal(bytes.next()?)?,
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hexadecimal(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends_with(uri: &str) -> Vec<String> {
        let path = UriPath::new(uri);
        path.names_at_end(8)
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn the_path_of_a_url_is_what_follows_its_host() {
        assert_eq!(
            ends_with("http://example.org:80/schemas/v1/A%20b_v1.xml?api=v2#x"),
            ["schemas", "v1", "A b_v1.xml"]
        );
        assert_eq!(ends_with("//host/a.xml"), ["a.xml"]);
        assert!(ends_with("http://a.xml").is_empty());
        assert!(ends_with("").is_empty() && ends_with("urn:").is_empty());
    }

    #[test]
    fn a_path_without_scheme_and_leading_slash_is_relative() {
        assert!(UriPath::new("a/b.xml").is_relative);
        assert!(UriPath::new("../b.xml").is_relative);
        for uri in [
            "/b.xml",
            "//host/b.xml",
            "file:b.xml",
            "http://x/b.xml",
            "C:\\b.xml",
        ] {
            assert!(!UriPath::new(uri).is_relative, "{uri}");
        }
    }

    #[test]
    fn no_segment_leads_elsewhere() {
        for uri in [
            "file:///a/..",
            "C:\\windows\\a.xml",
            "a/%2e%2e",
            "a/b%2F..%2Fc",
            "a%00b",
            "%zz",
            "%ff",
            "a/",
        ] {
            assert!(ends_with(uri).is_empty(), "{uri}");
        }
        assert_eq!(ends_with("../../etc/passwd"), ["etc", "passwd"]);
        assert_eq!(ends_with("file:///etc/passwd"), ["etc", "passwd"]);
    }
}

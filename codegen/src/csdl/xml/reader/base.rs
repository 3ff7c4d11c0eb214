//! `xml:base`: what relative addresses count from.
//!
//! In: the address that an element has for a base, and one that stands in it. Out: the second one,
//! resolved (RFC 3986 §5.2). What always holds: an address with a scheme stays as it is; where the
//! base is relative itself, so is what comes out.

/// The address that `reference` is where `base` is what addresses count from.
pub(super) fn join(base: &str, reference: &str) -> String {
    let base = base.split('#').next().unwrap_or_default();
    let (scheme, after_scheme) = split_scheme(base);
    if !split_scheme(reference).0.is_empty() {
        return reference.to_owned();
    }
    if reference.starts_with("//") {
        return format!("{scheme}{reference}");
    }
    let (authority, rest) = split_authority(after_scheme);
    let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    let written = match reference.as_bytes().first() {
        None => format!("{path}{query}"),
        Some(b'#') => format!("{path}{query}{reference}"),
        Some(b'?') => format!("{path}{reference}"),
        Some(b'/') => without_dots(reference),
        Some(_) => match path.rfind('/') {
            Some(end) => without_dots(&format!("{}{reference}", &path[..=end])),
            None if authority.is_empty() => without_dots(reference),
            None => without_dots(&format!("/{reference}")),
        },
    };
    format!("{scheme}{authority}{written}")
}

/// The scheme with its colon, empty if there is none, and the rest.
fn split_scheme(address: &str) -> (&str, &str) {
    let end = address.find([':', '/', '?', '#']).unwrap_or(0);
    let is_scheme =
        address[end..].starts_with(':') && address.starts_with(|it: char| it.is_ascii_alphabetic());
    address.split_at(if is_scheme { end + 1 } else { 0 })
}

/// `//host` and the rest.
fn split_authority(address: &str) -> (&str, &str) {
    match address.strip_prefix("//") {
        Some(after) => address.split_at(2 + after.find(['/', '?']).unwrap_or(after.len())),
        None => ("", address),
    }
}

/// A path without the segments `.` and `..` (§5.2.4); what follows it stays.
fn without_dots(address: &str) -> String {
    let (path, rest) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    let is_absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut ends_open = false;
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        ends_open = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." if kept.last().is_some_and(|it| *it != "..") => {
                kept.pop();
            }
            ".." if is_absolute => {}
            _ => kept.push(segment),
        }
    }
    if ends_open && kept.last().is_some_and(|it| *it != "..") {
        kept.push("");
    }
    let first = if is_absolute { "/" } else { "" };
    format!("{first}{}{rest}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn addresses_are_resolved_as_the_standard_shows() {
        let base = "http://a/b/c/d;p?q";
        for (reference, resolved) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../../g", "http://a/g"),
            ("g;x=1/../y", "http://a/b/c/y"),
        ] {
            assert_eq!(join(base, reference), resolved, "{reference}");
        }
    }

    #[test]
    fn a_base_may_be_relative() {
        assert_eq!(join("../schemas/", "a.xml"), "../schemas/a.xml");
        assert_eq!(join("schemas", "a.xml"), "a.xml");
        assert_eq!(join("schemas/x/", "../a.xml"), "schemas/a.xml");
        assert_eq!(join("x/", "../../a.xml"), "../a.xml");
        assert_eq!(join("http://a", "b.xml"), "http://a/b.xml");
        assert_eq!(join("", "b.xml"), "b.xml");
    }
}

//! The forms that a `--select` argument takes.
//!
//! In: the argument's text. Out: a [`Pattern`], not looked up yet.

use std::fmt;
use std::str::FromStr;

/// One root of a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// A qualified type name: `microsoft.graph.security.hostPort`.
    Type(String),
    /// All of a namespace: `microsoft.graph.security.*`.
    Namespace(String),
    /// A resource path: its segments, key placeholders left out.
    Path(Vec<String>),
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a selection: expected a qualified type name (`ns.Type`), a namespace (`ns.*`) or a resource path (`/set/navigation`)"
)]
pub struct PatternError {
    text: String,
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || PatternError {
            text: text.to_owned(),
        };
        if let Some(path) = text.strip_prefix('/') {
            let segments: Vec<String> = path
                .split('/')
                .filter(|segment| !segment.is_empty() && !segment.starts_with('{'))
                .map(|segment| segment.split('(').next().unwrap_or(segment).to_owned())
                .collect();
            return if segments.is_empty() {
                Err(error())
            } else {
                Ok(Self::Path(segments))
            };
        }
        if text.contains(char::is_whitespace) {
            return Err(error());
        }
        match text.rsplit_once('.') {
            Some((namespace, "*")) if !namespace.is_empty() => {
                Ok(Self::Namespace(namespace.to_owned()))
            }
            Some((namespace, name)) if !namespace.is_empty() && !name.is_empty() => {
                Ok(Self::Type(text.to_owned()))
            }
            _ => Err(error()),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(name) => f.write_str(name),
            Self::Namespace(namespace) => write!(f, "{namespace}.*"),
            Self::Path(segments) => segments
                .iter()
                .try_for_each(|segment| write!(f, "/{segment}")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_path_loses_its_keys() {
        let pattern: Pattern = "/security/threatIntelligence/hosts/{id}/ports('x')"
            .parse()
            .unwrap();
        assert_eq!(
            pattern.to_string(),
            "/security/threatIntelligence/hosts/ports"
        );
    }

    #[test]
    fn names_and_namespaces_are_told_apart() {
        assert_eq!("a.b".parse(), Ok(Pattern::Type("a.b".into())));
        assert_eq!("a.b.*".parse(), Ok(Pattern::Namespace("a.b".into())));
        for wrong in ["", "/", "hostPort", ".*", "a.", "a b.c"] {
            assert!(wrong.parse::<Pattern>().is_err(), "{wrong}");
        }
    }
}

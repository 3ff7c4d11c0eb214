//! The catalogue of diagnostic codes.
//!
//! In: nothing (this is data). Out: a constant for each code, all of them in one list, and the
//! [`Explanation`] of each. What always holds: a [`Code`] is made nowhere else, so that no
//! diagnostic has a code that the catalogue does not know; no two have the same name; each has
//! its explanation in `explanations/NAME.md`, without which this does not compile.

use std::fmt;

use super::explanation::Explanation;

/// Stable short name of a rule: `unknown-type`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    name: &'static str,
}

impl Code {
    /// The name, as diagnostics show it between brackets.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Whether it is about terms, annotations or their targets, rather than about the model.
    pub fn is_of_annotations(self) -> bool {
        annotations::ALL.iter().any(|entry| entry.code == self)
    }

    /// What the rule is, what to do about it, and an example.
    pub fn explanation(self) -> Explanation {
        let entry = entries().find(|entry| entry.code == self);
        Explanation::parse(entry.map_or("", |entry| entry.text))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A code and the text that explains it.
struct Entry {
    code: Code,
    text: &'static str,
}

/// Declares the codes of one topic: a constant for each, and `ALL`, with the text of
/// `explanations/NAME.md`. That text is the constant's documentation as well.
macro_rules! codes {
    ($($constant:ident = $name:literal;)*) => {
        use super::{Code, Entry};

        $(
            #[doc = include_str!(concat!("explanations/", $name, ".md"))]
            pub const $constant: Code = Code { name: $name };
        )*

        /// All codes of this topic.
        pub(super) const ALL: &[Entry] = &[$(
            Entry {
                code: $constant,
                text: include_str!(concat!("explanations/", $name, ".md")),
            }
        ),*];
    };
}
use codes;

mod annotations;
mod container;
mod documents;
mod facets;
mod generation;
mod navigation;
mod operations;
mod syntax;
mod text;
mod types;

pub use annotations::*;
pub use container::*;
pub use documents::*;
pub use facets::*;
pub use generation::*;
pub use navigation::*;
pub use operations::*;
pub use syntax::*;
pub use text::*;
pub use types::*;

/// All codes, by topic.
pub fn all() -> impl Iterator<Item = Code> {
    entries().map(|entry| entry.code)
}

fn entries() -> impl Iterator<Item = &'static Entry> {
    [
        annotations::ALL,
        container::ALL,
        documents::ALL,
        facets::ALL,
        generation::ALL,
        navigation::ALL,
        operations::ALL,
        syntax::ALL,
        text::ALL,
        types::ALL,
    ]
    .into_iter()
    .flatten()
}

/// The code with this name.
pub fn named(name: &str) -> Option<Code> {
    all().find(|code| code.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_code_has_a_name_of_its_own() {
        let names: BTreeSet<_> = super::all().map(super::Code::name).collect();
        assert_eq!(names.len(), super::all().count());
        assert!(names.iter().all(|name| super::named(name).is_some()));
    }
}

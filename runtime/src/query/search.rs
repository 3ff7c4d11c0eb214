//! Search expressions.
//!
//! In go words and phrases, out comes the text of `$search` (OData 4.01 URL Conventions,
//! section 5.1.7). A word that would mean something else is written as a phrase.

use std::fmt;
use std::ops::Not;

/// A search expression for `$search` (OData 4.01 URL Conventions, section 5.1.7).
///
/// ```
/// use odata_runtime::query::Search;
/// let search = Search::word("red").or(Search::phrase("dark blue")).and(Search::word("NOT").not());
/// assert_eq!(search.to_string(), r#"(red OR "dark blue") AND NOT "NOT""#);
/// ```
///
/// A text converts into an expression as it is, with its `AND`, `OR` and `NOT`; for text that is
/// to be found literally, and for any text from outside, use [`Search::phrase`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    text: String,
    binding: Binding,
}

/// How tightly the outermost operator binds, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    /// Text of the caller.
    Raw,
    Or,
    And,
    Not,
    Term,
}

impl Search {
    /// A search expression in OData's own syntax, used as it is.
    pub fn raw(expression: impl Into<String>) -> Self {
        Self {
            text: expression.into(),
            binding: Binding::Raw,
        }
    }

    /// Searches for a word. What is no word, such as text with spaces or `AND`, becomes a phrase.
    pub fn word(word: &str) -> Self {
        let is_operator = matches!(word, "AND" | "OR" | "NOT");
        let is_word = !word.is_empty()
            && word
                .chars()
                .all(|character| character.is_alphanumeric() || "-._~".contains(character));
        if is_word && !is_operator {
            Self {
                text: word.to_owned(),
                binding: Binding::Term,
            }
        } else {
            Self::phrase(word)
        }
    }

    /// Searches for this text, word for word: it is put in quotes, its quotes and backslashes are
    /// escaped. OData has no empty phrase; services decide what one means.
    pub fn phrase(text: &str) -> Self {
        let mut quoted = String::with_capacity(text.len() + 2);
        quoted.push('"');
        for character in text.chars() {
            if matches!(character, '"' | '\\') {
                quoted.push('\\');
            }
            quoted.push(character);
        }
        quoted.push('"');
        Self {
            text: quoted,
            binding: Binding::Term,
        }
    }

    /// What matches both expressions.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.joined(" AND ", other, Binding::And)
    }

    /// What matches one expression or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.joined(" OR ", other, Binding::Or)
    }

    /// What does not match the expression; `!search` says the same.
    #[must_use]
    #[allow(clippy::should_implement_trait)] // the trait is implemented as well
    pub fn not(self) -> Self {
        Self {
            text: format!("NOT {}", self.within(Binding::Term)),
            binding: Binding::Not,
        }
    }

    fn joined(self, operator: &str, other: Self, binding: Binding) -> Self {
        let mut text = self.within(binding);
        text.push_str(operator);
        text.push_str(&other.within(binding));
        Self { text, binding }
    }

    fn within(self, loosest: Binding) -> String {
        if self.binding >= loosest {
            self.text
        } else {
            format!("({})", self.text)
        }
    }
}

impl Not for Search {
    type Output = Self;

    fn not(self) -> Self {
        Self::not(self)
    }
}

impl From<&str> for Search {
    fn from(expression: &str) -> Self {
        Self::raw(expression)
    }
}

impl From<String> for Search {
    fn from(expression: String) -> Self {
        Self::raw(expression)
    }
}

/// The text of the `$search` option, not percent-encoded.
impl fmt::Display for Search {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

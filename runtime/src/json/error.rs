//! The error of reading and writing JSON: what was wrong and where, never the document itself.

use std::fmt;

use serde::de::{Expected, Unexpected};

use super::problem::Problem;

/// Why a document could not be read or written.
///
/// Holds a message and, where known, the position (line and column count from 1, the column in
/// bytes) and the [problems](Problem) that strict reading found. Neither `Display` nor `Debug`
/// shows more of the document than the paths of those problems.
pub struct Error(Box<Details>);

struct Details {
    message: String,
    position: Option<(usize, usize)>,
    problems: Vec<Problem>,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            message: message.into(),
            position: None,
            problems: Vec::new(),
        }))
    }

    /// An error at the byte `at` of `text`.
    pub(crate) fn at(message: impl Into<String>, text: &[u8], at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |newline| newline + 1);
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let mut error = Self::new(message);
        error.0.position = Some((line, before.len() - line_start + 1));
        error
    }

    /// The error of strict reading; `problems` holds at least one.
    pub(crate) fn strict(problems: Vec<Problem>) -> Self {
        let mut error = Self::new(match problems.len() {
            1 => "1 value is not of its declared type".to_owned(),
            count => format!("{count} values are not of their declared types"),
        });
        error.0.problems = problems;
        error
    }

    /// The line of the document, counted from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.0.position.map(|(line, _)| line)
    }

    /// The column in that line, counted in bytes from 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.0.position.map(|(_, column)| column)
    }

    /// The JSON path of the first value that is not of its declared type.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.problems.first().map(|problem| problem.path.as_str())
    }

    /// The values that strict reading refused.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.0.problems
    }
}

/// How many problems `Display` names before it says how many more there are.
const SHOWN: usize = 5;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if let Some((line, column)) = self.0.position {
            write!(f, " at line {line} column {column}")?;
        }
        for (index, problem) in self.0.problems.iter().take(SHOWN).enumerate() {
            let separator = if index == 0 { ": " } else { "; " };
            write!(f, "{separator}{problem}")?;
        }
        match self.0.problems.len().checked_sub(SHOWN) {
            Some(more) if more > 0 => write!(f, "; and {more} more"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    // The default texts of these show the value, which is part of the document.
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("{} where {expected} was expected", kind(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("{} that is not {expected}", kind(found)))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("none of {}", expected.join(", ")))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("a member that is none of {}", expected.join(", ")))
    }
}

/// What kind of JSON a value is.
fn kind(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Str(_) | Unexpected::Char(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map => "an object",
        _ => "a value",
    }
}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        // The text of these errors names positions and types, not values of the document, except
        // for a custom message, which is the caller's own.
        Self::new(error.to_string())
    }
}

//! Functions of text.

use crate::query::expression::Draft;
use crate::query::filter::Filter;
use crate::query::operand::{Expression, Operand, Term, draft_of};
use crate::query::property::Property;

macro_rules! functions {
    ($($name:ident),+) => {$(
        /// Functions of text (OData 4.01 URL Conventions, sections 5.1.1.5 and 5.1.1.7).
        ///
        /// ```
        /// use odata_runtime::query::Property;
        /// struct Host;
        /// const NAME: Property<Host, String> = Property::new("name");
        /// let filter = NAME.trim().to_lower().ends_with(".com").or(NAME.substring(1).eq("x"));
        /// assert_eq!(
        ///     filter.to_string(),
        ///     "endswith(tolower(trim(name)),'.com') or substring(name,1) eq 'x'",
        /// );
        /// ```
        impl<E> $name<E, String> {
            /// The text followed by `other` (section 5.1.1.5.1).
            pub fn concat(self, other: impl Operand<E, String>) -> Expression<E, String> {
                Expression::of(Draft::call("concat", [self.into_draft(), draft_of(other)]))
            }

            /// Contains `part` (section 5.1.1.5.2).
            pub fn contains(self, part: impl Operand<E, String>) -> Filter<E> {
                Filter::of(Draft::call("contains", [self.into_draft(), draft_of(part)]))
            }

            /// Ends with `part` (section 5.1.1.5.3).
            pub fn ends_with(self, part: impl Operand<E, String>) -> Filter<E> {
                Filter::of(Draft::call("endswith", [self.into_draft(), draft_of(part)]))
            }

            /// The position of `part`, counted in characters from 0, or -1 (section 5.1.1.5.4).
            pub fn index_of(self, part: impl Operand<E, String>) -> Expression<E, i32> {
                Expression::of(Draft::call("indexof", [self.into_draft(), draft_of(part)]))
            }

            /// The number of characters (section 5.1.1.5.5).
            pub fn length(self) -> Expression<E, i32> {
                Expression::of(Draft::call("length", [self.into_draft()]))
            }

            /// Starts with `part` (section 5.1.1.5.6).
            pub fn starts_with(self, part: impl Operand<E, String>) -> Filter<E> {
                Filter::of(Draft::call("startswith", [self.into_draft(), draft_of(part)]))
            }

            /// The text from the character at `start`, counted from 0 (section 5.1.1.5.7).
            pub fn substring(self, start: impl Operand<E, i32>) -> Expression<E, String> {
                Expression::of(Draft::call("substring", [self.into_draft(), draft_of(start)]))
            }

            /// At most `length` characters from the one at `start`, counted from 0
            /// (section 5.1.1.5.7).
            pub fn substring_of_length(
                self,
                start: impl Operand<E, i32>,
                length: impl Operand<E, i32>,
            ) -> Expression<E, String> {
                let arguments = [self.into_draft(), draft_of(start), draft_of(length)];
                Expression::of(Draft::call("substring", arguments))
            }

            /// Matches a regular expression of ECMAScript (section 5.1.1.7.1).
            pub fn matches_pattern(self, pattern: impl Operand<E, String>) -> Filter<E> {
                Filter::of(Draft::call("matchesPattern", [self.into_draft(), draft_of(pattern)]))
            }

            /// The text in lower case (section 5.1.1.7.2).
            pub fn to_lower(self) -> Expression<E, String> {
                Expression::of(Draft::call("tolower", [self.into_draft()]))
            }

            /// The text in upper case (section 5.1.1.7.3).
            pub fn to_upper(self) -> Expression<E, String> {
                Expression::of(Draft::call("toupper", [self.into_draft()]))
            }

            /// The text without whitespace at its ends (section 5.1.1.7.4).
            pub fn trim(self) -> Expression<E, String> {
                Expression::of(Draft::call("trim", [self.into_draft()]))
            }
        }
    )+};
}

functions!(Property, Expression);

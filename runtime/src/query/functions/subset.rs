//! Functions of collections of primitive values.

use crate::json::RawJson;
use crate::query::expression::Draft;
use crate::query::filter::Filter;
use crate::query::operand::{Constant, Expression, Term};
use crate::query::property::CollectionProperty;

/// What a collection of `T` of `E` can be compared with: another one of `E`, or constants in an
/// array or vector.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a collection of `{T}` to compare with one of `{E}`",
    label = "neither a collection property of `{E}` nor an array of constants of type `{T}`"
)]
pub trait CollectionOperand<E, T> {
    /// The collection.
    #[doc(hidden)]
    fn into_expression(self) -> Expression<E, Vec<T>>;
}

impl<E, T> CollectionOperand<E, T> for CollectionProperty<E, T> {
    fn into_expression(self) -> Expression<E, Vec<T>> {
        Expression::of(Draft::path(self.into_path()))
    }
}

impl<E, T, C: Constant<T>> CollectionOperand<E, T> for Vec<C> {
    fn into_expression(self) -> Expression<E, Vec<T>> {
        array(&self)
    }
}

impl<E, T, C: Constant<T>, const N: usize> CollectionOperand<E, T> for [C; N] {
    fn into_expression(self) -> Expression<E, Vec<T>> {
        array(&self)
    }
}

fn array<E, T, C: Constant<T>>(items: &[C]) -> Expression<E, Vec<T>> {
    let items: Vec<String> = items.iter().map(|item| array_item(item.text())).collect();
    Expression::of(Draft::literal(format!("[{}]", items.join(","))))
}

/// A literal as an item of an array, where text is a JSON string (OData ABNF, rule `valueInUrl`).
fn array_item(literal: String) -> String {
    let inner = literal
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    match inner {
        Some(quoted) => RawJson::string(&quoted.replace("''", "'"))
            .as_str()
            .to_owned(),
        None => literal,
    }
}

/// Functions of collections (OData 4.01 URL Conventions, section 5.1.1.6).
///
/// ```
/// use odata_runtime::query::CollectionProperty;
/// struct Host;
/// const TAGS: CollectionProperty<Host, String> = CollectionProperty::new("tags");
/// assert_eq!(TAGS.has_subset(["a", "b"]).to_string(), r#"hassubset(tags,["a","b"])"#);
/// ```
impl<E, T> CollectionProperty<E, T> {
    /// Holds every item of `other`, as often as it does (section 5.1.1.6.1); OData 4.01.
    pub fn has_subset(self, other: impl CollectionOperand<E, T>) -> Filter<E> {
        let arguments = [
            Draft::path(self.into_path()),
            other.into_expression().into_draft(),
        ];
        Filter::of(Draft::call("hassubset", arguments))
    }

    /// Holds the items of `other` in the same order, perhaps with others between them
    /// (section 5.1.1.6.2); OData 4.01.
    pub fn has_subsequence(self, other: impl CollectionOperand<E, T>) -> Filter<E> {
        let arguments = [
            Draft::path(self.into_path()),
            other.into_expression().into_draft(),
        ];
        Filter::of(Draft::call("hassubsequence", arguments))
    }
}

//! What CSDL JSON means by a facet that is not written, where CSDL XML means something else.
//!
//! In: a type's name and its facets. Out: the facets as the other form has them. What always
//! holds: what is left out and filled in again means the same.

use super::super::ast::Facets;

/// What has a type: that decides what a facet means when it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A property or term.
    Element,
    /// A parameter or return type.
    Operation,
    /// A property of a key, which holds no null whatever is written (§7.2.1).
    Key,
    /// A type definition: null is for those who use it to decide.
    Definition,
    /// `$Cast` or `$IsOf`: only what is written counts.
    Test,
}

/// The type of what has no `$Type` (§7.1).
pub(super) const TYPE: &str = "Edm.String";

/// The most decimal places that a second can have (§7.2.3): what a temporal type has in CSDL JSON
/// when no precision is written. In CSDL XML it has none.
const MOST_DECIMALS: &str = "12";

/// The scale that a decimal has in CSDL JSON when none is written (§7.2.4). In CSDL XML it is 0.
const VARIABLE: &str = "variable";

/// Writes into the tree what absence means in CSDL JSON.
pub(super) fn fill_absent(ty: &str, facets: &mut Facets) {
    if has_scale(ty) && facets.scale.is_none() {
        facets.scale = Some(VARIABLE.into());
    }
    if has_decimals(ty) && facets.precision.is_none() {
        facets.precision = Some(MOST_DECIMALS.into());
    }
}

/// The facets with what absence means in CSDL XML, and without what it means in CSDL JSON.
pub(super) fn leave_out(ty: &str, facets: &Facets) -> Facets {
    let mut facets = facets.clone();
    if has_scale(ty) {
        facets.scale = match facets.scale.as_deref() {
            None => Some("0".into()),
            Some(scale) if scale.eq_ignore_ascii_case(VARIABLE) => None,
            Some(_) => facets.scale,
        };
    }
    if has_decimals(ty) && facets.precision.is_none() {
        facets.precision = Some("0".into());
    }
    facets
}

fn has_scale(ty: &str) -> bool {
    ty == "Edm.Decimal"
}

fn has_decimals(ty: &str) -> bool {
    matches!(ty, "Edm.DateTimeOffset" | "Edm.Duration" | "Edm.TimeOfDay")
}

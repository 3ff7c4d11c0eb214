//! Pieces of Rust syntax, made as syntax trees.
//!
//! In: checked names, types, texts. Out: nodes of `syn`. What always holds: schema text becomes
//! literals only; nothing is parsed but [`template!`]s, each once for a thread. Making tokens and
//! parsing them for every item took most of the time that a large schema takes.

pub(super) mod attributes;
pub(super) mod expressions;
pub(super) mod items;
pub(super) mod patterns;
pub(super) mod types;

use proc_macro2::{Ident, Span};

use crate::plan::names::RustIdent;

/// A copy of a piece of syntax that is always the same: `template!(Kind: tokens)`.
macro_rules! template {
    ($kind:ty: $($tokens:tt)*) => {{
        thread_local! {
            static TEMPLATE: $kind = ::syn::parse_quote! { $($tokens)* };
        }
        TEMPLATE.with(Clone::clone)
    }};
}
pub(super) use template;

/// An identifier that the plan gave.
pub(super) fn ident(name: &RustIdent) -> Ident {
    match name.as_str().strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => word(name.as_str()),
    }
}

/// An identifier that the generator itself spells.
pub(super) fn word(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

//! Attributes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Meta};

use super::{expressions, template};
use crate::plan::areas::{Condition, Feature};
use crate::plan::docs::Docs;

/// One line of documentation.
pub(in crate::emit) fn doc_line(line: &str) -> Attribute {
    named(template!(Attribute: #[doc = ""]), line)
}

/// One line of documentation of the file itself.
pub(in crate::emit) fn inner_doc_line(line: &str) -> Attribute {
    named(template!(Attribute: #![doc = ""]), line)
}

fn named(mut attribute: Attribute, value: &str) -> Attribute {
    if let Meta::NameValue(it) = &mut attribute.meta {
        it.value = expressions::text(value);
    }
    attribute
}

/// Documentation and deprecation.
pub(in crate::emit) fn described(docs: &Docs, deprecated: Option<&String>) -> Vec<Attribute> {
    let mut attributes: Vec<Attribute> = lines(docs).iter().map(|it| doc_line(it)).collect();
    attributes.extend(deprecated.map(|note| deprecation(note)));
    attributes
}

/// `#[cfg(…)]`; none for what is always compiled.
pub(in crate::emit) fn when(condition: &Condition) -> Option<Attribute> {
    cfg(condition).map(configured)
}

/// `#[cfg(not(…))]`; none for what is always compiled.
pub(in crate::emit) fn unless(condition: &Condition) -> Option<Attribute> {
    let cfg = cfg(condition)?;
    Some(configured(quote! { not(#cfg) }))
}

fn configured(tokens: TokenStream) -> Attribute {
    let mut attribute = template!(Attribute: #[cfg()]);
    if let Meta::List(it) = &mut attribute.meta {
        it.tokens = tokens;
    }
    attribute
}

fn cfg(condition: &Condition) -> Option<TokenStream> {
    let mut lists: Vec<TokenStream> = condition.lists().map(any).collect();
    match lists.len() {
        0 | 1 => lists.pop(),
        _ => Some(quote! { all(#(#lists),*) }),
    }
}

fn any(features: &[Feature]) -> TokenStream {
    let features: Vec<TokenStream> = features
        .iter()
        .map(|it| {
            let name = it.as_str();
            quote! { feature = #name }
        })
        .collect();
    match features.as_slice() {
        [only] => only.clone(),
        _ => quote! { any(#(#features),*) },
    }
}

fn deprecation(note: &str) -> Attribute {
    let mut attribute = template!(Attribute: #[deprecated()]);
    if let Meta::List(it) = &mut attribute.meta {
        it.tokens = quote! { note = #note };
    }
    attribute
}

/// Lines of rustdoc, a blank line between paragraphs.
fn lines(docs: &Docs) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in &docs.0 {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph.lines().map(indented));
    }
    lines
}

/// A line of text as rustdoc has it after its slashes.
pub(in crate::emit) fn indented(line: &str) -> String {
    match line.is_empty() {
        true => String::new(),
        false => format!(" {line}"),
    }
}

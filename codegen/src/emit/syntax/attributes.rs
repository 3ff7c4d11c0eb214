//! Attributes.

use syn::{Attribute, Meta};

use super::{expressions, template};
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

fn deprecation(note: &str) -> Attribute {
    let mut attribute = template!(Attribute: #[deprecated()]);
    if let Meta::List(it) = &mut attribute.meta {
        it.tokens = quote::quote! { note = #note };
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

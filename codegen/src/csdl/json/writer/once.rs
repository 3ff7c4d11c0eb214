//! What the tree has twice and an object once.
//!
//! In: items and their names. Out: the last of each name. What always holds: a warning tells of each
//! item that is left out.

use std::collections::HashMap;

use super::Writer;
use super::value::{Json, Object};
use crate::csdl::ast::Text;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// Whether CSDL JSON has no other meaning for a member of this name.
pub(super) fn is_read_as_name(name: &str) -> bool {
    !name.starts_with('$') && !name.contains('@')
}

impl Writer<'_, '_> {
    /// Adds a member, or tells that it is left out, since an object has no member twice.
    pub(super) fn put_once(&mut self, object: &mut Object, name: &str, span: Span, value: Json) {
        if !object.put(name, value) {
            self.left_out(name, span);
        }
    }

    /// Puts what has a name of its own, unless that would be read as something else; whether it did.
    pub(super) fn put_named(&mut self, object: &mut Object, name: &Text, value: Json) -> bool {
        let is_name = self.is_name(name);
        if is_name {
            self.put_once(object, &name.value, name.span, value);
        }
        is_name
    }

    /// Whether a name is read as one from CSDL JSON, where `$` begins what has a meaning of its own
    /// and `@` an annotation; tells if not.
    pub(super) fn is_name(&mut self, name: &Text) -> bool {
        let is_name = is_read_as_name(&name.value);
        if !is_name {
            let message = format!(
                "in CSDL JSON, `{}` would not be read as a name; what has it is left out",
                name.value.escape_debug()
            );
            self.diagnostics.push(
                Diagnostic::warning(codes::LEFT_OUT, name.span, message)
                    .with_help("a simple identifier is made of letters, digits and underscores"),
            );
        }
        is_name
    }

    /// The last item of each name, with its name; tells of those that are left out.
    pub(super) fn last_of<'x, T>(
        &mut self,
        items: &'x [T],
        name: impl Fn(&T) -> String,
        span: impl Fn(&T) -> Span,
    ) -> Vec<(String, &'x T)> {
        let names: Vec<_> = items.iter().map(name).collect();
        let last: HashMap<_, _> = names.iter().enumerate().map(|(at, it)| (it, at)).collect();
        let is_last: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(at, it)| last.get(it) == Some(&at))
            .collect();
        let mut kept = Vec::with_capacity(last.len());
        for ((item, name), is_last) in items.iter().zip(names).zip(is_last) {
            if is_last {
                kept.push((name, item));
            } else {
                self.left_out(&name, span(item));
            }
        }
        kept
    }

    fn left_out(&mut self, name: &str, span: Span) {
        let message =
            format!("`{name}` is given twice; CSDL JSON holds it once, so this is left out");
        self.diagnostics.push(
            Diagnostic::warning(codes::LEFT_OUT, span, message)
                .with_help("remove one of them, or give annotations different qualifiers"),
        );
    }
}

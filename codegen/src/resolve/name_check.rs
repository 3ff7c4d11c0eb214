//! What may be a name (§15.2).
//!
//! In: the names that documents give. Out: errors for those that paths and types could not
//! name. What always holds: names that are only unusual pass: real services have them.

use super::Resolver;
use crate::csdl::ast::Text;
use crate::diagnostic::{Diagnostic, Severity, codes};

impl Resolver<'_, '_> {
    /// A name has at least one character, and none that the syntax of paths and types uses.
    pub(super) fn check_name(&mut self, name: &Text) {
        if let Some(diagnostic) = name_error(name) {
            self.report(diagnostic);
        }
    }

    /// Like [`Self::check_name`], but real services do use slashes in the names of entity sets.
    pub(super) fn check_child_name(&mut self, name: &Text) {
        if let Some(mut diagnostic) = name_error(name) {
            if !name.value.is_empty() {
                diagnostic.severity = Severity::Warning;
            }
            self.report(diagnostic);
        }
    }

    pub(super) fn check_namespace(&mut self, namespace: &Text) {
        let is_bad = |part: &str| {
            part.is_empty() || part.contains(|c: char| c.is_whitespace() || "/(),".contains(c))
        };
        if namespace.value.split('.').any(is_bad) {
            let message = format!("`{}` is not a namespace", namespace.value.escape_debug());
            self.report(
                Diagnostic::error(codes::INVALID_NAME, namespace.span, message)
                    .with_help("a namespace is one or more simple identifiers with dots between"),
            );
        }
    }
}

/// What is wrong with a simple identifier (§15.2).
fn name_error(name: &Text) -> Option<Diagnostic> {
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() | (byte == b'_');
    if !name.value.is_empty() && name.value.bytes().all(is_usual) {
        return None;
    }
    let is_bad =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '.' | '/' | '(' | ')' | ',');
    let message = if name.value.is_empty() {
        "a name is empty".to_owned()
    } else if name.value.contains(is_bad) {
        format!("`{}` is not a name", name.value.escape_debug())
    } else {
        return None;
    };
    let help = "a simple identifier is made of letters, digits and underscores";
    Some(Diagnostic::error(codes::INVALID_NAME, name.span, message).with_help(help))
}

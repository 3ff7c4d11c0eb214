//! What may be a name (§15.2).
//!
//! In: the names that documents give. Out: errors for those that paths and types could not
//! name, advice for others that are no simple identifiers. What always holds: names that are only unusual pass: real services have them.

use super::Resolver;
use crate::csdl::ast::Text;
use crate::diagnostic::{Diagnostic, Severity, codes, shown};

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
                diagnostic.severity = diagnostic.severity.min(Severity::Warning);
            }
            self.report(diagnostic);
        }
    }

    pub(super) fn check_namespace(&mut self, namespace: &Text) {
        let is_bad = |part: &str| {
            part.is_empty() || part.contains(|c: char| c.is_whitespace() || "/(),".contains(c))
        };
        if namespace.value.split('.').any(is_bad) {
            let message = format!("`{}` is not a namespace", shown(&namespace.value));
            self.report(
                Diagnostic::error(codes::INVALID_NAME, namespace.span, message)
                    .with_help("a namespace is one or more simple identifiers with dots between"),
            );
            return;
        }
        let length = namespace.value.chars().count();
        if length > MAX_NAMESPACE {
            let message = format!("a namespace of {length} characters");
            let help = format!("it has {MAX_NAMESPACE} at most");
            let diagnostic = Diagnostic::advice(codes::INVALID_NAME, namespace.span, message);
            return self.report(diagnostic.with_help(help));
        }
        let parts = namespace.value.split('.');
        let first = parts.filter(|part| !is_usual(part)).find_map(|part| {
            unusual(&Text {
                value: part.into(),
                span: namespace.span,
            })
        });
        if let Some(diagnostic) = first {
            self.report(diagnostic);
        }
    }
}

/// Characters of a simple identifier at most (§15.2).
const MAX_LENGTH: usize = 128;

/// Characters of a namespace at most (§15.1).
const MAX_NAMESPACE: usize = 511;

/// Whether a name is a simple identifier without a letter beyond ASCII.
fn is_usual(name: &str) -> bool {
    let may_follow = |byte: u8| byte.is_ascii_alphanumeric() | (byte == b'_');
    let begins_well = name.bytes().next().is_some_and(|it| !it.is_ascii_digit());
    begins_well && name.len() <= MAX_LENGTH && name.bytes().all(may_follow)
}

/// What is unusual about a name that can be told from others all the same.
fn unusual(name: &Text) -> Option<Diagnostic> {
    let shown = shown(&name.value);
    let length = name.value.chars().count();
    let first = name.value.chars().next();
    // Of characters beyond ASCII only letters may be first; more is not known of them here.
    let may_begin = |it: char| it.is_alphabetic() || it == '_';
    let may_follow = |it: char| it.is_alphanumeric() || it == '_' || !it.is_ascii();
    let (message, help) = if length > MAX_LENGTH {
        (
            format!("a name of {length} characters"),
            format!("a simple identifier has {MAX_LENGTH} at most"),
        )
    } else if let Some(strange) = name.value.chars().find(|it| !may_follow(*it)) {
        (
            format!(
                "the name `{shown}` has the character `{}` in it",
                strange.escape_debug()
            ),
            "a simple identifier is made of letters, digits and underscores".to_owned(),
        )
    } else if first.is_some_and(|it| !may_begin(it)) {
        (
            format!("the name `{shown}` does not begin with a letter"),
            "a simple identifier begins with a letter or an underscore".to_owned(),
        )
    } else {
        return None;
    };
    Some(Diagnostic::advice(codes::INVALID_NAME, name.span, message).with_help(help))
}

/// What is wrong with a simple identifier (§15.2).
pub(super) fn name_error(name: &Text) -> Option<Diagnostic> {
    if is_usual(&name.value) {
        return None;
    }
    let is_bad =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '.' | '/' | '(' | ')' | ',');
    let message = if name.value.is_empty() {
        "a name is empty".to_owned()
    } else if name.value.contains(is_bad) {
        format!("`{}` is not a name", shown(&name.value))
    } else {
        return unusual(name);
    };
    let help = "a simple identifier is made of letters, digits and underscores";
    Some(Diagnostic::error(codes::INVALID_NAME, name.span, message).with_help(help))
}

//! Values of control members, checked.
//!
//! In: the object that was begun last, and a member's name. Out: its value, or none. What always
//! holds: a value of the wrong kind is an error that says what is wanted; for a member that is
//! missing where it must not, an error is reported and a neutral value used.

use super::super::super::ast::{Spanned, Text};
use super::super::syntax::{Kind, Value};
use super::Reader;
use super::object::Object;
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::source::Span;
use crate::suggest::nearest;

impl Reader<'_> {
    /// A value that has to be a string.
    pub(super) fn text(&mut self, value: &Value<'_>, name: &str) -> Option<Text> {
        match &value.kind {
            Kind::String(text) => Some(Spanned {
                value: text.as_ref().into(),
                span: value.inner(),
            }),
            _ => {
                self.wrong_kind(value, &format!("`{name}`"), "a string");
                None
            }
        }
    }

    /// A string member, if it is written.
    pub(super) fn string(
        &mut self,
        object: &mut Object<'_, '_>,
        name: &'static str,
    ) -> Option<Text> {
        let member = object.take(name)?;
        self.text(&member.value, name)
    }

    /// A string member; an error and empty text if it is not written.
    pub(super) fn required(&mut self, object: &mut Object<'_, '_>, name: &'static str) -> Text {
        match object.take(name) {
            Some(member) => self.text(&member.value, name),
            None => {
                self.missing(object, name);
                None
            }
        }
        .unwrap_or_else(|| Spanned {
            value: Default::default(),
            span: object.span,
        })
    }

    /// Reports a member that is not there.
    pub(super) fn missing(&mut self, object: &Object<'_, '_>, name: &str) {
        let diagnostic = missing(object, name);
        self.report(diagnostic);
    }

    /// Like [`Self::missing`], where what is meant can be guessed.
    pub(super) fn lacks(&mut self, object: &Object<'_, '_>, name: &str, guess: &str) {
        let mut diagnostic = missing(object, name);
        diagnostic.severity = Severity::Warning;
        diagnostic.help.get_or_insert_with(|| guess.to_owned());
        self.report(diagnostic);
    }

    /// A Boolean member, if it is written.
    pub(super) fn boolean(
        &mut self,
        object: &mut Object<'_, '_>,
        name: &'static str,
    ) -> Option<bool> {
        let member = object.take(name)?;
        match &member.value.kind {
            Kind::Bool(value) => Some(*value),
            _ => {
                self.wrong_kind(&member.value, &format!("`{name}`"), "`true` or `false`");
                None
            }
        }
    }

    /// Like [`Self::boolean`], false when not written.
    pub(super) fn flag(&mut self, object: &mut Object<'_, '_>, name: &'static str) -> bool {
        self.boolean(object, name).unwrap_or(false)
    }

    /// A value that has to be an array.
    pub(super) fn items<'o, 'a>(&mut self, value: &'o Value<'a>, name: &str) -> &'o [Value<'a>] {
        match &value.kind {
            Kind::Array(items) => items,
            _ => {
                self.wrong_kind(value, &format!("`{name}`"), "an array");
                &[]
            }
        }
    }
}

/// What tells of a member that is not there.
fn missing(object: &Object<'_, '_>, name: &str) -> Diagnostic {
    let message = format!("{} needs the member `{name}`", object.what);
    let span = Span {
        end: object.span.start + 1,
        ..object.span
    };
    let diagnostic = Diagnostic::error(codes::MISSING_JSON_MEMBER, span, message);
    let written: Vec<_> = object.unused().collect();
    match nearest(name, written.iter().copied()) {
        Some(near) => diagnostic.with_help(format!("is `{near}` meant to be `{name}`?")),
        None => diagnostic,
    }
}

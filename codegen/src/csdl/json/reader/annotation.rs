//! Annotations (§14.2): members whose name has an `@`.

use super::super::super::ast::{Annotation, Spanned, Text};
use super::super::super::lenient;
use super::super::syntax::Member;
use super::Reader;
use super::object::Object;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl Reader<'_> {
    /// The annotations of a member of the object that can be read: none named means of the object
    /// itself.
    pub(super) fn annotations(
        &mut self,
        object: &mut Object<'_, '_>,
        base: &str,
    ) -> Vec<Annotation> {
        let members = object.take_notes(base);
        let mut annotations = Vec::with_capacity(members.len());
        for member in members {
            let before = self.diagnostics.len();
            let annotation = self.annotation(object, member, base.len() + 1);
            if lenient::counts(self.diagnostics, before) {
                annotations.push(annotation);
            }
        }
        annotations
    }

    /// One annotation, whose term begins at an offset of the member's name.
    fn annotation(
        &mut self,
        object: &mut Object<'_, '_>,
        member: &Member<'_>,
        start: usize,
    ) -> Annotation {
        let (term, qualifier) = self.term_and_qualifier(member, start);
        let value = Some(self.expression(&member.value));
        let annotations = self.annotations(object, &member.name);
        Annotation {
            term,
            qualifier,
            value,
            annotations,
            span: member.span(),
        }
    }

    /// What stands between the last `@` and `#`, and after that.
    fn term_and_qualifier(&mut self, member: &Member<'_>, start: usize) -> (Text, Option<Text>) {
        let name = member.name.get(start..).unwrap_or_default();
        let (term, qualifier) = match name.split_once('#') {
            Some((term, qualifier)) => (term, Some(qualifier)),
            None => (name, None),
        };
        if term.is_empty() {
            let message = format!("`{}` names no term", member.name);
            self.report(Diagnostic::error(
                codes::UNQUALIFIED_NAME,
                member.name_span,
                message,
            ));
        }
        let part = |text: &str, at: usize| Spanned {
            value: text.into(),
            span: part_span(member, at, text.len()),
        };
        let term_text = part(term, start);
        let qualifier = qualifier.map(|text| part(text, start + term.len() + 1));
        (term_text, qualifier)
    }
}

/// The place of a part of a member's name; all of the name when something in it is escaped.
fn part_span(member: &Member<'_>, at: usize, length: usize) -> Span {
    let whole = member.name_span;
    let is_plain = (whole.end - whole.start) as usize == member.name.len();
    let offset = |value: usize| u32::try_from(value).unwrap_or(0);
    if !is_plain {
        return whole;
    }
    Span {
        start: whole.start + offset(at),
        end: whole.start + offset(at + length),
        ..whole
    }
}

//! Objects of CSDL JSON: control members, names and annotations told apart.
//!
//! In: a JSON object. Out: an [`Object`], to be asked for its members. What always holds: each
//! member is either asked for or reported.

use std::collections::{BTreeMap, HashSet};

use super::super::syntax::{Kind, Member, Value};
use super::Reader;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::suggest::nearest;

/// How many annotations may annotate each other in a row: as many as elements in CSDL XML.
const MAX_CHAIN: usize = 100;

/// An object of a document.
pub(super) struct Object<'o, 'a> {
    /// What it is, for messages.
    pub(super) what: &'static str,
    pub(super) span: Span,
    /// Members whose name begins with `$`, and whether they were asked for.
    controls: Vec<(&'o Member<'a>, bool)>,
    /// Names of control members that were asked for.
    asked: Vec<&'static str>,
    /// All members as they are written.
    members: &'o [Member<'a>],
    /// Members that are named by the schema, in document order.
    pub(super) names: Vec<&'o Member<'a>>,
    /// Annotations by what they annotate: nothing for the object itself, a member's name, or the
    /// whole name of another annotation.
    notes: BTreeMap<&'o str, Vec<&'o Member<'a>>>,
}

impl<'o, 'a> Object<'o, 'a> {
    /// The control member with this name.
    pub(super) fn take(&mut self, name: &'static str) -> Option<&'o Member<'a>> {
        self.asked.push(name);
        let found = self
            .controls
            .iter_mut()
            .find(|(member, _)| member.name == name)?;
        found.1 = true;
        Some(found.0)
    }

    /// Whether there is a control member with this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.controls.iter().any(|(member, _)| member.name == name)
    }

    /// Where the value of a control member stands, a string without its quotes.
    pub(super) fn place_of(&self, name: &str) -> Option<Span> {
        let found = self.controls.iter().find(|(member, _)| member.name == name);
        found.map(|(member, _)| member.value.inner())
    }

    /// The first control member that `wanted` knows, and what it makes of it.
    pub(super) fn find<T>(&self, wanted: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.controls
            .iter()
            .find_map(|(member, _)| wanted(&member.name))
    }

    /// The annotations of the member `base`, or of another annotation.
    pub(super) fn take_notes(&mut self, base: &str) -> Vec<&'o Member<'a>> {
        self.notes.remove(base).unwrap_or_default()
    }

    /// The names that are annotated here, in the order of the alphabet.
    pub(super) fn annotated(&self) -> impl Iterator<Item = &'o str> {
        self.notes.keys().copied()
    }

    /// Names of control members that nobody has asked for so far.
    pub(super) fn unused(&self) -> impl Iterator<Item = &str> {
        let unused = self.controls.iter().filter(|(_, is_used)| !is_used);
        unused.map(|(member, _)| member.name.as_ref())
    }

    fn sort(&mut self, member: &'o Member<'a>) -> bool {
        let name: &'o str = &member.name;
        if matches!(name, "@type" | "@odata.type") {
            self.controls.push((member, false));
            return true;
        }
        match name.rfind('@') {
            Some(at) => {
                let base = name.get(..at).unwrap_or_default();
                let is_bounded = base.bytes().filter(|&byte| byte == b'@').count() < MAX_CHAIN;
                if is_bounded {
                    self.notes.entry(base).or_default().push(member);
                }
                is_bounded
            }
            None if name.starts_with('$') => {
                self.controls.push((member, false));
                true
            }
            None => {
                self.names.push(member);
                true
            }
        }
    }
}

impl Reader<'_> {
    /// A value that has to be an object, its members sorted.
    pub(super) fn object<'o, 'a>(
        &mut self,
        value: &'o Value<'a>,
        what: &'static str,
    ) -> Option<Object<'o, 'a>> {
        let members = self.members(value, what)?;
        let mut object = Object {
            what,
            span: value.span,
            controls: Vec::new(),
            asked: Vec::new(),
            members,
            names: Vec::new(),
            notes: BTreeMap::new(),
        };
        for member in members {
            if !object.sort(member) {
                let message = format!("more than {MAX_CHAIN} annotations annotate each other here");
                self.report(Diagnostic::error(
                    codes::TOO_DEEP,
                    member.name_span,
                    message,
                ));
            }
        }
        Some(object)
    }

    /// The members of a value that has to be an object whose names are all of the schema.
    pub(super) fn members<'o, 'a>(
        &mut self,
        value: &'o Value<'a>,
        what: &str,
    ) -> Option<&'o [Member<'a>]> {
        match &value.kind {
            Kind::Object(members) => Some(members),
            _ => {
                self.wrong_kind(value, what, "an object");
                None
            }
        }
    }

    /// Reports that a value is of another kind than it has to be.
    pub(super) fn wrong_kind(&mut self, value: &Value<'_>, what: &str, wanted: &str) {
        let message = format!("{what} is {wanted}, not {}", value.kind.noun());
        self.report(Diagnostic::error(
            codes::WRONG_JSON_KIND,
            value.span,
            message,
        ));
    }

    /// Reports the members that nobody asked for.
    pub(super) fn finish(&mut self, object: Object<'_, '_>) {
        for (member, is_used) in &object.controls {
            // One that was asked for is there a second time, which was reported.
            if !is_used && !object.asked.contains(&member.name.as_ref()) {
                self.unknown_member(member, object.what, &object.asked);
            }
        }
        let names: HashSet<&str> = match object.notes.is_empty() {
            true => HashSet::new(),
            false => object.members.iter().map(|it| it.name.as_ref()).collect(),
        };
        for (base, members) in &object.notes {
            for member in members {
                let message = match *base {
                    "" => format!("{} has no annotations; this one is ignored", object.what),
                    base if !names.contains(base) => {
                        format!("there is no `{base}` here to annotate; this is ignored")
                    }
                    base if base.starts_with(['$', '@']) => {
                        format!("`{base}` has no annotations; this one is ignored")
                    }
                    base => format!(
                        "the annotations of `{base}` are members of its own object; this one is ignored"
                    ),
                };
                self.report(Diagnostic::warning(
                    codes::UNKNOWN_JSON_MEMBER,
                    member.name_span,
                    message,
                ));
            }
        }
    }

    /// Reports names in an object that has none, and whatever else nobody asked for.
    pub(super) fn finish_without_names(&mut self, object: Object<'_, '_>) {
        for member in &object.names {
            self.unknown_member(member, object.what, &object.asked);
        }
        self.finish(object);
    }

    /// Reports a member that an object does not have.
    pub(super) fn unknown_member(&mut self, member: &Member<'_>, what: &str, known: &[&str]) {
        let message = format!("{what} has no member `{}`; it is ignored", member.name);
        let diagnostic = Diagnostic::warning(codes::UNKNOWN_JSON_MEMBER, member.name_span, message);
        let diagnostic = match nearest(&member.name, known.iter().copied()) {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None => diagnostic,
        };
        self.report(diagnostic);
    }
}

//! `[[override]]`: corrections of a schema, each with its reason.
//!
//! In: the parsed file. Out: [`Override`]s with their places, and an error for each that does not
//! say what to do, with what, or why.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, codes};
use crate::overrides::{Action, Override, Target};
use crate::plan::names::Case;
use crate::source::Span;
use crate::suggest::nearest;

const KEYS: [&str; 9] = [
    "type",
    "property",
    "member",
    "operation",
    "namespace",
    "rename",
    "skip",
    "nullable",
    "reason",
];

type ToSpan<'s> = &'s dyn Fn(Option<Range<usize>>) -> Span;

/// Reads all overrides of the file.
pub(super) fn read(
    table: &Spanned<DeTable<'_>>,
    span: ToSpan<'_>,
) -> (Vec<Override>, Vec<Diagnostic>) {
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    let entry = table
        .get_ref()
        .iter()
        .find(|(key, _)| key.get_ref() == "override");
    let Some((_, list)) = entry else {
        return (found, wrong);
    };
    let refuse =
        |range, message: &str| Diagnostic::error(codes::OVERRIDE_FORM, span(Some(range)), message);
    let DeValue::Array(items) = list.get_ref() else {
        let help = "an override begins with a line `[[override]]`";
        wrong.push(refuse(list.span(), "`override` is no list of tables").with_help(help));
        return (found, wrong);
    };
    for item in items.iter() {
        let DeValue::Table(fields) = item.get_ref() else {
            wrong.push(refuse(item.span(), "an override is a table"));
            continue;
        };
        let entry = Entry {
            fields,
            place: item.span(),
            span,
        };
        match entry.read() {
            Ok(it) => found.push(it),
            Err(diagnostic) => wrong.push(*diagnostic),
        }
    }
    (found, wrong)
}

type Outcome<T> = Result<T, Box<Diagnostic>>;

/// One `[[override]]`.
struct Entry<'t, 's> {
    fields: &'t DeTable<'t>,
    place: Range<usize>,
    span: ToSpan<'s>,
}

impl Entry<'_, '_> {
    fn read(&self) -> Outcome<Override> {
        for (key, _) in self.fields.iter() {
            let name = key.get_ref().as_ref();
            if !KEYS.contains(&name) {
                let help = match nearest(name, KEYS.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known keys: {}", KEYS.join(", ")),
                };
                let message = format!("unknown key `{}` in [[override]]", name.escape_debug());
                return Err(self.wrong(key.span(), message, &help));
            }
        }
        let (target, place) = self.target()?;
        let (action, action_place) = self.action(&target)?;
        let reason = match self.text("reason")? {
            Some((reason, _)) if !reason.trim().is_empty() => reason,
            _ => {
                let help =
                    "add `reason = \"…\"`: what is wrong with the schema, and how that is known";
                return Err(self.wrong(place, "this override has no `reason`".to_owned(), help));
            }
        };
        Ok(Override {
            target,
            action,
            reason,
            span: (self.span)(Some(place)),
            action_span: (self.span)(Some(action_place)),
        })
    }

    fn target(&self) -> Outcome<(Target, Range<usize>)> {
        let keys = ["property", "member", "operation", "namespace", "type"];
        let given: Vec<&str> = keys
            .into_iter()
            .filter(|key| self.fields.contains_key(*key))
            .collect();
        let help = "name one of `type`, `property`, `member`, `operation` and `namespace`";
        let key = match given.as_slice() {
            // With a property, `type` is what the override gives it.
            &[key] | &[key @ "property", "type"] => key,
            [] => {
                let message = "this override names no element".to_owned();
                return Err(self.wrong(self.place.clone(), message, help));
            }
            _ => {
                let message = "this override names several elements".to_owned();
                return Err(self.wrong(self.place.clone(), message, help));
            }
        };
        let Some((text, place)) = self.text(key)? else {
            let message = "this override names no element".to_owned();
            return Err(self.wrong(self.place.clone(), message, help));
        };
        let pair = |it: &str| {
            let parts = it.split_once('/');
            parts.map(|(owner, name)| (owner.to_owned(), name.to_owned()))
        };
        let target = match (key, pair(&text)) {
            ("property", Some((owner, name))) => Target::Property(owner, name),
            ("member", Some((owner, name))) => Target::Member(owner, name),
            ("property" | "member", None) => {
                let message = format!("`{}` names no {key}", text.escape_debug());
                let help = "write the type's qualified name, `/`, and the name: `ns.Type/name`";
                return Err(self.wrong(place, message, help));
            }
            ("operation", _) => Target::Operation(text),
            ("namespace", _) => Target::Namespace(text),
            _ => Target::Type(text),
        };
        Ok((target, place))
    }

    fn action(&self, target: &Target) -> Outcome<(Action, Range<usize>)> {
        let mut found = Vec::new();
        if let Some((label, place)) = self.text("rename")? {
            let case = match target {
                Target::Type(_) | Target::Member(..) => Case::UpperCamel,
                Target::Property(..) | Target::Operation(_) => Case::Snake,
                Target::Namespace(_) => Case::Module,
            };
            let ident = case.ident(&label);
            if ident.unraw() != label {
                let message = format!("`{}` is no name for it", label.escape_debug());
                let help = format!("`{}` would be", ident.unraw());
                return Err(self.wrong(place, message, &help));
            }
            found.push((Action::Rename(label), place));
        }
        if let (Target::Property(..), Some((text, place))) = (target, self.text("type")?) {
            found.push((Action::Type(text), place));
        }
        for (key, action) in [("skip", Action::Skip), ("nullable", Action::Nullable)] {
            if let Some(value) = self.fields.get(key) {
                if !matches!(value.get_ref(), DeValue::Boolean(true)) {
                    let message = format!("`{key}` can only be `true`");
                    let help = "remove the override to undo it";
                    return Err(self.wrong(value.span(), message, help));
                }
                found.push((action, value.span()));
            }
        }
        let help = "say one of `rename`, `skip`, `nullable` and, with a property, `type`";
        let mut found = found.into_iter();
        match (found.next(), found.next()) {
            (Some(it), None) => Ok(it),
            (None, _) => {
                let message = "this override does nothing".to_owned();
                Err(self.wrong(self.place.clone(), message, help))
            }
            (Some(_), Some((_, place))) => {
                let message = "this override does two things".to_owned();
                Err(self.wrong(place, message, "write an override for each"))
            }
        }
    }

    fn text(&self, key: &str) -> Outcome<Option<(String, Range<usize>)>> {
        let Some(value) = self.fields.get(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::String(text) => Ok(Some((text.to_string(), value.span()))),
            _ => {
                let message = format!("`{key}` is no text");
                Err(self.wrong(value.span(), message, "write it between quotes"))
            }
        }
    }

    fn wrong(&self, place: Range<usize>, message: String, help: &str) -> Box<Diagnostic> {
        let error = Diagnostic::error(codes::OVERRIDE_FORM, (self.span)(Some(place)), message);
        Box::new(error.with_help(help))
    }
}

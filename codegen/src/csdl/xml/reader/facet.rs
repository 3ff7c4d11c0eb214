//! Types in attributes: `Type` and the facets beside it.

use ecow::EcoString;

use super::super::super::ast::{FacetPlaces, Facets, OtherFacets, Spanned, Text, TypeExpression};
use super::cursor::{Cursor, offset};
use super::element::Element;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl<'a> Cursor<'a, '_> {
    /// The type in the attribute `name`, with the facets (§7.2).
    pub(super) fn type_expression(&mut self, element: &Element<'a>, name: &str) -> TypeExpression {
        let text = self.required(element, name);
        let facets = self.facets();
        self.typed(text, facets)
    }

    /// A type's text: `T` or `Collection(T)` (§4).
    pub(super) fn typed(&mut self, text: Text, facets: Facets) -> TypeExpression {
        let (name, is_collection) = match text.value.strip_prefix("Collection(") {
            None => (text, false),
            Some(rest) => match rest.strip_suffix(')') {
                Some(item) => (collection_item(&text, item), true),
                None => {
                    let message = format!("the closing parenthesis is missing in `{}`", text.value);
                    self.report(Diagnostic::error(codes::INVALID_TYPE, text.span, message));
                    return TypeExpression {
                        name: text,
                        is_collection: true,
                        facets,
                    };
                }
            },
        };
        // What is missing was reported.
        let is_missing = name.value.is_empty() && name.span.end > name.span.start;
        let problem = type_problem(&name.value, is_collection).filter(|_| !is_missing);
        if let Some(problem) = problem {
            self.report(problem.at(name.span));
            return TypeExpression {
                name,
                is_collection,
                facets,
            };
        }
        let is_bad = |byte| (byte <= b' ') | matches!(byte, b'(' | b')' | b',' | b'/');
        if name
            .value
            .bytes()
            .fold(false, |found, byte| found | is_bad(byte))
        {
            let message = format!("`{}` is not the name of a type", name.value);
            self.report(
                Diagnostic::error(codes::INVALID_TYPE, name.span, message)
                    .with_help("write a qualified name, or `Collection(…)` around one"),
            );
        }
        TypeExpression {
            name,
            is_collection,
            facets,
        }
    }

    /// The facets of an element, each only when written.
    pub(super) fn facets(&mut self) -> Facets {
        let mut places = FacetPlaces::default();
        let nullable = self.boolean("Nullable");
        let others = OtherFacets {
            max_length: self.number("MaxLength", &["max"], &mut places),
            precision: self.number("Precision", &[], &mut places),
            scale: self.number("Scale", &["variable", "floating"], &mut places),
            unicode: self.unicode(&mut places),
            srid: self.number("SRID", &["variable"], &mut places),
            default_value: self.optional("DefaultValue").map(|text| {
                places.add("DefaultValue", text.span);
                text.value
            }),
            places: FacetPlaces::default(),
        };
        Facets::new(nullable, OtherFacets { places, ..others })
    }

    fn unicode(&mut self, places: &mut FacetPlaces) -> Option<bool> {
        let span = self.place_of("Unicode")?;
        let value = self.boolean("Unicode")?;
        places.add("Unicode", span);
        Some(value)
    }

    /// A number without sign, or one of some words; services write those with a capital, too.
    fn number(
        &mut self,
        name: &'static str,
        words: &[&str],
        places: &mut FacetPlaces,
    ) -> Option<EcoString> {
        let mut text = self.optional(name)?;
        // White space around a number means nothing in XML Schema.
        if text.value.ends_with(' ') || text.value.starts_with(' ') {
            text.value = text.value.trim().into();
        }
        let is_digits = !text.value.is_empty() && text.value.bytes().all(|it| it.is_ascii_digit());
        let is_number = is_digits && text.value.parse::<u64>().is_ok();
        if is_number {
            places.add(name, text.span);
            return Some(text.value);
        }
        let mut words_in_any_case = words.iter();
        if let Some(word) = words_in_any_case.find(|it| it.eq_ignore_ascii_case(&text.value)) {
            places.add(name, text.span);
            if *word != text.value {
                let message = format!("`{name}` is `{word}`, not `{}`", text.value);
                let diagnostic = Diagnostic::advice(codes::INVALID_NUMBER, text.span, message);
                self.report(diagnostic.with_help(format!("it is read as `{word}`")));
            }
            return Some(text.value);
        }
        let mut message = format!("`{name}` is a number");
        for word in words {
            message.push_str(&format!(" or `{word}`"));
        }
        match is_digits {
            true => message.push_str(&format!(": `{}` is too large for one", text.value)),
            false => message.push_str(&format!(", not `{}`", text.value)),
        }
        self.report(Diagnostic::error(codes::INVALID_NUMBER, text.span, message));
        None
    }
}

/// What is wrong with the text of a type.
struct TypeProblem {
    message: String,
    help: &'static str,
}

impl TypeProblem {
    fn at(self, span: Span) -> Diagnostic {
        Diagnostic::error(codes::INVALID_TYPE, span, self.message).with_help(self.help)
    }
}

/// What is wrong with the name of a type, beyond a character that no name has.
fn type_problem(name: &str, is_collection: bool) -> Option<TypeProblem> {
    if name.is_empty() {
        return Some(TypeProblem {
            message: match is_collection {
                true => "the collection names no type of its items".to_owned(),
                false => "the type is empty".to_owned(),
            },
            help: "write a qualified name, or `Collection(…)` around one",
        });
    }
    let open = name.find('(')?;
    let word = name.get(..open)?;
    if !word.eq_ignore_ascii_case("Collection") {
        return None;
    }
    Some(match is_collection {
        true => TypeProblem {
            message: "a collection holds no collections".to_owned(),
            help: "wrap the inner one in a complex type with one property",
        },
        false => TypeProblem {
            message: format!("`{name}` is not the name of a type"),
            help: "`Collection` is written with a capital letter, and with nothing before it",
        },
    })
}

/// The item type of a collection with its own place, when the text has no entities in it.
fn collection_item(text: &Text, item: &str) -> Text {
    let is_plain = (text.span.end - text.span.start) as usize == text.value.len();
    let span = if is_plain {
        let start = text.span.start + offset("Collection(".len());
        Span {
            start,
            end: start + offset(item.len()),
            ..text.span
        }
    } else {
        text.span
    };
    Spanned {
        value: item.into(),
        span,
    }
}

//! JSON values to write, and their text.
//!
//! In: values. Out: text with two spaces for each level. What always holds: members keep the order
//! in which they were added, and an object has no name twice.

use std::collections::HashMap;

use ecow::EcoString;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// A number in JSON's notation.
    Number(EcoString),
    String(EcoString),
    Array(Vec<Json>),
    Object(Object),
}

/// An object. A document has one for every element and most have few members, so that names are
/// looked up in a table only where there are many.
#[derive(Clone, Debug, Default)]
pub(super) struct Object {
    members: Vec<(EcoString, Json)>,
    index: Option<Box<Index>>,
}

/// Where the members of an object stand, by name.
#[derive(Clone, Debug)]
struct Index(HashMap<EcoString, usize>);

/// Up to this many members, comparing with each is fast enough.
const FEW: usize = 16;

impl Json {
    pub(super) fn text(text: &str) -> Self {
        Self::String(text.into())
    }

    /// A number as CSDL XML writes it; text that is none (`INF`, `NaN`) stays a string.
    pub(super) fn number(text: &str) -> Self {
        match number(text) {
            Some(digits) => Self::Number(digits.into()),
            None => Self::text(text),
        }
    }
}

impl Object {
    /// Adds a member; false, and nothing is added, when there is one of that name.
    pub(super) fn put(&mut self, name: &str, value: Json) -> bool {
        if self.contains(name) {
            return false;
        }
        let at = self.members.len();
        self.members.push((name.into(), value));
        if let Some(index) = &mut self.index {
            index.0.insert(name.into(), at);
        } else if at == FEW {
            let names = self.members.iter().enumerate();
            let index = names.map(|(at, (name, _))| (name.clone(), at));
            self.index = Some(Box::new(Index(index.collect())));
        }
        true
    }

    fn find(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.0.get(name).copied(),
            None => self.members.iter().position(|(known, _)| known == name),
        }
    }

    pub(super) fn put_text(&mut self, name: &str, text: &str) {
        self.put(name, Json::text(text));
    }

    /// A member that is written only when it is true.
    pub(super) fn put_boolean(&mut self, name: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.put(name, Json::Bool(value));
        }
    }

    /// A member that is false when not written.
    pub(super) fn put_flag(&mut self, name: &str, value: bool) {
        if value {
            self.put(name, Json::Bool(true));
        }
    }

    /// The object with this name, a new one if there is none.
    pub(super) fn object(&mut self, name: &str) -> Option<&mut Object> {
        if !self.contains(name) {
            self.put(name, Json::Object(Object::default()));
        }
        match self.value(name)? {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Adds to the array with this name. Another value of that name becomes its first item.
    pub(super) fn append(&mut self, name: &str, item: Json) {
        match self.value(name) {
            None => {
                self.put(name, Json::Array(vec![item]));
            }
            Some(Json::Array(items)) => items.push(item),
            Some(other) => {
                let first = std::mem::replace(other, Json::Null);
                *other = Json::Array(vec![first, item]);
            }
        }
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    fn value(&mut self, name: &str) -> Option<&mut Json> {
        let at = self.find(name)?;
        self.members.get_mut(at).map(|(_, value)| value)
    }
}

/// The text of a document.
pub(super) fn print(root: &Object) -> String {
    let mut out = String::new();
    print_object(&mut out, root, 0);
    out.push('\n');
    out
}

fn print_value(out: &mut String, value: &Json, depth: usize) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(digits) => out.push_str(digits),
        Json::String(text) => print_string(out, text),
        Json::Array(items) if items.is_empty() => out.push_str("[]"),
        Json::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                line(out, at, depth + 1);
                print_value(out, item, depth + 1);
            }
            indent(out, depth);
            out.push(']');
        }
        Json::Object(object) => print_object(out, object, depth),
    }
}

fn print_object(out: &mut String, object: &Object, depth: usize) {
    if object.is_empty() {
        return out.push_str("{}");
    }
    out.push('{');
    for (at, (name, value)) in object.members.iter().enumerate() {
        line(out, at, depth + 1);
        print_string(out, name);
        out.push_str(": ");
        print_value(out, value, depth + 1);
    }
    indent(out, depth);
    out.push('}');
}

fn line(out: &mut String, at: usize, depth: usize) {
    if at > 0 {
        out.push(',');
    }
    indent(out, depth);
}

fn indent(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn print_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            other => out.push(other),
        }
    }
    out.push('"');
}

/// A number of XML Schema in JSON's notation: `+01.50` is 1.50 and `.5` is 0.5.
pub(in crate::csdl::json) fn number(text: &str) -> Option<String> {
    let (sign, rest) = match text.as_bytes() {
        [b'-', ..] => ("-", text.get(1..)?),
        [b'+', ..] => ("", text.get(1..)?),
        _ => ("", text),
    };
    let at = rest.find(['e', 'E']).unwrap_or(rest.len());
    let (mantissa, exponent) = rest.split_at_checked(at)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let significant = whole.trim_start_matches('0');
    let whole = if significant.is_empty() {
        "0"
    } else {
        significant
    };
    let mut number = format!("{sign}{whole}");
    if !fraction.is_empty() {
        number.push('.');
        number.push_str(fraction);
    }
    if let Some(power) = exponent.get(1..) {
        let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
        if digits.is_empty() || !is_digits(digits) {
            return None;
        }
        number.push_str(exponent);
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_xml_are_written_as_numbers_of_json() {
        let cases = [
            ("42", "42"),
            ("+1", "1"),
            ("007", "7"),
            (".5", "0.5"),
            ("-.50", "-0.50"),
            ("1.", "1"),
            ("-2E80", "-2E80"),
            ("1e+3", "1e+3"),
            ("0.0", "0.0"),
        ];
        for (xml, json) in cases {
            assert_eq!(number(xml).as_deref(), Some(json), "{xml}");
        }
        for text in [
            "", ".", "-", "INF", "NaN", "1e", "0x1", "1,5", "--1", "1e+-2",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn an_object_has_a_name_once_however_many_it_has() {
        let mut object = Object::default();
        for at in 0..3 * FEW {
            let name = format!("a{at}");
            assert!(object.put(&name, Json::Null) && !object.put(&name, Json::Null));
            object.append(&name, Json::Null);
        }
        assert!(object.contains("a0") && object.contains("a40") && !object.contains("a48"));
        assert_eq!(object.members.len(), 3 * FEW);
    }

    #[test]
    fn strings_are_escaped() {
        let mut out = String::new();
        print_string(&mut out, "a\"\\/\u{8}\u{c}\n\r\t\u{1}é🦀");
        assert_eq!(out, r#""a\"\\/\b\f\n\r\t\u0001é🦀""#);
    }
}

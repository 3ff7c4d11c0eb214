//! Names: what the service calls something, what Rust calls it, and how one becomes the other.
//!
//! In: wire names. Out: checked Rust identifiers, unique in their scope. What always holds: a
//! [`RustIdent`] is a valid identifier; the names of a scope depend on the set of wire names in
//! it and not on their order; a name that had to give way is reported.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ecow::{EcoString, eco_format};
use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization;

/// A name as it goes over the wire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WireName(pub EcoString);

impl fmt::Display for WireName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A valid Rust identifier, raw (`r#type`) where it must be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustIdent(EcoString);

impl RustIdent {
    /// An identifier that the generator itself spells; schema text goes through [`Case::ident`].
    pub(crate) fn fixed(text: &'static str) -> Self {
        Self(text.into())
    }

    /// An identifier that the user wrote; one that is none becomes one.
    pub(crate) fn verbatim(text: &str) -> Self {
        match syn::parse_str::<syn::Ident>(text) {
            Ok(_) => Self(text.into()),
            Err(_) => Case::Module.ident(text),
        }
    }

    /// A name as a file keeps it; none if it is no identifier that the generator would write: a
    /// keyword is raw, and nothing else is.
    pub(crate) fn kept(text: &str) -> Option<Self> {
        let unraw = text.strip_prefix("r#").unwrap_or(text);
        let is_raw = unraw.len() != text.len();
        let mut chars = unraw.chars();
        let is_name = chars.next().is_some_and(|it| it == '_' || is_start(it))
            && chars.all(is_continue)
            && unraw.chars().any(|it| it != '_')
            && !["self", "super", "crate", "Self"].contains(&unraw);
        (is_name && is_raw == KEYWORDS.contains(&unraw)).then(|| Self(text.into()))
    }

    /// The identifier, with `r#` where it is raw.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without `r#`: what a file or a compound name is made of.
    pub fn unraw(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for RustIdent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How Rust writes a kind of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// Types and enum variants.
    UpperCamel,
    /// Fields, methods, parameters.
    Snake,
    /// Modules and their files: snake case in ASCII, because rustc finds no other file by itself.
    Module,
    /// Associated constants.
    ShoutySnake,
}

impl Case {
    /// Turns any text into a valid identifier of this case.
    pub fn ident(self, text: &str) -> RustIdent {
        // Rust takes two spellings of one letter for the same, and warns of letters that are
        // another one in other clothes; a change of case can bring such a letter back.
        let text = compatible(text.into());
        let cased = match self {
            Self::UpperCamel => text.to_upper_camel_case(),
            Self::Snake => text.to_snake_case(),
            Self::Module => shortened(ascii(&text.to_snake_case()), &text),
            Self::ShoutySnake => text.to_shouty_snake_case(),
        };
        let mut name = compatible(cased.into()).into_owned();
        if !name.chars().all(is_continue) {
            name = name
                .chars()
                .map(|it| if is_continue(it) { it } else { '_' })
                .collect();
        }
        if !name.chars().next().is_some_and(is_start) {
            name.insert(0, '_');
        }
        if name.chars().all(|it| it == '_') {
            name.push('X');
            name = match self {
                Self::Snake | Self::Module => name.to_lowercase(),
                Self::UpperCamel | Self::ShoutySnake => name,
            };
        }
        if self == Self::Module && is_device(&name) {
            name.push('_');
        }
        RustIdent(match name.as_str() {
            "self" | "super" | "crate" | "Self" => eco_format!("{name}_"),
            keyword if KEYWORDS.contains(&keyword) => eco_format!("r#{name}"),
            _ => name.into(),
        })
    }
}

/// Whether Windows takes a file of this name for a device, whatever its extension.
fn is_device(name: &str) -> bool {
    let numbered =
        |it: &str| it.len() == 1 && it != "0" && it.bytes().all(|it| it.is_ascii_digit());
    let of_number = ["com", "lpt"].iter().find_map(|it| name.strip_prefix(it));
    ["con", "prn", "aux", "nul"].contains(&name) || of_number.is_some_and(numbered)
}

/// Bytes of a module's name: a file has it, and file systems have limits.
const MAX_MODULE: usize = 128;

/// A name of ASCII that is no longer than a file's may be: of a longer one the beginning, and a number
/// that stands for all of it (FNV-1a).
fn shortened(name: String, whole: &str) -> String {
    if name.len() <= MAX_MODULE {
        return name;
    }
    let hash = whole.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let start = name.get(..MAX_MODULE - 17).unwrap_or_default();
    format!("{}_{hash:016x}", start.trim_end_matches('_'))
}

/// The text in Unicode's normalization form KC, in which ASCII is already.
fn compatible(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.is_ascii() {
        true => text,
        false => text.nfkc().collect::<String>().into(),
    }
}

/// Letters outside ASCII as their numbers: `u43f`.
fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for it in text.chars() {
        match it.is_ascii() {
            true => plain.push(it),
            false => plain.push_str(&format!("u{:x}", u32::from(it))),
        }
    }
    plain
}

fn is_start(it: char) -> bool {
    it.is_ascii_alphabetic()
        || (!it.is_ascii() && syn::parse_str::<syn::Ident>(&it.to_string()).is_ok())
}

fn is_continue(it: char) -> bool {
    it.is_ascii_alphanumeric()
        || it == '_'
        || (!it.is_ascii()
            && syn::parse_str::<syn::Ident>(&format!("a{it}"))
                .is_ok_and(|ident| ident == format!("a{it}")))
}

/// Strict and reserved keywords of all editions up to 2024, without those that can't be raw.
/// Source: The Rust Reference, "Keywords".
pub const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// A name that could not have the identifier that its rule gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// What was named.
    pub wire: WireName,
    /// The identifier that the rule gives.
    pub wanted: RustIdent,
    /// The identifier that it has.
    pub given: RustIdent,
    /// Why.
    pub cause: Cause,
}

/// Why a name is not the one that its rule gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Something else in the scope has it, or the generator needs it.
    Taken,
    /// It was published under this one.
    Published,
    /// The configuration says so.
    Configured,
}

/// Gives every wire name of one scope an identifier of its own.
///
/// A name that is reserved in the scope gets `_` at its end. Where several wire names want one
/// identifier, the one that is spelled so comes first, then those with the fewest separators, then by
/// text; the others are numbered from 2.
pub fn assign<'w>(
    wires: impl IntoIterator<Item = &'w str>,
    case: Case,
    reserved: &[&str],
) -> (BTreeMap<WireName, RustIdent>, Vec<Renamed>) {
    assign_labels(wires.into_iter().map(|wire| (wire, wire)), case, reserved)
}

/// As [`assign`], for things that are told apart by a key and named after a label.
pub fn assign_labels<'w>(
    labels: impl IntoIterator<Item = (&'w str, &'w str)>,
    case: Case,
    reserved: &[&str],
) -> (BTreeMap<WireName, RustIdent>, Vec<Renamed>) {
    let labels = labels.into_iter().collect();
    let ident = |label: &str| case.ident(label);
    assign_free(labels, (case, &ident), reserved, |_| false)
}

/// As [`assign_labels`], where further identifiers are not free. The case makes an identifier of a
/// label by this function.
pub(super) fn assign_free(
    labels: BTreeSet<(&str, &str)>,
    (case, ident_of): (Case, &dyn Fn(&str) -> RustIdent),
    reserved: &[&str],
    is_blocked: impl Fn(&RustIdent) -> bool,
) -> (BTreeMap<WireName, RustIdent>, Vec<Renamed>) {
    let idents: Vec<RustIdent> = labels.iter().map(|(_, label)| ident_of(label)).collect();
    let is_free = |it: &RustIdent| !reserved.contains(&it.unraw()) && !is_blocked(it);
    if idents.iter().all(is_free) && are_different(&idents) {
        let keys = labels.into_iter().map(|(key, _)| WireName(key.into()));
        return (keys.zip(idents).collect(), Vec::new());
    }
    let mut wanted: BTreeMap<RustIdent, Vec<(&str, &str)>> = BTreeMap::new();
    for ((key, label), ident) in labels.into_iter().zip(idents) {
        let ident = unreserved(ident, reserved);
        wanted.entry(ident).or_default().push((key, label));
    }
    let mut taken: BTreeSet<RustIdent> = wanted.keys().cloned().collect();
    let mut given = BTreeMap::new();
    let mut renamed = Vec::new();
    for (ident, mut claimants) in wanted {
        claimants
            .sort_by_key(|&(key, label)| (label != ident.unraw(), separators(label), label, key));
        let mut number = 2;
        for (place, (key, wire)) in claimants.into_iter().enumerate() {
            let mut name = ident.clone();
            let mut is_free = place == 0 && !is_blocked(&name);
            while !is_free {
                name = RustIdent(eco_format!(
                    "{}{}{number}",
                    ident.unraw().trim_end_matches('_'),
                    if case == Case::UpperCamel { "" } else { "_" }
                ));
                number += 1;
                is_free = !is_blocked(&name) && taken.insert(name.clone());
            }
            let wanted = ident_of(wire);
            if name != wanted {
                renamed.push(Renamed {
                    wire: WireName(wire.into()),
                    wanted,
                    given: name.clone(),
                    cause: Cause::Taken,
                });
            }
            given.insert(WireName(key.into()), name);
        }
    }
    (given, renamed)
}

fn are_different(idents: &[RustIdent]) -> bool {
    let mut sorted: Vec<&RustIdent> = idents.iter().collect();
    sorted.sort_unstable();
    sorted.is_sorted_by(|a, b| a < b)
}

/// The identifier, or if it is reserved that with `_` at its end.
fn unreserved(ident: RustIdent, reserved: &[&str]) -> RustIdent {
    match reserved.contains(&ident.unraw()) {
        true => RustIdent(eco_format!("{}_", ident.unraw())),
        false => ident,
    }
}

fn separators(wire: &str) -> usize {
    wire.chars().filter(|it| !it.is_alphanumeric()).count()
}

/// Field names that the generator needs for itself.
pub const RESERVED_FIELDS: &[&str] = &["additional"];
/// Variant names that the generator needs for itself.
pub const RESERVED_VARIANTS: &[&str] = &["Unlisted"];
/// Methods of entity requests, present and foreseen.
pub const RESERVED_ENTITY_METHODS: &[&str] = &[
    "as_ref",
    "bind",
    "cast",
    "clone",
    "delete",
    "deref",
    "get",
    "invoke",
    "new",
    "path",
    "property",
    "reference",
    "references",
    "remove_reference",
    "replace",
    "unrestricted",
    "update",
    "upsert",
];
/// Methods of collection requests, present and foreseen.
pub const RESERVED_COLLECTION_METHODS: &[&str] = &[
    "as_ref",
    "by_key",
    "cast",
    "changes_since",
    "clone",
    "count",
    "create",
    "create_media",
    "deref",
    "invoke",
    "list",
    "new",
    "path",
    "references",
    "resume",
    "unrestricted",
];
/// Methods of the client, present and foreseen.
pub const RESERVED_CLIENT_METHODS: &[&str] =
    &["batch", "builder", "clone", "from", "inner", "new", "path"];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn assigned(wires: &[&str], case: Case, reserved: &[&str]) -> Vec<(String, String)> {
        let (given, _) = assign(wires.iter().copied(), case, reserved);
        given
            .into_iter()
            .map(|(wire, ident)| (wire.0.into(), ident.0.into()))
            .collect()
    }

    #[test]
    fn every_keyword_becomes_an_identifier() {
        for keyword in KEYWORDS
            .iter()
            .chain(&["self", "super", "crate", "Self", "_", "union", "safe"])
        {
            for case in [Case::Snake, Case::UpperCamel, Case::ShoutySnake] {
                let ident = case.ident(keyword);
                assert!(
                    syn::parse_str::<syn::Ident>(ident.as_str()).is_ok(),
                    "{keyword}: {ident}"
                );
            }
        }
    }

    #[test]
    fn any_text_becomes_an_identifier() {
        for text in [
            "",
            " ",
            "2FA",
            "request-id",
            "a.b",
            "é",
            "名前",
            "π2",
            "-",
            "__",
            "\u{0}",
            "a\u{301}",
            "𝒳",
            "½",
            "\"};",
        ] {
            for case in [Case::Snake, Case::UpperCamel, Case::ShoutySnake] {
                let ident = case.ident(text);
                assert!(
                    syn::parse_str::<syn::Ident>(ident.as_str()).is_ok(),
                    "{text:?}: {ident}"
                );
            }
        }
    }

    #[test]
    fn collisions_are_numbered_whatever_the_order() {
        let forward = assigned(
            &["remoteControlSoftware", "remote_Control_Software"],
            Case::UpperCamel,
            &[],
        );
        let backward = assigned(
            &["remote_Control_Software", "remoteControlSoftware"],
            Case::UpperCamel,
            &[],
        );
        assert_eq!(forward, backward);
        assert_eq!(forward[0].1, "RemoteControlSoftware");
        assert_eq!(forward[1].1, "RemoteControlSoftware2");
    }

    #[test]
    fn letters_that_rust_takes_for_the_same_are_the_same() {
        let names = assigned(&["\u{e9}", "e\u{301}"], Case::Snake, &[]);
        assert_eq!((&*names[0].1, &*names[1].1), ("\u{e9}_2", "\u{e9}"));
        assert_eq!(Case::UpperCamel.ident("\u{fb01}n").as_str(), "Fin");
    }

    #[test]
    fn no_file_has_the_name_of_a_device() {
        for (name, module) in [
            ("CON", "con_"),
            ("lpt1", "lpt1_"),
            ("com0", "com0"),
            ("auxiliary", "auxiliary"),
        ] {
            assert_eq!(Case::Module.ident(name).as_str(), module);
        }
        assert_eq!(Case::Snake.ident("aux").as_str(), "aux");
    }

    #[test]
    fn a_number_does_not_take_a_name_that_is_wanted() {
        let names = assigned(&["a", "A", "a_2", "A2"], Case::Snake, &[]);
        let unique: BTreeSet<&String> = names.iter().map(|(_, ident)| ident).collect();
        assert_eq!(unique.len(), 4, "{names:?}");
    }

    #[test]
    fn reserved_names_give_way_and_are_reported() {
        let (given, renamed) = assign(["additional", "type"], Case::Snake, RESERVED_FIELDS);
        assert_eq!(
            given[&WireName("additional".into())].as_str(),
            "additional_"
        );
        assert_eq!(given[&WireName("type".into())].as_str(), "r#type");
        assert_eq!(renamed.len(), 1);
    }
}

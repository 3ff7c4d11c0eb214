//! Annotations: what is documented, deprecated, computed, and what a service can do.

use fastrand::Rng;

use super::model::{Schema, Type};

/// Text that must not become markup, code or the end of a comment.
const TEXTS: &[&str] = &[
    "Plain.",
    "A [link] and a [`code`] and an &lt;b&gt;, a &lt;T&gt; and *stars* and _lines_.",
    "*/ /* // /// //! ``` fn main() { panic!() } ```",
    "    four spaces&#10;&#10;    and code&#10;&#10;- a list&#10;1. another",
    "\\ &quot;quoted&quot; {braces} #[attribute] https://example.org/a_b_c?x=[y]",
    "# heading&#10;| a | table |&#10;|---|---|&#10;&gt; quote&#10;~~~&#10;open fence",
    "名前 Größe &#160; &#8203; \u{202e}backwards",
    "crate::a [crate::b] [Self::C](self::D) [x](#nowhere) [^note]",
];

const CORE: &str = "Org.OData.Core.V1";
const CAPABILITIES: &str = "Org.OData.Capabilities.V1";

fn description(rng: &mut Rng) -> String {
    let text = rng.choice(TEXTS).copied().unwrap_or_default();
    match rng.u8(0..8) {
        0 => format!("<Annotation Term=\"{CORE}.Description\" String=\"{text}\"/>"),
        1 => format!("<Annotation Term=\"{CORE}.LongDescription\" String=\"{text}\"/>"),
        2 => format!(
            "<Annotation Term=\"{CORE}.Revisions\"><Collection><Record>\
             <PropertyValue Property=\"Kind\" EnumMember=\"{CORE}.RevisionKind/Deprecated\"/>\
             <PropertyValue Property=\"Description\" String=\"{text}\"/>\
             </Record></Collection></Annotation>"
        ),
        _ => String::new(),
    }
}

pub fn of_definition(rng: &mut Rng) -> String {
    description(rng)
}

pub fn of_property(rng: &mut Rng) -> String {
    let more = match rng.u8(0..10) {
        0 => format!("<Annotation Term=\"{CORE}.Computed\" Bool=\"true\"/>"),
        1 => format!("<Annotation Term=\"{CORE}.Immutable\" Bool=\"true\"/>"),
        2 => format!(
            "<Annotation Term=\"{CORE}.Permissions\" EnumMember=\"{CORE}.Permission/Read\"/>"
        ),
        _ => String::new(),
    };
    description(rng) + &more
}

/// A description, and other keys than the key.
pub fn of_type(rng: &mut Rng, ty: &Type) -> String {
    let mut text = description(rng);
    if !ty.has_key || ty.primitives.is_empty() || rng.bool() {
        return text;
    }
    let records: String = (0..rng.usize(1..=2))
        .map(|_| {
            let count = rng.usize(1..=2);
            let names = rng.choose_multiple(&ty.primitives, count);
            let references: String = names
                .iter()
                .map(|name| {
                    format!(
                        "<Record><PropertyValue Property=\"Name\" PropertyPath=\"{name}\"/>\
                         <PropertyValue Property=\"Alias\" String=\"{name}\"/></Record>"
                    )
                })
                .collect();
            format!(
                "<Record><PropertyValue Property=\"Key\"><Collection>{references}</Collection>\
                 </PropertyValue></Record>"
            )
        })
        .collect();
    text += &format!(
        "<Annotation Term=\"{CORE}.AlternateKeys\"><Collection>{records}</Collection></Annotation>"
    );
    text
}

/// What an entity set or singleton rules out.
pub fn capabilities(rng: &mut Rng, schema: &Schema, entity: usize) -> String {
    let flag = |rng: &mut Rng, term: &str, property: &str| {
        let value = rng.bool();
        format!(
            "<Annotation Term=\"{CAPABILITIES}.{term}\"><Record>\
             <PropertyValue Property=\"{property}\" Bool=\"{value}\"/></Record></Annotation>"
        )
    };
    let mut text = description(rng);
    for (term, property) in [
        ("InsertRestrictions", "Insertable"),
        ("UpdateRestrictions", "Updatable"),
        ("DeleteRestrictions", "Deletable"),
        ("ReadRestrictions", "Readable"),
        ("FilterRestrictions", "Filterable"),
        ("SortRestrictions", "Sortable"),
        ("ExpandRestrictions", "Expandable"),
        ("CountRestrictions", "Countable"),
    ] {
        if rng.u8(0..4) == 0 {
            text += &flag(rng, term, property);
        }
    }
    for term in ["TopSupported", "SkipSupported", "IndexableByKey"] {
        if rng.u8(0..4) == 0 {
            text += &format!(
                "<Annotation Term=\"{CAPABILITIES}.{term}\" Bool=\"{}\"/>",
                rng.bool()
            );
        }
    }
    let navigation = rng.choice(&schema.types[entity].navigation);
    if let Some(navigation) = navigation.filter(|_| rng.u8(0..3) == 0) {
        text += &format!(
            "<Annotation Term=\"{CAPABILITIES}.NavigationRestrictions\"><Record>\
             <PropertyValue Property=\"RestrictedProperties\"><Collection><Record>\
             <PropertyValue Property=\"NavigationProperty\" NavigationPropertyPath=\"{}\"/>\
             <PropertyValue Property=\"InsertRestrictions\"><Record>\
             <PropertyValue Property=\"Insertable\" Bool=\"{}\"/></Record></PropertyValue>\
             </Record></Collection></PropertyValue></Record></Annotation>",
            navigation.name,
            rng.bool()
        );
    }
    text
}

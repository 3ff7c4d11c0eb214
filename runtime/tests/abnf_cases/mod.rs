//! The published test cases of the OData ABNF, where they are at hand.

#![allow(dead_code, unreachable_pub, clippy::print_stderr, clippy::panic)]

use std::path::PathBuf;

/// One case.
pub struct Case {
    /// The rule of the grammar.
    pub rule: String,
    /// The text.
    pub input: String,
    /// Whether the rule takes the text.
    pub is_right: bool,
}

/// A file beside the workspace; none, after saying so, where there is none.
pub fn shared(name: &str) -> Option<String> {
    let folder = std::env::var_os("ODATA_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let file = folder.join("abnf").join(name);
    if let Ok(text) = std::fs::read_to_string(&file) {
        return Some(text);
    }
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{} is missing; set ODATA_SHARED",
        file.display()
    );
    eprintln!("skipped: {} is missing", file.display());
    None
}

/// All cases of a document, those over several lines included.
pub fn cases(document: &str) -> Vec<Case> {
    let blocks = document.split("\n  - ").skip(1);
    blocks.filter_map(case).collect()
}

fn case(block: &str) -> Option<Case> {
    Some(Case {
        rule: field(block, "Rule")?,
        input: field(block, "Input")?,
        is_right: field(block, "FailAt").is_none(),
    })
}

/// The value of a key: a scalar of YAML in any of the styles that the documents have.
fn field(block: &str, key: &str) -> Option<String> {
    let start = format!("{key}:");
    let mut lines = block
        .lines()
        .skip_while(|line| !line.trim_start().starts_with(&start));
    let first = lines.next()?.trim_start().strip_prefix(&start)?.trim();
    let goes_on = |line: &&str| line.starts_with("     ") && !line.trim_start().starts_with('#');
    let mut text = match first {
        "|" | "|-" | ">" | ">-" => String::new(),
        _ => first.to_owned(),
    };
    for line in lines.take_while(goes_on).map(str::trim) {
        match text.strip_suffix('\\') {
            // Within double quotes this joins lines without white space.
            Some(joined) if text.starts_with('"') => text = joined.to_owned() + line,
            _ if text.is_empty() => text = line.to_owned(),
            _ => text = format!("{text} {line}"),
        }
    }
    let inner = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    Some(match (inner('"'), inner('\'')) {
        (Some(inner), _) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        (None, Some(inner)) => inner.replace("''", "'"),
        (None, None) => text,
    })
}

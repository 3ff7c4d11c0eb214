//! `odata-bindgen explain`.

use std::fmt::Write as _;

use clap::Args;
use odata_bindgen::csdl;
use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::diagnostic::codes::{self, Code};
use odata_bindgen::diagnostic::explanation::Example;
use odata_bindgen::resolve::resolve;
use odata_bindgen::source::SourceMap;
use odata_bindgen::suggest::nearest;

use super::CommandResult;
use super::output::{Failure, print};

/// Say what a diagnostic's code means, with an example; without a code, list all
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  odata-bindgen explain duplicate-type\n  odata-bindgen explain --list"
)]
pub(super) struct Explain {
    /// What a diagnostic shows between brackets: `duplicate-type` in `error[duplicate-type]`
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// List all codes with a summary
    #[arg(long, conflicts_with = "code")]
    list: bool,
}

impl Explain {
    pub(super) fn run(self) -> CommandResult {
        let Some(name) = self.code else {
            return print(&list());
        };
        match codes::named(&name) {
            Some(code) => print(&explained(code)),
            None => Err(Failure::Other(unknown(&name))),
        }
    }
}

fn unknown(name: &str) -> String {
    let help = match nearest(name, codes::all().map(Code::name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`odata-bindgen explain --list` lists all codes".to_owned(),
    };
    format!("there is no code `{name}`\nhelp: {help}")
}

fn list() -> String {
    let mut codes: Vec<_> = codes::all().collect();
    codes.sort();
    let width = codes.iter().map(|it| it.name().len()).max().unwrap_or(0);
    let severities = |code: &Code| severities(*code, ", ");
    let second = codes.iter().map(|it| severities(it).len()).max();
    let second = second.unwrap_or(0);
    let mut text = String::new();
    for code in codes {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:width$}  {:second$}  {}",
            code.name(),
            severities(&code),
            code.explanation().summary
        );
    }
    text
}

/// The severities that findings with the code may have.
fn severities(code: Code, between: &str) -> String {
    let names: Vec<_> = code
        .explanation()
        .severities()
        .map(|it| it.name())
        .collect();
    names.join(between)
}

fn explained(code: Code) -> String {
    let explanation = code.explanation();
    let mut text = format!(
        "{}[{code}]: {}\n\n{}\n",
        severities(code, " or "),
        explanation.summary,
        explanation.text
    );
    match explanation.example {
        Example::Documents { wrong, right } => {
            text += "\nWrong:\n\n";
            indent(&mut text, wrong);
            text += "\nWhat is said of it:\n\n";
            indent(&mut text, &findings(code, wrong));
            text += "\nRight:\n\n";
            indent(&mut text, right);
        }
        Example::None(reason) => {
            text += "\nThere is no example. ";
            text += reason;
            text += "\n";
        }
    }
    text
}

/// What is found in the document, as far as it is about the code.
fn findings(code: Code, document: &str) -> String {
    let mut sources = SourceMap::default();
    let mut found = Diagnostics::pedantic();
    let id = sources.add("example", document.to_owned());
    let tree = csdl::parse(&sources, id, &mut found);
    if !found.has_errors() {
        resolve(tree.as_slice(), &mut found);
    }
    let mut about = Diagnostics::pedantic();
    for diagnostic in found.iter().filter(|it| it.code == code) {
        about.push(diagnostic.clone());
    }
    about.render(&sources, false)
}

fn indent(text: &mut String, block: &str) {
    for line in block.lines() {
        if !line.is_empty() {
            text.push_str("    ");
            text.push_str(line);
        }
        text.push('\n');
    }
}

//! What a code means, taken from its text.
//!
//! In: the Markdown text of a code: a heading with the severity, or several with `or` between, and a summary, paragraphs, then
//! a wrong and a right document, or why there are none. Out: an [`Explanation`]. What always
//! holds: any text is taken apart; what is missing in it is empty.

use super::Severity;

/// All of them, in their order.
const SEVERITIES: [Severity; 3] = [Severity::Advice, Severity::Warning, Severity::Error];

/// What the rule of a code is, and an example of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The severity that its diagnostics have, or the highest that they may have.
    pub severity: Severity,
    /// Whether diagnostics with this code are of a severity, by the order of [`Severity`].
    given: [bool; 3],
    /// The rule that is broken, in one line.
    pub summary: &'static str,
    /// The rule, the section of the standard, and what to do.
    pub text: &'static str,
    /// A document that breaks the rule, and one that does not.
    pub example: Example,
}

/// Whether documents can show a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// Two complete documents.
    Documents {
        /// Gives a diagnostic with the code.
        wrong: &'static str,
        /// Is accepted without a finding.
        right: &'static str,
    },
    /// No single document can, for this reason.
    None(&'static str),
}

impl Explanation {
    /// Takes a text apart: `# severity: summary` (or `# error or warning: summary`), paragraphs, and either `## Wrong` and
    /// `## Right` with a fenced document each, or `## No example` with the reason.
    pub(super) fn parse(text: &'static str) -> Self {
        let (heading, body) = text.split_once('\n').unwrap_or((text, ""));
        let heading = heading.trim_start_matches("# ");
        let (severities, summary) = heading.split_once(": ").unwrap_or(("", heading));
        let given = SEVERITIES.map(|it| severities.split(" or ").any(|word| word == it.name()));
        let mut all = SEVERITIES.into_iter().zip(given).rev();
        let severity = all.find_map(|(it, is_given)| is_given.then_some(it));
        let (text, example) = match body.split_once("\n## Wrong\n") {
            Some((text, documents)) => {
                let (wrong, right) = documents
                    .split_once("\n## Right\n")
                    .unwrap_or((documents, ""));
                let example = Example::Documents {
                    wrong: fenced(wrong),
                    right: fenced(right),
                };
                (text, example)
            }
            None => {
                let (text, reason) = body.split_once("\n## No example\n").unwrap_or((body, ""));
                (text, Example::None(reason.trim()))
            }
        };
        Self {
            severity: severity.unwrap_or(Severity::Error),
            given,
            summary,
            text: text.trim(),
            example,
        }
    }

    /// The severities that diagnostics with this code may have, the highest first: real services
    /// break some rules in ways that do no harm.
    pub fn severities(self) -> impl Iterator<Item = Severity> {
        let all = SEVERITIES.into_iter().zip(self.given).rev();
        all.filter_map(|(it, is_given)| is_given.then_some(it))
    }
}

/// The text between the first two fences.
fn fenced(text: &'static str) -> &'static str {
    let inside = text.split_once("```").map_or("", |(_, inside)| inside);
    let lines = inside.split_once('\n').map_or("", |(_, lines)| lines);
    lines
        .split_once("```")
        .map_or(lines, |(document, _)| document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart() {
        let text = "# warning: Odd\n\nBecause.\n\nMore.\n\n## Wrong\n\n```xml\n<a/>\n```\n\n## Right\n\n```xml\n<b/>\n```\n";
        let explanation = Explanation::parse(text);
        assert_eq!(explanation.severity, Severity::Warning);
        assert_eq!(explanation.summary, "Odd");
        assert_eq!(explanation.text, "Because.\n\nMore.");
        let (wrong, right) = ("<a/>\n", "<b/>\n");
        assert_eq!(explanation.example, Example::Documents { wrong, right });
    }

    #[test]
    fn a_code_may_have_several_severities() {
        let explanation = Explanation::parse("# error or advice: Odd\n\nText.\n");
        assert_eq!(explanation.severity, Severity::Error);
        let all: Vec<_> = explanation.severities().collect();
        assert_eq!(all, [Severity::Error, Severity::Advice]);
        assert_eq!(explanation.summary, "Odd");
    }

    #[test]
    fn what_is_missing_is_empty() {
        let explanation = Explanation::parse("# error: Odd\n\nText.\n\n## No example\n\nReason.\n");
        assert_eq!(explanation.example, Example::None("Reason."));
        assert_eq!(Explanation::parse("").summary, "");
        let example = Explanation::parse("# a\n\n## Wrong\n```").example;
        assert_eq!(
            example,
            Example::Documents {
                wrong: "",
                right: ""
            }
        );
    }
}

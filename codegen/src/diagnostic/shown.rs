//! Text of a document in a message.
//!
//! In: any text. Out: the same, with escapes for what would change the message around it. What
//! always holds: quotes and letters of all scripts stay; nothing that steers a terminal does.

/// The text as a message shows it.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\'' | '"' | '\\' => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_steers_a_terminal_is_escaped_and_quotes_are_not() {
        assert_eq!(shown("it's \"größer\""), "it's \"größer\"");
        assert_eq!(shown("a\u{1b}[31m\n\u{202e}"), "a\\u{1b}[31m\\n\\u{202e}");
    }
}

//! Escapes of JSON strings (RFC 8259, section 7), decoded.

/// Decodes the inside of a JSON string whose escapes are well formed. False if it holds half of
/// a surrogate pair.
pub(super) fn unescape(inner: &str, out: &mut String) -> bool {
    out.reserve(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let bytes = rest.as_bytes();
        let (character, length) = match bytes.get(at + 1) {
            Some(b'b') => (Some('\u{8}'), 2),
            Some(b'f') => (Some('\u{c}'), 2),
            Some(b'n') => (Some('\n'), 2),
            Some(b'r') => (Some('\r'), 2),
            Some(b't') => (Some('\t'), 2),
            Some(b'u') => escaped_character(&rest[at..]),
            Some(&byte) => (Some(char::from(byte)), 2),
            None => (None, 1),
        };
        let Some(character) = character else {
            return false;
        };
        out.push(character);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    true
}

/// The character of `\uXXXX` or of a pair of them, and how many bytes it takes.
fn escaped_character(rest: &str) -> (Option<char>, usize) {
    let unit = |at: usize| -> Option<u32> {
        rest.get(at..at + 2).filter(|start| *start == "\\u")?;
        u32::from_str_radix(rest.get(at + 2..at + 6)?, 16).ok()
    };
    match unit(0) {
        Some(high @ 0xD800..=0xDBFF) => match unit(6) {
            Some(low @ 0xDC00..=0xDFFF) => {
                let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                (char::from_u32(code), 12)
            }
            _ => (None, 6),
        },
        Some(code) => (char::from_u32(code), 6),
        None => (None, 6),
    }
}

//! How many objects a document holds, found without reading it: objects are what takes far more room
//! as typed values than as text.

/// Whether a document holds more objects than this. Braces within strings do not count; of what is
/// no JSON, any answer will do.
pub(crate) fn has_more_objects(document: &[u8], limit: usize) -> bool {
    let braces = document.iter().filter(|byte| **byte == b'{').count();
    if braces <= limit {
        return false;
    }
    let (mut objects, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in document {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => objects += 1,
            _ => {}
        }
    }
    objects > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_within_strings_are_no_objects() {
        let document = br#"{"a{":["{\"{{",{"b":"\\"},{}]}"#;
        assert!(has_more_objects(document, 2));
        assert!(!has_more_objects(document, 3));
        assert!(!has_more_objects(b"", 0));
    }
}

//! The same as `xml` for what begins like JSON: mutations of other inputs are rejected at once.
#![no_main]

use libfuzzer_sys::Corpus;
use odata_bindgen_fuzz::{Input, check_written};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    if !matches!(bytes.trim_ascii_start(), [b'{' | b'[', ..]) {
        return Corpus::Reject;
    }
    let Some(input) = Input::one(bytes) else {
        return Corpus::Reject;
    };
    input.render();
    input.documents.iter().for_each(check_written);
    Corpus::Keep
});

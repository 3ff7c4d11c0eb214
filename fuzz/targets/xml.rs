//! Any bytes: no panic, and a tree that was read comes back from its own XML.
#![no_main]

use odata_bindgen_fuzz::{Input, check_written};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(input) = Input::one(bytes) else {
        return;
    };
    input.render();
    input.documents.iter().for_each(check_written);
});

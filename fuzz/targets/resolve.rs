//! Several documents, linked: no panic, valid indexes, and findings that can be printed.
#![no_main]

use odata_bindgen::resolve::resolve;
use odata_bindgen_fuzz::Input;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(mut input) = Input::several(bytes) else {
        return;
    };
    let model = resolve(&input.documents, &mut input.diagnostics);
    for id in model.types_by_name.values() {
        // Ends only if no type is its own ancestor.
        assert!(model.ancestry(*id).count() <= model.types.len());
    }
    input.render();
});

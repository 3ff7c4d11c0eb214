//! Documents that are accepted, all the way: every file is Rust.
#![no_main]

use odata_bindgen::emit::Layout;
use odata_bindgen::plan::{Options, PlanInput, plan};
use odata_bindgen::render::render;
use odata_bindgen::resolve::resolve;
use odata_bindgen::select::{Selection, select};
use odata_bindgen_fuzz::Input;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(mut input) = Input::several(bytes) else {
        return;
    };
    if input.diagnostics.has_errors() {
        return;
    }
    let model = resolve(&input.documents, &mut input.diagnostics);
    let slice = select(&model, &Selection::default(), &mut input.diagnostics);
    if input.diagnostics.has_errors() {
        return;
    }
    let plan = plan(&PlanInput {
        model: &model,
        slice: &slice,
        options: &Options::default(),
        names: &Default::default(),
    });
    let files = match render(&plan, Layout::Crate, "src/", "fuzz.csdl") {
        Ok(files) => files,
        Err(error) => panic!("{error}"),
    };
    for file in files {
        if let Err(error) = syn::parse_file(&file.text) {
            panic!("{}: {error}\n{}", file.path, file.text);
        }
    }
});

//! A document in the other form: what is written as CSDL JSON is read, and written the same again,
//! also after it was CSDL XML. As the command does, it refuses what has errors.
#![no_main]

use libfuzzer_sys::Corpus;
use odata_bindgen::convert::{Form, write};
use odata_bindgen::csdl::ast::Document;
use odata_bindgen::diagnostic::{Diagnostics, codes};
use odata_bindgen::resolve::resolve;
use odata_bindgen::typing::{Known, type_document};
use odata_bindgen_fuzz::Input;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some(mut input) = Input::one(bytes) else {
        return Corpus::Reject;
    };
    // What is refused is not written.
    resolve(&input.documents, &mut input.diagnostics);
    if input.diagnostics.has_errors() {
        return Corpus::Reject;
    }
    let Some(document) = input.documents.first() else {
        return Corpus::Reject;
    };
    let known = Known::of(&input.documents);
    let json = |document: &Document| {
        let mut told = Diagnostics::default();
        write(document.clone(), Form::Json, &known, &mut told)
    };
    let text = json(document);
    let Some(mut again) = read(&text) else {
        return Corpus::Keep;
    };
    type_document(&mut again, &known);
    assert_eq!(json(&again), text, "written from JSON");
    // CSDL XML has no place for it.
    let container = again.entity_container.take();
    let mut told = Diagnostics::default();
    let xml = write(again, Form::Xml, &known, &mut told);
    let Some(mut xml) = read(&xml) else {
        return Corpus::Keep;
    };
    xml.entity_container = container;
    // What XML cannot hold comes back otherwise, and is told.
    if told.iter().any(|it| it.code == codes::LEFT_OUT) {
        return Corpus::Keep;
    }
    assert_eq!(json(&xml), text, "written from XML");
    Corpus::Keep
});

/// What was written is read, unless it is nested more deeply than its form may be.
fn read(text: &str) -> Option<Document> {
    let mut input = Input::one(text.as_bytes())?;
    let is_deep = |it: &odata_bindgen::diagnostic::Diagnostic| it.code == codes::TOO_DEEP;
    if input.documents.is_empty() && !input.diagnostics.iter().any(is_deep) {
        panic!(
            "{}\n{text}",
            input.diagnostics.render(&input.sources, false)
        );
    }
    input.documents.pop()
}

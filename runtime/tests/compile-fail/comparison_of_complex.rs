//! error: compare a property: `HOST.then(Host::NAME).eq(…)`

#[path = "common.rs"]
mod common;
use common::*;

const PLACE: ComplexProperty<Host, Port> = ComplexProperty::new("place");

fn main() {
    let _ = PLACE.ne(1);
}

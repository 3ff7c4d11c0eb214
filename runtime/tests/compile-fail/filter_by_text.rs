//! error: `Filter::raw(…)` takes the text of one in OData's own syntax

#[path = "common.rs"]
mod common;
use common::*;
use odata_runtime::client::List;

fn filtered(list: List<Host>) -> List<Host> {
    list.filter("name eq 'x'")
}

fn main() {
    let _ = filtered;
}

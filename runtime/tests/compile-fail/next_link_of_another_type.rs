//! error: does not have the properties of

#[path = "common.rs"]
mod common;
use common::*;
use odata_runtime::query::Row;

fn main() {
    let _ = Host::PORTS.next_link(&Row::<Host>::default());
}

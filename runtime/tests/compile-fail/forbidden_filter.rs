//! error: the service does not allow to filter this collection

#[path = "common.rs"]
mod common;
use common::*;
use odata_runtime::client::List;

enum Unfiltered {}
odata_runtime::capabilities!(Unfiltered: Readable, Selectable);

fn filtered(list: List<Host, Unfiltered>) -> List<Host, Unfiltered> {
    list.filter(Host::NAME.eq("x"))
}

fn main() {
    let _ = filtered;
}

//! error: is not a navigation property of

#[path = "common.rs"]
mod common;
use common::*;
use odata_runtime::client::*;

fn bound(host: &EntityRequest<Host>) -> Changes<Port> {
    Changes::<Port>::new().bind(Port::NUMBER, host)
}

fn main() {
    let _ = bound;
}

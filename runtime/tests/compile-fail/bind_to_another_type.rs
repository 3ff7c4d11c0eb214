//! error: nor derived from it

#[path = "common.rs"]
mod common;
use common::*;
use odata_runtime::client::*;

fn bound(port: &EntityRequest<Port>) -> Changes<Port> {
    Changes::<Port>::new().bind(Port::HOST, port)
}

fn main() {
    let _ = bound;
}

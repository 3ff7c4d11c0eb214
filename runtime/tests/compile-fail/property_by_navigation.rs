//! error: is not a structural property of

#[path = "common.rs"]
mod common;
use common::*;
use odata_runtime::client::*;

fn read(port: &EntityRequest<Port>) {
    let _ = port.property(Port::HOST);
}

fn main() {
    let _ = read;
}

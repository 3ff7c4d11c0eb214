//! error: the service does not allow to update this entity

#[path = "common.rs"]
mod common;
use common::*;
use odata_runtime::client::*;

fn written(port: &EntityRequest<Port, ReadOnly>) -> ChangeProperty {
    port.property(Port::NUMBER).set(1)
}

fn main() {
    let _ = written;
}

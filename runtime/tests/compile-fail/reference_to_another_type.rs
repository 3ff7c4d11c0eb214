//! error: nor derived from it

#[path = "common.rs"]
mod common;
use common::*;
use odata_runtime::client::*;

fn added(host: &EntityRequest<Host>) -> ChangeReference {
    host.references(Host::PORTS).add(host)
}

fn main() {
    let _ = added;
}

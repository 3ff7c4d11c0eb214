//! error: the service does not allow to replace this entity

use odata_runtime::client::*;
use odata_runtime::model::Structured;
use odata_runtime::query::Changes;

enum Capabilities {}
odata_runtime::capabilities!(Capabilities: ReadableByKey, Patchable);

fn written<E: Structured>(port: &EntityRequest<E, Capabilities>) -> Update<E> {
    port.replace(Changes::<E>::new())
}

fn main() {}

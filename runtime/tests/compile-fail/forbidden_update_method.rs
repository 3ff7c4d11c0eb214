//! error: the service does not allow to update this entity

use odata_runtime::client::*;
use odata_runtime::model::Structured;
use odata_runtime::query::Changes;

enum Capabilities {}
odata_runtime::capabilities!(Capabilities: ReadableByKey, Replaceable);

fn written<E: Structured>(port: &EntityRequest<E, Capabilities>) -> Update<E> {
    port.update(Changes::<E>::new())
}

fn main() {}

//! error: says which properties get which values

use odata_runtime::client::{EntityRequest, Update};
use odata_runtime::model::Structured;
use odata_runtime::query::Property;

fn update<E: Structured>(port: &EntityRequest<E>, number: Property<E, i32>) -> Update<E> {
    port.update(number)
}

fn main() {}

//! error: is not a single request

use odata_runtime::client::batch::Batch;
use odata_runtime::client::List;
use odata_runtime::model::Structured;

fn add<E: Structured>(batch: &mut Batch, list: List<E>) {
    let _ = batch.add(list.stream());
}

fn main() {}

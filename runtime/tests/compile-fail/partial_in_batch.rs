//! error: mismatched types

use odata_runtime::client::operation::{Invocation, Many, One};
use odata_runtime::client::*;
use odata_runtime::json::Page;
use odata_runtime::model::Structured;
use odata_runtime::query::Selection;

fn whole<E: Structured>(
    batch: &mut batch::Batch,
    get: Get<E>,
    some: impl Selection<E>,
) -> Result<batch::Handle<E::Instance>, Error> {
    batch.add(get.select(some))
}

fn main() {}

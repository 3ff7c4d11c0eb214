//! error: mismatched types

use odata_runtime::client::operation::{Invocation, Many, One};
use odata_runtime::client::*;
use odata_runtime::json::Page;
use odata_runtime::model::Structured;
use odata_runtime::query::Selection;

async fn whole<E: Structured>(
    list: List<E>,
    some: impl Selection<E>,
) -> Result<Page<E::Instance>, Error> {
    list.select(some).await
}

fn main() {}

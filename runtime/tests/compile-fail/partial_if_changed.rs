//! error: mismatched types

use odata_runtime::client::operation::{Invocation, Many, One};
use odata_runtime::client::*;
use odata_runtime::json::Page;
use odata_runtime::model::Structured;
use odata_runtime::query::Selection;

async fn whole<E: Structured>(
    get: Get<E>,
    some: impl Selection<E>,
) -> Result<Option<E::Instance>, Error> {
    get.select(some).if_changed("1").await
}

fn main() {}

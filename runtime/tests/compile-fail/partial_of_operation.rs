//! error: mismatched types

use odata_runtime::client::operation::{Invocation, Many, One};
use odata_runtime::client::*;
use odata_runtime::json::Page;
use odata_runtime::model::Structured;
use odata_runtime::query::Selection;

async fn whole<O: 'static, E: Structured>(
    call: Invocation<O, One<E>>,
    some: impl Selection<E>,
) -> Result<E::Instance, Error> {
    call.select(some).await
}

fn main() {}

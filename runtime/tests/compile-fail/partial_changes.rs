//! error: mismatched types

use odata_runtime::client::operation::{Invocation, Many, One};
use odata_runtime::client::*;
use odata_runtime::json::Page;
use odata_runtime::model::Structured;
use odata_runtime::query::Selection;

fn whole<E: Structured>(hosts: &CollectionRequest<E>, link: &DeltaLink) -> Delta<E::Instance> {
    hosts.changes_since(link)
}

fn main() {}

//! error: a property becomes a condition by a comparison such as `eq(…)`

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = QueryOptions::<Port>::new().filter(Port::NUMBER);
}

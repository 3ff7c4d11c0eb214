//! error: is not a condition on

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = QueryOptions::<Port>::new().filter(Host::NAME.eq("x"));
}

//! error: compare items by `any(…)` and `all(…)`, or their number by `count()`

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Host::TAGS.eq("x");
}

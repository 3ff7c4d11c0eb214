//! error: mismatched types

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _: Filter<Port> = Host::NAME.eq("x");
}

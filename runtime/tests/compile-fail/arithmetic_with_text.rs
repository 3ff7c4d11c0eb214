//! error: do not add up

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Host::NAME.add("x");
}

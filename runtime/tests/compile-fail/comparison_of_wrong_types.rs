//! error: cannot be compared with

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Port::NUMBER.eq("x");
}

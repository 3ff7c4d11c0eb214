//! error: a constant of type `i32` is expected

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Port::NUMBER.in_(["x"]);
}

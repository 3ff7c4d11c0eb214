//! error: is not an enumeration with flags

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Port::NUMBER.has(1);
}

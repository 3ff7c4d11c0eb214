//! error: is not a primitive or enumeration type

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Port::NUMBER.cast_to::<Host>();
}

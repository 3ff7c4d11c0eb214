//! error: cannot be set to

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Changes::<Port>::new().set(Port::NUMBER, "x");
}

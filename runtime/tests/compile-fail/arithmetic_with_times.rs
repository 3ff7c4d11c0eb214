//! error: do not add up

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Port::SEEN.add(Port::SEEN);
}

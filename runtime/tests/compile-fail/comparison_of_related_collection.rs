//! error: does not hold one primitive value to compare

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Host::PORTS.gt(1);
}

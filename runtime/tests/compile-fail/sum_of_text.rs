//! error: is not a number to calculate with

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Host::NAME.sum();
}

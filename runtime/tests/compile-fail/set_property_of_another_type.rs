//! error: is not a property of

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Changes::<Port>::new().set_null(Host::NAME);
}

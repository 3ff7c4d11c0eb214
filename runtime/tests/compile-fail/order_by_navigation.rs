//! error: cannot be sorted by

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = QueryOptions::<Port>::new().order_by(Port::HOST);
}

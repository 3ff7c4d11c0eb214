//! error: does not select properties of

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = QueryOptions::<Host>::new().select(Port::NUMBER);
}

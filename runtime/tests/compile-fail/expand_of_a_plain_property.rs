//! error: does not expand navigation properties of

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = QueryOptions::<Host>::new().expand(Host::NAME);
}

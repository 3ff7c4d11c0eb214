//! error: cannot be sorted by

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = QueryOptions::<Host>::new().order_by(Host::TAGS);
}

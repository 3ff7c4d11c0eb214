//! error: is not a point in time

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Port::NUMBER.plus("PT1H".parse::<odata_runtime::edm::Duration>().unwrap());
}

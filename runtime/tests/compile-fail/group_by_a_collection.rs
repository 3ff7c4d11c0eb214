//! error: cannot be grouped by

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Apply::<Host>::new().group_by(Host::TAGS, |group| group);
}

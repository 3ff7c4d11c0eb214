//! error: mismatched types

use odata_runtime::query::Partial;

fn keep(_: String) {}

fn main() {
    keep(Partial::new(String::new()));
}

//! accepted

#[path = "common.rs"]
mod common;
use common::*;

fn main() {
    let _ = Port::NUMBER.eq(1).and(Port::HOST.then(Host::NAME).eq("x"));
    let _ = QueryOptions::<Port>::new()
        .select(Port::NUMBER)
        .expand(Port::HOST)
        .order_by(Port::SEEN);
    let _ = Changes::<Port>::new()
        .set(Port::NUMBER, 1)
        .set_null(Port::SEEN);
}

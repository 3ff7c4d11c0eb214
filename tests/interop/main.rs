//! Generated clients against an OData server that was not written here.
//!
//! The server (the Python package odatapy) serves a model of its own from memory; the build script
//! generated the client of that model. What the server does wrong is expected as it does it, with
//! a comment, so that a version that mends it is noticed. `README.md` lists what is tested where.

#![allow(missing_docs, unreachable_pub, dead_code)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::field_reassign_with_default
)]

mod server;
mod shop {
    include!(concat!(env!("OUT_DIR"), "/shop/mod.rs"));
}
mod exchanges;
mod expressions;
mod negotiation;
mod reads;
mod shapes;
mod threat_intelligence;
mod writes;

use std::path::Path;

use odata_runtime::query::Changes;
use server::Server;
use shop::shop::{AnyCustomer, Company, Customer, Order};

/// A server of the model, and a client of it.
fn shop(options: &[&str]) -> Option<(Server, shop::Client)> {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/model.xml");
    let server = Server::start(&model, options)?;
    let client = shop::Client::builder(server.root.clone()).build().unwrap();
    Some((server, client))
}

/// The same with customers and orders: `c1` has orders 1 to 5, `c2`, a company, none.
async fn stocked(options: &[&str]) -> Option<(Server, shop::Client)> {
    let (server, client) = shop(options)?;
    let ann = Changes::<Customer>::new()
        .set(Customer::ID, "c1")
        .set(Customer::NAME, "Ann O'Neil");
    client.customers().create(&ann).await.unwrap();
    let mut company = Company::default();
    company.id = Some("c2".to_owned());
    company.name = Some("Umbrella".to_owned());
    company.employees = Some(7);
    client
        .customers()
        .create(AnyCustomer::from(company))
        .await
        .unwrap();
    for id in 1..=5 {
        let total: odata_runtime::edm::Decimal = format!("{id}.50").parse().unwrap();
        let order = Changes::<Order>::new()
            .set(Order::ID, id)
            .set(Order::TOTAL, total);
        // The server does not know that a reference in one direction is one in the other, too.
        let order = order.bind(Order::CUSTOMER, &client.customers().by_id("c1"));
        client.orders().create(&order).await.unwrap();
        let orders = client.customers().by_id("c1");
        let added = orders
            .references(Customer::ORDERS)
            .add(&client.orders().by_id(id));
        added.await.unwrap();
    }
    Some((server, client))
}

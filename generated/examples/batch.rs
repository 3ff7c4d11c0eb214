//! Reads a port and what it belongs to in one request to the service.
//!
//!     cargo run -p graph-security --example batch
//!
//! Scripted answers stand in for the service.

#![allow(clippy::print_stdout, reason = "an example talks to its user")]

use std::error::Error;

use graph_security::Client;
use graph_security::odata_runtime::client::testing::MockTransport;
use graph_security::security::HostPort;

/// Answers come in any order; one of the requests fails.
const ANSWER: &str = r#"{"responses": [
    {"id": "3", "status": 404, "body": {"error": {"code": "NotFound", "message": "no such host"}}},
    {"id": "2", "status": 200, "body": {"value": [{"id": "a", "title": "On open ports"}]}},
    {"id": "1", "status": 200, "body": {"id": "p", "port": 443}}
]}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockTransport::new();
    service.json(200, ANSWER);
    let graph = Client::builder().transport(service).build()?;
    let intelligence = graph.security().threat_intelligence();

    let mut batch = graph.inner().batch();
    let port = intelligence.host_ports().by_id("p").get();
    let port = batch.add(port.select(HostPort::PORT))?;
    let articles = intelligence.articles().list().top(3);
    let articles = batch.entry().after(&port).push(articles)?;
    let host = batch.add(intelligence.hosts().by_id("nobody.example").get())?;

    let mut result = batch.send().await?;
    println!("port {:?}", result.take(port)?.port);
    for article in result.take(articles)?.value {
        println!("article {:?}", article.title);
    }
    if let Err(error) = result.take(host) {
        println!("{error}");
    }
    Ok(())
}

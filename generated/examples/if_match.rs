//! Counts up a property of a port so that no change that someone else makes meanwhile is lost: reads
//! the port with its entity tag, updates it only if it still has that tag, and begins again if not.
//!
//!     cargo run -p graph-security --example if_match
//!
//! Scripted answers stand in for the service; between the first read and the first update, someone
//! else is quicker.

#![allow(clippy::print_stdout, reason = "an example talks to its user")]

use std::error::Error;

use graph_security::Client;
use graph_security::odata_runtime::client::testing::MockTransport;
use graph_security::odata_runtime::query::Changes;
use graph_security::security::HostPort;

/// How often it begins again before it gives up.
const ROUNDS: u32 = 5;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockTransport::new();
    service.json(
        200,
        r#"{"@odata.etag": "W/\"1\"", "id": "p", "timesObserved": 7}"#,
    );
    let conflict = r#"{"error": {"code": "PreconditionFailed", "message": "it has changed"}}"#;
    service.json(412, conflict);
    service.json(
        200,
        r#"{"@odata.etag": "W/\"2\"", "id": "p", "timesObserved": 30}"#,
    );
    service.empty(204);
    let graph = Client::builder().transport(service.clone()).build()?;

    let times = count_up(&graph, "p").await?;
    println!("observed {times} times by now");
    for request in service.requests() {
        let tag = request.headers().get("if-match");
        println!(
            "{} {:?}",
            request.method(),
            tag.map(|it| it.to_str()).transpose()?
        );
    }
    Ok(())
}

/// Adds one to the number of observations of this port; gives the new number.
async fn count_up(graph: &Client, id: &str) -> Result<i32, Box<dyn Error>> {
    let port = graph
        .security()
        .threat_intelligence()
        .host_ports()
        .by_id(id);
    for _ in 0..ROUNDS {
        let seen = port.get().await?;
        let tag = seen.additional.etag().ok_or("ports have no entity tags")?;
        let times = seen.times_observed.unwrap_or_default() + 1;
        let changes = Changes::new().set(HostPort::TIMES_OBSERVED, times);
        match port.update(changes).if_match(&tag).await {
            Ok(_) => return Ok(times),
            Err(error) if error.is_precondition_failed() => println!("{error}"),
            // The answer to an earlier try was lost, which may have done the update: look, or the
            // observation is counted twice.
            Err(error) if error.is_outcome_unknown() => {
                if port.get().await?.times_observed == Some(times) {
                    return Ok(times);
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(format!("someone else was quicker {ROUNDS} times").into())
}

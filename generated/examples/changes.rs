//! Keeps up with articles: what has changed since the last run, with a link that survives in a file.
//!
//!     cargo run -p graph-security --example changes
//!
//! Scripted answers stand in for the service: those of a first run, and those of a second one, with
//! a new client that knows nothing but the file.

#![allow(clippy::print_stdout, reason = "an example talks to its user")]

use std::error::Error;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use graph_security::Client;
use graph_security::odata_runtime::client::testing::MockTransport;
use graph_security::odata_runtime::client::{Change, DeltaLink, Error as ClientError};

const LINK: &str =
    "https://graph.microsoft.com/v1.0/security/threatIntelligence/articles?$deltatoken=";

const FIRST: &str = r#"{
    "value": [{"id": "1", "title": "One"}, {"id": "2", "title": "Two"}],
    "@odata.deltaLink": "LINK1"
}"#;

const SECOND: &str = r#"{
    "value": [{"id": "2", "title": "Two, revised"}, {"id": "1", "@removed": {"reason": "deleted"}}],
    "@odata.deltaLink": "LINK2"
}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::temp_dir().join(format!("graph-articles-{}.delta", std::process::id()));
    for answer in [FIRST, SECOND] {
        let service = MockTransport::new();
        service.json(200, &answer.replace("LINK", LINK));
        let graph = Client::builder().transport(service).build()?;
        println!("a run:");
        run(&graph, &file).await?;
    }
    fs::remove_file(file)?;
    Ok(())
}

/// One run of the program: reads the link, tells what has changed, and stores the next link.
async fn run(graph: &Client, file: &Path) -> Result<(), Box<dyn Error>> {
    let stored = match fs::read_to_string(file) {
        Ok(text) => Some(DeltaLink::new(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    let next = match changes(graph, stored.as_ref()).await {
        // The service has forgotten: from the start.
        Err(ClientError::DeltaExpired(_)) => changes(graph, None).await?,
        other => other?,
    };
    if let Some(link) = next {
        fs::write(file, link.as_str())?;
    }
    Ok(())
}

async fn changes(
    graph: &Client,
    since: Option<&DeltaLink>,
) -> Result<Option<DeltaLink>, ClientError> {
    let articles = graph.security().threat_intelligence().articles();
    let mut delta = match since {
        None => articles.list().track_changes(),
        Some(link) => articles.changes_since(link),
    };
    while let Some(change) = delta.try_next().await? {
        match change {
            Change::Changed(article) => println!("  {:?}: {:?}", article.id, article.title),
            Change::Removed(removed) => {
                let id = removed.value.and_then(|article| article.id);
                println!("  {id:?} is gone: {:?}", removed.reason);
            }
            other => println!("  {other:?}"),
        }
    }
    Ok(delta.into_link())
}

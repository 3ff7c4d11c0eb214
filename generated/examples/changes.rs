//! Keeps up with articles: tells what has changed since the last run. The link by which the service
//! knows what that was survives in a file, so that each run may be a process of its own.
//!
//!     cargo run -p graph-security --example changes -- articles.delta
//!     cargo run -p graph-security --example changes -- articles.delta
//!
//! Scripted answers stand in for the service: everything, if it is asked without a link, and what
//! has changed, if it is asked with one.

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
    let file = std::env::args_os()
        .nth(1)
        .ok_or("name a file for the link")?;
    let file = Path::new(&file);
    let stored = match fs::read_to_string(file) {
        Ok(text) => Some(DeltaLink::new(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    let service = MockTransport::new();
    let answer = if stored.is_none() { FIRST } else { SECOND };
    service.json(200, &answer.replace("LINK", LINK));
    let graph = Client::builder().transport(service.clone()).build()?;

    let next = match changes(&graph, stored.as_ref()).await {
        // The service has forgotten: from the start.
        Err(ClientError::DeltaExpired(_)) => changes(&graph, None).await?,
        other => other?,
    };
    if let Some(link) = next {
        keep(file, &link)?;
    }
    for request in service.requests() {
        println!("asked for {}", request.uri());
    }
    Ok(())
}

/// Puts the link in the place of the old one. Should the machine fail meanwhile, the old one is still
/// there, and some changes are told twice rather than never.
fn keep(file: &Path, link: &DeltaLink) -> std::io::Result<()> {
    let new = file.with_extension("new");
    fs::write(&new, link.as_str())?;
    fs::rename(new, file)
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
            Change::Changed(article) => println!("{:?}: {:?}", article.id, article.title),
            Change::Removed(removed) => {
                let id = removed.value.and_then(|article| article.into_inner().id);
                println!("{id:?} is gone: {:?}", removed.reason);
            }
            other => println!("{other:?}"),
        }
    }
    Ok(delta.into_link())
}

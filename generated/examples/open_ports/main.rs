//! Lists the open ports of a host.
//!
//! Without arguments it runs against a stand-in for the service on this machine:
//!
//!     cargo run -p graph-security --example open_ports
//!
//! With a token in `GRAPH_TOKEN` it asks Microsoft Graph about the host that is named:
//!
//!     GRAPH_TOKEN=… cargo run -p graph-security --example open_ports -- contoso.com

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to its user"
)]

use std::error::Error;

use graph_security::Client;
use graph_security::odata_runtime::client::AccessToken;
use graph_security::security::{HostPort, HostPortStatus};

mod mock;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (graph, host) = match std::env::var("GRAPH_TOKEN") {
        Ok(token) => {
            let host = std::env::args().nth(1).ok_or("name a host")?;
            (
                Client::builder().token(AccessToken::new(token)).build()?,
                host,
            )
        }
        Err(_) => {
            let root = mock::start().await?;
            (
                Client::builder().root(root).build()?,
                "contoso.com".to_owned(),
            )
        }
    };

    let host = graph.security().threat_intelligence().hosts().by_id(host);
    let mut open = host
        .ports()
        .list()
        .filter(HostPort::STATUS.eq(HostPortStatus::Open))
        .select((
            HostPort::PORT,
            HostPort::PROTOCOL,
            HostPort::LAST_SEEN_DATE_TIME,
            HostPort::BANNERS,
        ))
        .order_by(HostPort::PORT.asc())
        .stream();

    while let Some(port) = open.try_next().await? {
        let number = port.port.map_or("?".to_owned(), |it| it.to_string());
        let protocol = port
            .protocol
            .as_ref()
            .map_or("?".to_owned(), |it| it.to_string());
        let seen = port
            .last_seen_date_time
            .map_or("never".to_owned(), |it| it.to_string());
        println!("{number}/{protocol}, last seen {seen}");
        for banner in &port.banners {
            println!(
                "    {}",
                banner.banner.as_deref().unwrap_or_default().escape_debug()
            );
        }
    }
    Ok(())
}

//! Signs in with a credential of the Azure SDK and reads a port with the token that it gives.
//!
//!     cargo run --manifest-path generated/examples/azure_identity/Cargo.toml
//!
//! Unless told otherwise, stand-ins on this machine take the place of Microsoft Entra ID and of the
//! service. To sign in as whoever `az login` or `azd auth login` knows, and ask Microsoft Graph,
//! name a port:
//!
//!     cargo run --manifest-path generated/examples/azure_identity/Cargo.toml -- PORT_ID

use std::error::Error;
use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use azure_identity::DeveloperToolsCredential;
use graph_security::Client;
use odata_runtime::client::testing::MockTransport;
use odata_runtime::client::{AzureToken, CachedToken, ClientBuilder, Error as ClientError};

mod stand_in;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if let Some(port) = std::env::args().nth(1) {
        let graph = signed_in(DeveloperToolsCredential::new(None)?)?.build()?;
        return show(&graph, &port).await;
    }
    let service = MockTransport::new();
    service.json(200, r#"{"id": "p", "port": 443}"#);
    service.json(200, r#"{"id": "q", "port": 53}"#);
    let credential = stand_in::credential()?;
    let graph = signed_in(credential)?.transport(service.clone()).build()?;
    show(&graph, "p").await?;
    show(&graph, "q").await?;
    for request in service.requests() {
        // Nobody sees the token, not even here.
        println!("sent with {:?}", request.headers().get("authorization"));
    }
    Ok(())
}

/// A client whose token comes from this credential, is kept, and is renewed before it ends. In a
/// national cloud, the root is another (`Client::ROOT_US_GOV`), and so is the credential's authority.
fn signed_in(credential: Arc<dyn TokenCredential>) -> Result<ClientBuilder<Client>, ClientError> {
    let root = Client::ROOT;
    let tokens = CachedToken::new(AzureToken::for_root(credential, root)?);
    Ok(Client::builder().root(root).token(tokens))
}

async fn show(graph: &Client, id: &str) -> Result<(), Box<dyn Error>> {
    let ports = graph.security().threat_intelligence().host_ports();
    println!("port {:?}", ports.by_id(id).get().await?.port);
    Ok(())
}

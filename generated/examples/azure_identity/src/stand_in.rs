//! A stand-in for Microsoft Entra ID: an application's credential that signs in here.

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use azure_core::credentials::TokenCredential;
use azure_core::http::headers::Headers;
use azure_core::http::{
    AsyncRawResponse, ClientOptions, HttpClient, Request, StatusCode, Transport,
};
use azure_identity::{ClientSecretCredential, ClientSecretCredentialOptions};

const TOKEN: &str =
    r#"{"access_token": "from-the-stand-in", "expires_in": 3600, "token_type": "Bearer"}"#;

/// Without the option, this is how an application signs in with its secret.
pub(crate) fn credential() -> Result<Arc<dyn TokenCredential>, Box<dyn Error>> {
    let client_options = ClientOptions {
        transport: Some(Transport::new(Arc::new(StandIn))),
        ..ClientOptions::default()
    };
    let options = ClientSecretCredentialOptions { client_options };
    let (tenant, application) = ("contoso.com", "an-application".to_owned());
    let credential =
        ClientSecretCredential::new(tenant, application, "its-secret".into(), Some(options))?;
    Ok(credential)
}

#[derive(Debug)]
struct StandIn;

#[async_trait]
impl HttpClient for StandIn {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        println!("signs in at {}", request.url());
        Ok(AsyncRawResponse::from_bytes(
            StatusCode::Ok,
            Headers::new(),
            TOKEN,
        ))
    }
}

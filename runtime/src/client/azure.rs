//! Tokens of Microsoft Entra ID, from any credential of the Azure SDK.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use azure_core::credentials::TokenCredential;

use super::error::Error;
use super::link::Root;
use super::token::{AccessToken, TokenError, TokenProvider};
use super::transport::BoxFuture;

/// A credential of the Azure SDK as a provider of tokens. A [`CachedToken`](super::CachedToken)
/// around it keeps them, and has one that the service refuses replaced.
///
/// ```
/// # use std::sync::Arc;
/// use azure_core::credentials::TokenCredential;
/// use odata_runtime::client::{AzureToken, CachedToken, Client, ClientBuilder, KeyStyle};
/// # fn example(credential: Arc<dyn TokenCredential>) -> ClientBuilder<Client> {
/// let tokens = AzureToken::new(credential, "https://graph.microsoft.com/.default");
/// ClientBuilder::new("https://graph.microsoft.com/v1.0", KeyStyle::Segment)
///     .token(CachedToken::new(tokens))
/// # }
/// ```
#[derive(Clone)]
pub struct AzureToken {
    credential: Arc<dyn TokenCredential>,
    scope: String,
}

impl AzureToken {
    /// Tokens of this credential for the service at this root: for all that its origin offers
    /// (`https://graph.microsoft.us/.default` for `https://graph.microsoft.us/v1.0`). In a national
    /// cloud, the credential must sign in at that cloud's authority.
    ///
    /// # Errors
    ///
    /// [`Error::Builder`] if the root is no http or https URL.
    pub fn for_root(credential: Arc<dyn TokenCredential>, root: &str) -> Result<Self, Error> {
        let scope = format!("{}/.default", Root::parse(root)?.origin());
        Ok(Self::new(credential, scope))
    }

    /// Tokens of this credential for a scope, such as `https://graph.microsoft.com/.default`.
    pub fn new(credential: Arc<dyn TokenCredential>, scope: impl Into<String>) -> Self {
        Self {
            credential,
            scope: scope.into(),
        }
    }
}

impl TokenProvider for AzureToken {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(async move {
            let token = self.credential.get_token(&[&self.scope], None).await?;
            let end = SystemTime::from(token.expires_on);
            Ok(AccessToken::new(token.token.secret()).expires_at(end))
        })
    }
}

impl fmt::Debug for AzureToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AzureToken")
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

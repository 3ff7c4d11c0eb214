//! Authorization: where the bearer token of a request comes from.
//!
//! What always holds: a token appears in no `Debug` output, and is only asked for when a request
//! to the client's own origin is about to be sent.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::SystemTime;

use super::transport::BoxFuture;

/// A bearer token (RFC 6750). It is itself a provider that always gives the same token.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    secret: String,
    end: Option<SystemTime>,
}

impl AccessToken {
    /// The token with this text, without `Bearer` before it.
    pub fn new(secret: impl Into<String>) -> Self {
        Self {
            secret: secret.into(),
            end: None,
        }
    }

    /// The same token with the time at which it ends, which
    /// [`CachedToken`](super::CachedToken) goes by.
    pub fn expires_at(mut self, end: SystemTime) -> Self {
        self.end = Some(end);
        self
    }

    /// The text of the token.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The time at which the token ends, if it is known.
    pub fn end(&self) -> Option<SystemTime> {
        self.end
    }
}

impl From<String> for AccessToken {
    fn from(secret: String) -> Self {
        Self::new(secret)
    }
}

impl From<&str> for AccessToken {
    fn from(secret: &str) -> Self {
        Self::new(secret)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AccessToken(redacted)")
    }
}

/// Gives the token for each request. The client asks before every try; a provider for which that is
/// too often stands behind a [`CachedToken`](super::CachedToken).
///
/// Implemented for a fixed token ([`AccessToken`], [`String`] and `&'static str`), and for
/// closures that return a future:
///
/// ```
/// use odata_runtime::client::{AccessToken, Client, KeyStyle, ClientBuilder};
/// # fn sign_in() -> Result<String, std::io::Error> { Ok(String::new()) }
/// let builder: ClientBuilder<Client> =
///     ClientBuilder::new("https://service.example/", KeyStyle::Parentheses)
///         .token(|| async { Ok(AccessToken::new(sign_in()?)) });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not provide tokens",
    note = "use an `AccessToken`, or a closure without arguments that returns a future of `Result<AccessToken, TokenError>`"
)]
pub trait TokenProvider: Send + Sync {
    /// The token for a request that is sent now.
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>>;

    /// Called when the service did not accept this token (401): whether the provider had kept it
    /// and will now give another, with which the request is then sent once more.
    fn renew<'a>(&'a self, rejected: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        let _ = rejected;
        Box::pin(std::future::ready(Ok(false)))
    }
}

impl TokenProvider for AccessToken {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

impl TokenProvider for String {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(std::future::ready(Ok(AccessToken::new(self.as_str()))))
    }
}

impl TokenProvider for &'static str {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(std::future::ready(Ok(AccessToken::new(*self))))
    }
}

impl<T: TokenProvider + ?Sized> TokenProvider for Arc<T> {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        (**self).token()
    }

    fn renew<'a>(&'a self, rejected: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        (**self).renew(rejected)
    }
}

// Without this the compiler would tell of the future, not of what provides tokens.
#[diagnostic::do_not_recommend]
impl<F, R> TokenProvider for F
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<AccessToken, TokenError>> + Send + 'static,
{
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(self())
    }
}

/// A provider could not give a token.
///
/// Any error converts into it by `?`; its text must not hold secrets.
#[derive(Debug)]
pub struct TokenError(Box<dyn StdError + Send + Sync>);

impl TokenError {
    /// The error behind this one.
    pub fn into_inner(self) -> Box<dyn StdError + Send + Sync> {
        self.0
    }

    pub(super) fn as_error(&self) -> &(dyn StdError + 'static) {
        &*self.0
    }
}

impl<T: Into<Box<dyn StdError + Send + Sync>>> From<T> for TokenError {
    fn from(error: T) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

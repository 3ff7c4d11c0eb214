//! A token that is kept, and renewed before it ends.
//!
//! In goes a provider that signs in anew each time, out comes one that does so only when it must.
//! What always holds: one renewal runs at a time, and the others wait for it or use the token that
//! is still good; a renewal that is dropped leaves its place to the next.

use std::fmt;
use std::sync::{Arc, Mutex as Lock, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex;

use super::clock::{Clock, SystemClock};
use super::token::{AccessToken, TokenError, TokenProvider};
use super::transport::BoxFuture;

/// How long before its end a token is renewed, unless told otherwise.
const MARGIN: Duration = Duration::from_secs(300);

/// Keeps the tokens of another provider until shortly before they end
/// ([`AccessToken::expires_at`]); those that name no end, until the service refuses one.
///
/// ```
/// # use std::time::{Duration, SystemTime};
/// use odata_runtime::client::{AccessToken, CachedToken, Client, ClientBuilder, KeyStyle};
/// # fn sign_in() -> Result<(String, Duration), std::io::Error> { Ok(Default::default()) }
/// let tokens = CachedToken::new(|| async {
///     let (secret, lifetime) = sign_in()?;
///     Ok(AccessToken::new(secret).expires_at(SystemTime::now() + lifetime))
/// });
/// let builder: ClientBuilder<Client> =
///     ClientBuilder::new("https://service.example/", KeyStyle::Parentheses).token(tokens);
/// ```
pub struct CachedToken<P> {
    provider: P,
    margin: Duration,
    clock: Arc<dyn Clock>,
    kept: Lock<Option<AccessToken>>,
    /// Held by whoever renews the token.
    renewal: Mutex<()>,
}

/// What is to be done about a token.
enum Need {
    /// Nothing.
    Good(AccessToken),
    /// It ends soon: whoever comes first renews it.
    Soon(AccessToken),
    Now,
}

impl<P: TokenProvider> CachedToken<P> {
    /// Keeps the tokens of this provider, and renews them 5 minutes before they end.
    pub fn new(provider: P) -> Self {
        Self {
            provider,
            margin: MARGIN,
            clock: Arc::new(SystemClock),
            kept: Lock::new(None),
            renewal: Mutex::new(()),
        }
    }

    /// How long before its end a token is renewed.
    pub fn margin(mut self, margin: Duration) -> Self {
        self.margin = margin;
        self
    }

    /// What tells the time, in place of [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    async fn current(&self) -> Result<AccessToken, TokenError> {
        let (held, still_good) = match self.need() {
            Need::Good(token) => return Ok(token),
            Need::Soon(token) => match self.renewal.try_lock() {
                Ok(held) => (held, Some(token)),
                Err(_) => return Ok(token),
            },
            Need::Now => (self.renewal.lock().await, None),
        };
        // Another may have renewed it meanwhile.
        if let Need::Good(token) = self.need() {
            return Ok(token);
        }
        let renewed = self.provider.token().await;
        let token = match (renewed, still_good) {
            (Ok(token), _) => token,
            (Err(_), Some(token)) if !self.has_ended(&token) => return Ok(token),
            (Err(error), _) => return Err(error),
        };
        *self.kept() = Some(token.clone());
        drop(held);
        Ok(token)
    }

    fn need(&self) -> Need {
        let Some(token) = self.kept().clone() else {
            return Need::Now;
        };
        let now = self.clock.date();
        match token.end() {
            Some(end) if end <= now => Need::Now,
            Some(end) if now.checked_add(self.margin).is_none_or(|then| end <= then) => {
                Need::Soon(token)
            }
            _ => Need::Good(token),
        }
    }

    fn has_ended(&self, token: &AccessToken) -> bool {
        token.end().is_some_and(|end| end <= self.clock.date())
    }

    fn kept(&self) -> MutexGuard<'_, Option<AccessToken>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: TokenProvider> TokenProvider for CachedToken<P> {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(self.current())
    }

    fn renew<'a>(&'a self, rejected: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        Box::pin(async move {
            let mut kept = self.kept();
            if kept
                .as_ref()
                .is_some_and(|token| token.secret() == rejected.secret())
            {
                *kept = None;
            }
            Ok(true)
        })
    }
}

impl<P> fmt::Debug for CachedToken<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CachedToken")
            .field("margin", &self.margin)
            .finish_non_exhaustive()
    }
}

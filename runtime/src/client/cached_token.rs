//! A token that is kept, and renewed before it ends.
//!
//! In goes a provider that signs in anew each time, out comes one that does so only when it must.
//! What always holds: one renewal runs at a time, and the others wait for it and share its outcome,
//! or use the token that is still good; a renewal that fails, or does not come to an end, is not tried
//! by every request; one that is dropped leaves its place to the next.

use std::fmt;
use std::sync::{Arc, Mutex as Lock, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::Mutex;

use super::clock::{Clock, SystemClock};
use super::timeout::{Deadline, TimeoutKind};
use super::token::{AccessToken, TokenError, TokenProvider};
use super::transport::BoxFuture;

/// How long before its end a token is renewed, unless told otherwise.
const MARGIN: Duration = Duration::from_secs(300);
/// The part of its lifetime that a token is kept for at least.
const KEPT_PART: u32 = 4;
/// How long after a failed renewal the next is tried, while the token is still good; how long after
/// a token was refused the next may be.
const PAUSE: Duration = Duration::from_secs(30);
/// How long a request waits for a new token while it has one that is still good.
const LONGEST: Duration = Duration::from_secs(5);

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
    state: Lock<State>,
    /// Held by whoever renews the token.
    renewal: Mutex<()>,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    /// How many renewals have failed, and what the last of them said.
    failures: u64,
    failure: String,
    /// When a token that is still good is renewed at the earliest, after a failure.
    not_before: Option<SystemTime>,
    /// When a token was last given up because the service refused it.
    refused: Option<SystemTime>,
}

struct Kept {
    token: AccessToken,
    since: SystemTime,
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
            state: Lock::new(State::default()),
            renewal: Mutex::new(()),
        }
    }

    /// How long before its end a token is renewed, but no longer than a quarter of its lifetime.
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
        let failures = self.state().failures;
        let (held, still_good) = match self.need() {
            Need::Good(token) => return Ok(token),
            Need::Soon(token) => match self.renewal.try_lock() {
                Ok(held) => (held, Some(token)),
                Err(_) => return Ok(token),
            },
            Need::Now => (self.renewal.lock().await, None),
        };
        // Another may have renewed it meanwhile, or failed to.
        if let Need::Good(token) = self.need() {
            return Ok(token);
        }
        if let Some(failure) = self.failure_since(failures) {
            return Err(TokenError::from(failure));
        }
        let renewed = match &still_good {
            None => self.provider.token().await,
            Some(token) => {
                // Whoever drops this leaves others in peace for a while.
                self.state().not_before = self.clock.date().checked_add(PAUSE);
                self.renewed_in_time(token).await
            }
        };
        let now = self.clock.date();
        let mut state = self.state();
        let result = match (renewed, still_good) {
            (Ok(token), _) => {
                state.not_before = None;
                let kept = token.clone();
                state.kept = Some(Kept {
                    token: kept,
                    since: now,
                });
                Ok(token)
            }
            (Err(error), still_good) => {
                state.failures = state.failures.wrapping_add(1);
                state.failure = error.to_string();
                state.not_before = now.checked_add(PAUSE);
                let still_good = still_good.filter(|token| token.end().is_none_or(|end| end > now));
                still_good.ok_or(error)
            }
        };
        drop((state, held));
        result
    }

    /// What the provider gives while a token is still good: nothing that a request has to wait for
    /// long, or that leaves it too late with none.
    async fn renewed_in_time(&self, good: &AccessToken) -> Result<AccessToken, TokenError> {
        let left = good
            .end()
            .and_then(|end| end.duration_since(self.clock.date()).ok());
        let limit = left.map_or(LONGEST, |left| LONGEST.min(left / 2));
        let end = Deadline::after(self.clock.now(), Some(limit), TimeoutKind::Try);
        let renewed = Deadline::keep(end, &*self.clock, self.provider.token());
        let late = |_| TokenError::from("no new token came in time");
        renewed.await.unwrap_or_else(|deadline| Err(late(deadline)))
    }

    /// What the last failure said, if there were no more than so many before.
    fn failure_since(&self, failures: u64) -> Option<String> {
        let state = self.state();
        (state.failures != failures).then(|| state.failure.clone())
    }

    fn need(&self) -> Need {
        let state = self.state();
        let Some(Kept { token, since }) = &state.kept else {
            return Need::Now;
        };
        let now = self.clock.date();
        let Some(end) = token.end() else {
            return Need::Good(token.clone());
        };
        if end <= now {
            return Need::Now;
        }
        let lifetime = end.duration_since(*since).unwrap_or_default();
        let margin = self.margin.min(lifetime / KEPT_PART);
        let is_near = now.checked_add(margin).is_none_or(|then| end <= then);
        let is_paused = state.not_before.is_some_and(|then| now < then);
        if is_near && !is_paused {
            Need::Soon(token.clone())
        } else {
            Need::Good(token.clone())
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: TokenProvider> TokenProvider for CachedToken<P> {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(self.current())
    }

    /// Gives the token up, if it is the one that is kept, and unless the one before it was refused
    /// as well a moment ago: a service that refuses what is new refuses for another reason.
    fn renew<'a>(&'a self, rejected: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        let now = self.clock.date();
        let mut state = self.state();
        let is_kept = |kept: &Kept| kept.token.secret() == rejected.secret();
        let gives_another = if state.kept.as_ref().is_some_and(is_kept) {
            let next = state.refused.and_then(|then| then.checked_add(PAUSE));
            let too_soon = next.is_some_and(|next| now < next);
            if !too_soon {
                (state.kept, state.refused) = (None, Some(now));
            }
            !too_soon
        } else {
            true
        };
        drop(state);
        Box::pin(std::future::ready(Ok(gives_another)))
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

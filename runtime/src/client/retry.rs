//! Whether a failed try is followed by another, and when.
//!
//! In go a request's method and the failure of a try, out comes a verdict. What always holds: a
//! request that may have been carried out is sent again only if a second time does no harm, and no
//! wait is longer than the policy allows.

use std::collections::BTreeSet;
use std::time::Duration;

use http::header::{HeaderMap, IF_MATCH};
use http::{Method, StatusCode};

use super::exchange::GaveUp;
use super::throttle::spread;

/// When a request is sent again.
///
/// Reads (GET, HEAD), PUT, DELETE, and PATCH with an entity tag in `If-Match`, are sent again
/// after failures of the connection and of a try's time, and after the statuses 408, 429, 502, 503
/// and 504. All others, such as creating an entity, only if the service has certainly not acted:
/// the connection did not come about, or it refused the request (429, 503) and named a time to
/// come back (`Retry-After`).
///
/// An answer that was lost on its way may have been that of a success. Then the next try of a write
/// meets its own effect: an update with an entity tag fails with 412, a second DELETE with 404.
/// [`Error::is_outcome_unknown`](super::Error::is_outcome_unknown) tells.
///
/// The wait before a try is what `Retry-After` says; without it, a random part of a time that
/// doubles with each try.
///
/// ```
/// use std::time::Duration;
/// use odata_runtime::client::RetryPolicy;
/// let patient = RetryPolicy::new().max_tries(8).max_wait(Duration::from_secs(600));
/// assert_ne!(patient, RetryPolicy::none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    tries: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_wait: Duration,
    statuses: BTreeSet<u16>,
    rejected_writes: bool,
    all_methods: bool,
}

impl RetryPolicy {
    /// At most 4 tries, delays from half a second up to 30 seconds, and at most two minutes'
    /// wait when the service asks for it.
    pub fn new() -> Self {
        Self {
            tries: 4,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(30),
            max_wait: Duration::from_secs(120),
            statuses: BTreeSet::from([408, 429, 502, 503, 504]),
            rejected_writes: true,
            all_methods: false,
        }
    }

    /// One try only, at once: it does not even wait while the service has asked the client to.
    pub fn none() -> Self {
        let new = Self::new();
        Self { tries: 1, ..new }
    }

    /// At most this many tries, the first included.
    pub fn max_tries(mut self, tries: u32) -> Self {
        self.tries = tries.max(1);
        self
    }

    /// The longest wait before the second try where the service names none; it doubles with each
    /// further try, up to `max`.
    pub fn delays(mut self, first: Duration, max: Duration) -> Self {
        self.base_delay = first;
        self.max_delay = max;
        self
    }

    /// The longest wait that a service can ask for. Where it asks for more, the request fails at
    /// once.
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    /// The statuses after which a request is sent again, in place of those named above; 500 may
    /// be one for a service that gives it in passing.
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = StatusCode>) -> Self {
        self.statuses = statuses.into_iter().map(|status| status.as_u16()).collect();
        self
    }

    /// Whether any request is sent again that the service refused with a `Retry-After`; on unless
    /// told otherwise.
    pub fn rejected_writes(mut self, retry: bool) -> Self {
        self.rejected_writes = retry;
        self
    }

    /// Whether every request may be sent again, as if it were a read: for a request that does no
    /// harm when it is carried out twice.
    pub fn all_methods(mut self, retry: bool) -> Self {
        self.all_methods = retry;
        self
    }

    pub(crate) fn is_on(&self) -> bool {
        self.tries > 1
    }

    pub(crate) fn longest_wait(&self) -> Duration {
        self.max_wait
    }

    /// What follows the failure of the last of so many tries; `fraction` is a random number from 0
    /// up to 1.
    pub(crate) fn verdict(
        &self,
        request: Repeatable,
        failure: Failure,
        tries: u32,
        fraction: f64,
    ) -> Verdict {
        let repeatable = self.all_methods || request == Repeatable::Always;
        let (worthwhile, asked) = match failure {
            Failure::NotConnected => (true, None),
            Failure::Interrupted => (repeatable, None),
            Failure::Status(status, asked) => {
                let refused = matches!(status.as_u16(), 429 | 503) && asked.is_some();
                let allowed = repeatable || (self.rejected_writes && refused);
                (allowed && self.statuses.contains(&status.as_u16()), asked)
            }
            Failure::Final => (false, None),
        };
        if !worthwhile {
            return Verdict::Stop(None);
        }
        if tries >= self.tries {
            return Verdict::Stop(self.is_on().then_some(GaveUp::Tries));
        }
        match asked {
            Some(wait) if wait > self.max_wait => Verdict::Stop(Some(GaveUp::Wait {
                asked: wait,
                allowed: self.max_wait,
            })),
            Some(wait) => Verdict::Wait(wait.saturating_add(spread(wait, fraction))),
            None => Verdict::Wait(self.delay(tries, fraction)),
        }
    }

    /// Exponential backoff with full jitter.
    fn delay(&self, tries: u32, fraction: f64) -> Duration {
        let doubled = 1_u32.checked_shl(tries.saturating_sub(1));
        let ceiling = doubled
            .and_then(|factor| self.base_delay.checked_mul(factor))
            .map_or(self.max_delay, |delay| delay.min(self.max_delay));
        let fraction = if fraction.is_finite() {
            fraction.clamp(0.0, 1.0)
        } else {
            1.0
        };
        Duration::try_from_secs_f64(ceiling.as_secs_f64() * fraction).unwrap_or(ceiling)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a request does no harm when it is carried out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeatable {
    Always,
    UnlessDone,
}

impl Repeatable {
    /// By the method (RFC 9110, section 9.2.2). An update with an entity tag fails when it comes
    /// twice; one with `*` has no such guard.
    pub(crate) fn of(method: &Method, headers: &HeaderMap) -> Self {
        let guarded = || headers.get(IF_MATCH).is_some_and(|tag| tag != "*");
        match *method {
            Method::GET | Method::HEAD | Method::OPTIONS | Method::PUT | Method::DELETE => {
                Self::Always
            }
            Method::PATCH if guarded() => Self::Always,
            _ => Self::UnlessDone,
        }
    }
}

/// How a try failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The service has not seen the request.
    NotConnected,
    /// The service may have seen the request.
    Interrupted,
    /// The service answered, perhaps with a time to wait.
    Status(StatusCode, Option<Duration>),
    /// Another try would fail alike.
    Final,
}

impl Failure {
    /// Whether the service may have done as asked: it was seen, and did not say that it refuses.
    pub(crate) fn may_be_done(self) -> bool {
        match self {
            Self::NotConnected | Self::Final => false,
            Self::Interrupted => true,
            Self::Status(status, asked) => match status.as_u16() {
                503 => asked.is_none(),
                408 => true,
                _ => status.is_server_error(),
            },
        }
    }
}

/// What follows a failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Another try, after this wait.
    Wait(Duration),
    /// None; the reason, if there would have been one otherwise.
    Stop(Option<GaveUp>),
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn status(code: u16, asked: Option<u64>) -> Failure {
        Failure::Status(
            StatusCode::from_u16(code).unwrap(),
            asked.map(Duration::from_secs),
        )
    }

    fn retried(request: Repeatable, failure: Failure) -> bool {
        let verdict = RetryPolicy::new().verdict(request, failure, 1, 0.5);
        matches!(verdict, Verdict::Wait(_))
    }

    #[test]
    fn what_may_have_been_done_is_only_repeated_where_that_does_no_harm() {
        use Repeatable::{Always, UnlessDone};
        for (failure, always, unless_done) in [
            (Failure::NotConnected, true, true),
            (Failure::Interrupted, true, false),
            (Failure::Final, false, false),
            (status(429, Some(1)), true, true),
            (status(503, Some(1)), true, true),
            (status(429, None), true, false),
            (status(503, None), true, false),
            (status(408, None), true, false),
            (status(502, Some(1)), true, false),
            (status(504, None), true, false),
            (status(500, None), false, false),
            (status(501, Some(1)), false, false),
            (status(404, None), false, false),
        ] {
            assert_eq!(retried(Always, failure), always, "{failure:?}");
            assert_eq!(retried(UnlessDone, failure), unless_done, "{failure:?}");
        }
    }

    #[test]
    fn methods_and_entity_tags_decide_what_may_be_repeated() {
        let mut guarded = HeaderMap::new();
        guarded.insert(IF_MATCH, "\"1\"".parse().unwrap());
        let mut any = HeaderMap::new();
        any.insert(IF_MATCH, "*".parse().unwrap());
        let none = HeaderMap::new();
        for (method, headers, expected) in [
            (Method::GET, &none, Repeatable::Always),
            (Method::HEAD, &none, Repeatable::Always),
            (Method::PUT, &none, Repeatable::Always),
            (Method::DELETE, &none, Repeatable::Always),
            (Method::PATCH, &none, Repeatable::UnlessDone),
            (Method::PATCH, &any, Repeatable::UnlessDone),
            (Method::PATCH, &guarded, Repeatable::Always),
            (Method::POST, &guarded, Repeatable::UnlessDone),
        ] {
            assert_eq!(Repeatable::of(&method, headers), expected, "{method}");
        }
    }

    #[test]
    fn delays_double_up_to_their_limit() {
        let policy = RetryPolicy::new().delays(SECOND, 5 * SECOND).max_tries(99);
        let delay = |tries, fraction| {
            policy.verdict(Repeatable::Always, Failure::Interrupted, tries, fraction)
        };
        for (tries, seconds) in [(1, 1), (2, 2), (3, 4), (4, 5), (33, 5), (98, 5)] {
            let expected = Verdict::Wait(Duration::from_secs(seconds));
            assert_eq!(delay(tries, 1.0), expected, "{tries}");
        }
        assert_eq!(delay(3, 0.0), Verdict::Wait(Duration::ZERO));
        assert_eq!(delay(3, 0.25), Verdict::Wait(SECOND));
        assert_eq!(delay(3, f64::NAN), Verdict::Wait(4 * SECOND));
    }

    #[test]
    fn waits_beyond_the_limit_end_the_tries() {
        let verdict =
            |failure, tries| RetryPolicy::new().verdict(Repeatable::Always, failure, tries, 0.5);
        assert_eq!(
            verdict(status(429, Some(120)), 1),
            Verdict::Wait(120 * SECOND + SECOND / 2)
        );
        let refused = GaveUp::Wait {
            asked: 121 * SECOND,
            allowed: 120 * SECOND,
        };
        assert_eq!(
            verdict(status(429, Some(121)), 1),
            Verdict::Stop(Some(refused))
        );
        assert_eq!(
            verdict(status(429, None), 4),
            Verdict::Stop(Some(GaveUp::Tries))
        );
    }

    #[test]
    fn a_policy_can_allow_more_or_nothing() {
        let all = RetryPolicy::new().all_methods(true);
        let verdict = all.verdict(Repeatable::UnlessDone, Failure::Interrupted, 1, 0.0);
        assert_eq!(verdict, Verdict::Wait(Duration::ZERO));
        let careful = RetryPolicy::new().rejected_writes(false);
        let verdict = careful.verdict(Repeatable::UnlessDone, status(429, Some(1)), 1, 0.0);
        assert_eq!(verdict, Verdict::Stop(None));
        let eager = RetryPolicy::new().statuses([StatusCode::INTERNAL_SERVER_ERROR]);
        let verdict = eager.verdict(Repeatable::Always, status(500, None), 1, 0.0);
        assert_eq!(verdict, Verdict::Wait(Duration::ZERO));
        let none = RetryPolicy::none();
        let verdict = none.verdict(Repeatable::Always, Failure::NotConnected, 1, 0.0);
        assert_eq!(verdict, Verdict::Stop(None));
    }
}

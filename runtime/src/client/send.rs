//! Sending a request: as many tries as its policy and its time allow.
//!
//! In goes a [`Call`], out comes the [`Answer`] that says it was done, or the last failure with
//! how often it was tried; of a download, the [`MediaStream`] whose head is there. What always holds:
//! no request goes out while the service has asked the client to wait; the token is asked for last
//! and put only on requests to a [`Target`], which lies at the client's own origin; a future that is
//! dropped gives back its permit and its connection.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue, LOCATION};
use http::{Method, Request, StatusCode};
use tokio::sync::SemaphorePermit;

use super::answer::Answer;
use super::clock::Instant;
use super::core::{Call, Shared};
use super::error::Error;
use super::exchange::{Exchange, GaveUp};
use super::long_query;
use super::media::{Elsewhere, MediaStream, Origin};
use super::redirect::Refusal;
use super::retry::{Failure, Repeatable, RetryPolicy, Verdict};
use super::retry_after::retry_after;
use super::secrets::Secrets;
use super::throttle::{Throttled, TooLate};
use super::timeout::{Deadline, TimedOut, TimeoutKind};
use super::token::{AccessToken, TokenError};
use super::trace::Span;
use super::transfer::{Place, Transfer};
use super::transport::{Body, BodyError, TransportError, TransportErrorKind};

/// How much of the body of a response that is no success is read, in bytes.
const ERROR_BODY: usize = 1024 * 1024;

/// How long the body of such a response is waited for, at most.
const EXPLANATION: Duration = Duration::from_secs(5);

/// The statuses of success with which no stream comes, whatever stands in the body.
const WITHOUT_STREAM: [StatusCode; 3] = [
    StatusCode::ACCEPTED,
    StatusCode::NO_CONTENT,
    StatusCode::RESET_CONTENT,
];

/// A request on its way.
pub(crate) struct Sending<'a> {
    shared: &'a Shared,
    call: Call<'a>,
    headers: HeaderMap,
    transfer: Transfer<'a>,
    place: Place,
    /// The rest of the response to a download.
    rest: Option<(Body, Secrets)>,
    policy: &'a RetryPolicy,
    deadline: Option<Deadline>,
    exchange: Exchange,
    span: Span,
    /// How many tries failed; redirects and renewed tokens do not count.
    failed: u32,
    redirects: u32,
    /// When the try began.
    began: Instant,
    /// Whether the try came as far as to be sent.
    sent: bool,
    token: Option<AccessToken>,
    renewed: bool,
}

/// What follows a response or a failure to get one: the end, or another try, perhaps after a wait.
type Next = ControlFlow<Answer, Option<Duration>>;

impl<'a> Sending<'a> {
    pub(crate) fn new(
        shared: &'a Shared,
        call: Call<'a>,
        headers: HeaderMap,
        transfer: Transfer<'a>,
    ) -> Self {
        let settings = call.settings;
        let exchange = Exchange::new(call.method.clone(), call.target.path());
        Self {
            span: Span::of(&exchange, settings.operation()),
            exchange,
            shared,
            headers,
            transfer,
            place: Place::Service(call.target.clone()),
            rest: None,
            policy: settings.retry().unwrap_or(&shared.retry),
            deadline: settings.deadline(&*shared.clock, shared.timeouts.total),
            failed: 0,
            redirects: 0,
            began: shared.clock.now(),
            sent: false,
            token: None,
            renewed: false,
            call,
        }
    }

    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    pub(crate) async fn run(mut self) -> Result<Answer, Error> {
        self.drive().await
    }

    /// The same for a download: its head has arrived.
    pub(crate) async fn download(mut self) -> Result<MediaStream, Error> {
        let answer = self.drive().await?;
        let Some((body, secrets)) = self
            .rest
            .filter(|_| !WITHOUT_STREAM.contains(&answer.status))
        else {
            return Err(answer.no_content());
        };
        let origin = Origin {
            secrets,
            deadline: self.deadline,
            clock: Arc::clone(&self.shared.clock),
        };
        Ok(MediaStream::new(answer, body, origin))
    }

    async fn drive(&mut self) -> Result<Answer, Error> {
        loop {
            let permit = self.turn().await?;
            let result = self.attempt().await;
            drop(permit);
            self.span.tried(&self.exchange);
            let wait = match self.next(result).await? {
                Next::Break(answer) => return Ok(answer),
                Next::Continue(wait) => wait,
            };
            let clock = &*self.shared.clock;
            if let Some(wait) = wait {
                self.span.again(&self.exchange, wait);
            }
            if let Some(moment) = wait.and_then(|wait| clock.now().checked_add(wait)) {
                clock.sleep_until(moment).await;
            }
        }
    }

    /// Waits while the service has asked the client to, and for the right to send.
    async fn turn(&self) -> Result<Option<SemaphorePermit<'a>>, Error> {
        let (throttle, clock) = (&self.shared.throttle, &*self.shared.clock);
        loop {
            if self.policy.is_on() {
                self.unthrottled().await?;
            }
            let permit = Deadline::keep(self.deadline, clock, throttle.permit());
            let permit = permit.await.map_err(|deadline| self.late(deadline))?;
            // Those that had the permit before may have been told to wait.
            if !self.policy.is_on() || !throttle.is_paused(clock) {
                return Ok(permit);
            }
        }
    }

    async fn unthrottled(&self) -> Result<(), Error> {
        let longest = self.policy.longest_wait();
        let (throttle, clock) = (&self.shared.throttle, &*self.shared.clock);
        let turn = throttle.wait(clock, longest, self.deadline, &*self.shared.jitter);
        turn.await.map_err(|late| match late {
            TooLate::Wait(wait) => Error::Throttled(Box::new(Throttled {
                wait,
                allowed: longest,
                exchange: self.exchange.clone(),
            })),
            TooLate::Deadline(deadline) => self.late(deadline),
        })
    }

    /// One try, the search for a token included: its response, whatever the status.
    async fn attempt(&mut self) -> Result<Answer, Error> {
        self.exchange.begin();
        self.sent = false;
        let request = self.request().await?;
        self.sent = true;
        let limit = match self.transfer {
            // An upload may be of any length; the transport tells when it does not move on.
            Transfer::Upload(_) => self.call.settings.try_timeout(),
            Transfer::Json | Transfer::Download => self.try_limit(),
        };
        let clock = &*self.shared.clock;
        let end = Deadline::after(self.began, limit, TimeoutKind::Try);
        let end = Deadline::earlier(self.deadline, end);
        let result = Deadline::keep(end, clock, self.round_trip(request, end)).await;
        result.unwrap_or_else(|deadline| Err(self.late(deadline)))
    }

    fn try_limit(&self) -> Option<Duration> {
        let own = self.call.settings.try_timeout();
        own.or(self.shared.timeouts.attempt)
    }

    /// What the token provider gives, if it does so in the time for a try.
    async fn provided<T>(
        &self,
        future: impl Future<Output = Result<T, TokenError>>,
    ) -> Result<T, Error> {
        let end = Deadline::after(self.began, self.try_limit(), TimeoutKind::Try);
        let end = Deadline::earlier(self.deadline, end);
        let provided = Deadline::keep(end, &*self.shared.clock, future).await;
        let provided = provided.map_err(|deadline| self.late(deadline))?;
        provided.map_err(Error::Token)
    }

    async fn request(&mut self) -> Result<Request<Bytes>, Error> {
        self.began = self.shared.clock.now();
        let mut request = Request::new(self.call.body.clone().unwrap_or_default());
        *request.method_mut() = self.call.method.clone();
        *request.uri_mut() = self.place.uri()?.clone();
        if let Place::Elsewhere(_) = self.place {
            *request.headers_mut() = Elsewhere::headers(&self.headers);
            return Ok(request);
        }
        *request.headers_mut() = self.headers.clone();
        // A header that the caller gave stands in the place of the token.
        let own = self.headers.contains_key(AUTHORIZATION);
        if let Some(provider) = self.shared.token.as_ref().filter(|_| !own) {
            let token = self.provided(provider.token()).await?;
            let headers = request.headers_mut();
            headers.insert(AUTHORIZATION, authorization(&token)?);
            self.token = Some(token);
        }
        Ok(request)
    }

    async fn round_trip(
        &mut self,
        request: Request<Bytes>,
        end: Option<Deadline>,
    ) -> Result<Answer, Error> {
        let mut secrets = Secrets::of(request.headers(), self.call.settings);
        let of_place = self.place.secrets();
        if !of_place.is_empty() {
            secrets = secrets.and(of_place);
        }
        let response = self.transfer.send(&*self.shared.transport, request).await;
        let response = response.map_err(|error| self.broken(error, &secrets))?;
        let (head, body) = response.into_parts();
        self.exchange.answered(head.status, &head.headers, &secrets);
        if self.transfer.is_download() && head.status.is_success() {
            self.rest = Some((body, secrets.clone()));
            return Ok(Answer {
                status: head.status,
                headers: head.headers,
                body: Bytes::new(),
                exchange: self.exchange.clone(),
                secrets,
            });
        }
        let limit = self.shared.max_body;
        let whole = head.status.is_success();
        let body = if whole {
            body.collect(limit).await.map_err(|error| match error {
                BodyError::Transport(error) => self.broken(error, &secrets),
                BodyError::TooLarge { limit } => Error::BodyTooLarge {
                    limit,
                    status: head.status,
                    exchange: Box::new(self.exchange.clone()),
                },
            })?
        } else {
            self.obey(head.status, &head.headers);
            self.explanation(body, limit.min(ERROR_BODY), end).await
        };
        let answer = Answer {
            status: head.status,
            headers: head.headers,
            body,
            exchange: self.exchange.clone(),
            secrets,
        };
        if whole { answer.whole() } else { Ok(answer) }
    }

    /// The body of a response that is no success, as far as it arrives in time: the status alone says
    /// what comes next, the body only why.
    async fn explanation(&self, body: Body, limit: usize, end: Option<Deadline>) -> Bytes {
        let clock = &*self.shared.clock;
        let now = clock.now();
        let left = end.map(|end| end.moment.saturating_duration_since(now) / 2);
        let time = left.unwrap_or(EXPLANATION).min(EXPLANATION);
        let end = Deadline::after(now, Some(time), TimeoutKind::Try);
        let body = Deadline::keep(end, clock, body.beginning(limit)).await;
        body.unwrap_or_default()
    }

    /// Has the whole client wait if the service asks for that.
    fn obey(&self, status: StatusCode, headers: &HeaderMap) {
        let clock = &*self.shared.clock;
        let asked = retry_after(headers, clock.date());
        let refused = matches!(status.as_u16(), 429 | 503);
        if let Some(asked) = asked.filter(|_| refused && self.place.is_service()) {
            let longest = self.policy.longest_wait();
            self.shared.throttle.obey(clock, asked, longest);
        }
    }

    fn broken(&self, error: TransportError, secrets: &Secrets) -> Error {
        Error::transport(error.without(secrets), &self.exchange)
    }

    async fn next(&mut self, result: Result<Answer, Error>) -> Result<Next, Error> {
        let result = match result {
            Ok(answer) if answer.status.is_success() => return Ok(Next::Break(answer)),
            Ok(answer) if answer.status == StatusCode::UNAUTHORIZED && self.can_renew() => {
                self.renewed = true;
                self.began = self.shared.clock.now();
                if self.renew().await? {
                    return Ok(Next::Continue(None));
                }
                Ok(answer)
            }
            Ok(answer) if answer.is_redirect() => return self.redirect(answer),
            other => other,
        };
        self.failed = self.failed.saturating_add(1);
        let failure = self.failure(&result);
        let request = if long_query::is_query(&self.call) {
            Repeatable::Always
        } else {
            Repeatable::of(&self.call.method, &self.headers)
        };
        let fraction = (self.shared.jitter)();
        let reason = match self.policy.verdict(request, failure, self.failed, fraction) {
            Verdict::Wait(_) if !self.transfer.can_repeat() => None,
            Verdict::Wait(wait) if self.has_time_for(wait) => {
                if failure.may_be_done() && !long_query::is_query(&self.call) {
                    self.exchange.interrupted();
                }
                return Ok(Next::Continue(Some(wait)));
            }
            Verdict::Wait(wait) => Some(GaveUp::Deadline { wait }),
            Verdict::Stop(reason) => reason,
        };
        match result {
            Ok(mut answer) => {
                answer.exchange.gave_up = reason;
                Err(answer.failure())
            }
            Err(error) => Err(error.given_up(reason)),
        }
    }

    fn failure(&self, result: &Result<Answer, Error>) -> Failure {
        match result {
            Ok(answer) => {
                let clock = &*self.shared.clock;
                let asked = retry_after(&answer.headers, clock.date());
                Failure::Status(answer.status, asked)
            }
            Err(Error::Transport(error)) => match error.kind() {
                TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout => {
                    Failure::NotConnected
                }
                TransportErrorKind::Invalid | TransportErrorKind::Certificate => Failure::Final,
                _ => Failure::Interrupted,
            },
            Err(Error::Timeout(error)) if error.kind == TimeoutKind::Try => match self.sent {
                true => Failure::Interrupted,
                false => Failure::NotConnected,
            },
            Err(_) => Failure::Final,
        }
    }

    fn has_time_for(&self, wait: Duration) -> bool {
        let Some(moment) = self.shared.clock.now().checked_add(wait) else {
            return false;
        };
        self.deadline
            .is_none_or(|deadline| moment < deadline.moment)
    }

    /// Whether another token could help.
    fn can_renew(&self) -> bool {
        !self.renewed && self.transfer.can_repeat() && self.place.is_service()
    }

    /// Asks for a token in place of one that the service did not accept; whether there is one.
    async fn renew(&self) -> Result<bool, Error> {
        let (Some(provider), Some(rejected)) = (&self.shared.token, &self.token) else {
            return Ok(false);
        };
        self.provided(provider.renew(rejected)).await
    }

    /// Goes where the response points, if that is allowed.
    fn redirect(&mut self, answer: Answer) -> Result<Next, Error> {
        let policy = &self.shared.redirects;
        let location = answer.header(LOCATION.as_str());
        // What the body holds is for the service alone.
        let is_plain = self.call.method == Method::GET && self.call.body.is_none();
        let may_leave = is_plain && self.transfer.is_download() && policy.sends_downloads_on();
        let is_query = long_query::is_query(&self.call);
        let refusal = policy.refusal(&self.call.method, is_query, answer.status, self.redirects);
        let refusal = refusal.or((!self.transfer.can_repeat()).then_some(Refusal::Body));
        let place = location
            .ok_or(Refusal::NoLocation)
            .and_then(|location| {
                let next = self.place.next(&self.shared.root, location, may_leave);
                next.ok_or(Refusal::Origin)
            })
            .and_then(|place| refusal.map_or(Ok(place), Err));
        match place {
            Ok(place) => {
                self.redirects += 1;
                self.place = place;
                Ok(Next::Continue(None))
            }
            Err(refusal) => Err(answer.redirected(refusal)),
        }
    }

    fn late(&self, deadline: Deadline) -> Error {
        Error::Timeout(Box::new(TimedOut {
            kind: deadline.kind,
            limit: deadline.limit,
            exchange: self.exchange.clone(),
        }))
    }
}

fn authorization(token: &AccessToken) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.secret()))
        .map_err(|_| Error::Token("the token holds characters that no header can hold".into()))?;
    value.set_sensitive(true);
    Ok(value)
}

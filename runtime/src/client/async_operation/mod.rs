//! Requests that the service answers later (OData 4.01 Protocol, section 11.6).
//!
//! In goes any typed request, out comes its value, or an [`AsyncOperation`] that waits for it.
//!
//! ```
//! # use std::time::Duration;
//! # use odata_runtime::client::{Accepted, Client, Error, RawRequest, http::Method};
//! # async fn ask(client: &Client) -> Result<(), Error> {
//! let report = RawRequest::new(Method::GET, &client.path().child("report"));
//! let report = match report.respond_async().await? {
//!     Accepted::Done(report) => report,
//!     Accepted::Running(operation) => operation.wait(Duration::from_secs(600)).await?,
//! };
//! # Ok(())
//! # }
//! ```
//!
//! What always holds: the status monitor lies at the client's own origin; it is asked no earlier
//! than the service says, by the client's clock, never in a hot loop, and no longer than the caller
//! allows; the value
//! has the type that the request alone would have given. Of the request's settings, none goes to
//! the monitor but the client's own.

mod message;

use std::fmt;
use std::time::Duration;

use http::header::LOCATION;
use http::{Method, StatusCode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::answer::Answer;
use super::core::{Call, Client, Content};
use super::error::Error;
use super::link::Target;
use super::prepared::{Reading, Request};
use super::retry_after::retry_after;
use super::settings::Settings;
use super::timeout::{TimedOut, TimeoutKind};

/// How long to wait before the monitor is asked where the service does not say; it doubles.
const FIRST_DELAY: Duration = Duration::from_secs(1);
const LONGEST_DELAY: Duration = Duration::from_secs(30);
/// The shortest wait between two questions, whatever the service says; it doubles.
const FIRST_FLOOR: Duration = Duration::from_millis(100);
const LONGEST_FLOOR: Duration = Duration::from_secs(5);

/// A request that was asked to be done asynchronously: either it is done at once, or it runs.
#[derive(Debug)]
pub enum Accepted<T> {
    /// The service answered at once.
    Done(T),
    /// The service is at it (202).
    Running(AsyncOperation<T>),
}

/// A request that the service is at.
pub struct AsyncOperation<T> {
    client: Client,
    monitor: Box<Target>,
    /// How long the service asked to wait when it was last asked.
    asked: Option<Duration>,
    read: Reading<T>,
}

/// Where the state of a request can be asked for. Serialized as a string, it outlives the process;
/// a request's `monitored_by` takes it up again.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MonitorLink(String);

impl MonitorLink {
    /// A link as a service gave it.
    pub fn new(link: impl Into<String>) -> Self {
        Self(link.into())
    }

    /// The link, byte for byte.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MonitorLink {
    /// Not the link: it may hold a token.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MonitorLink(..)")
    }
}

impl Serialize for MonitorLink {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for MonitorLink {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// Sends a request that may be answered later.
pub(crate) async fn start<R: Request>(request: R) -> Result<Accepted<R::Output>, Error> {
    let mut prepared = request.prepare()?;
    prepared.settings.prefer("respond-async");
    let answer = prepared.send().await?;
    if answer.status != StatusCode::ACCEPTED {
        return (prepared.read)(answer, &prepared.client).map(Accepted::Done);
    }
    match answer.header(LOCATION.as_str()) {
        Some(location) => Ok(Accepted::Running(AsyncOperation {
            monitor: Box::new(monitor(
                &prepared.client,
                location,
                &prepared.target,
                &answer,
            )?),
            asked: asked(&answer, &prepared.client),
            client: prepared.client,
            read: prepared.read,
        })),
        // Where to ask for the result, the service does not say.
        None => Err(answer.no_content()),
    }
}

/// Takes up a request that was sent earlier; this one is not sent.
pub(crate) fn resume<R: Request>(
    request: R,
    link: &MonitorLink,
) -> Result<AsyncOperation<R::Output>, Error> {
    let prepared = request.prepare()?;
    Ok(AsyncOperation {
        monitor: Box::new(prepared.client.link(link.as_str(), &prepared.target)?),
        asked: Some(Duration::ZERO),
        client: prepared.client,
        read: prepared.read,
    })
}

/// Where the service says that the state can be asked for.
fn monitor(
    client: &Client,
    location: &str,
    base: &Target,
    answer: &Answer,
) -> Result<Target, Error> {
    let target = client.link(location, base);
    target.map_err(|error| error.linked_by(&answer.exchange))
}

fn asked(answer: &Answer, client: &Client) -> Option<Duration> {
    retry_after(&answer.headers, client.shared().clock.date())
}

impl<T> AsyncOperation<T> {
    /// Where the state can be asked for, now or in another process.
    pub fn monitor(&self) -> MonitorLink {
        let uri = self.monitor.uri().map(ToString::to_string);
        // Every link that was followed can be sent.
        MonitorLink(uri.unwrap_or_else(|_| self.monitor.as_str().to_owned()))
    }

    /// How long the service asked to wait before it is asked again.
    pub fn retry_after(&self) -> Option<Duration> {
        self.asked
    }

    /// Waits until the request is done, at most for `limit`: the monitor is asked when the service
    /// says, or after a second and then less and less often, up to every 30 seconds. Where the
    /// service says to come back at once, time and again, the client takes its time: a tenth of a
    /// second at first, up to 5 seconds.
    ///
    /// # Errors
    ///
    /// [`Error::Timeout`] if it is not done in time; it goes on nevertheless, and
    /// [`monitor`](Self::monitor) finds it again. Otherwise as awaiting the request.
    pub async fn wait(mut self, limit: Duration) -> Result<T, Error> {
        let clock = self.client.shared().clock.clone();
        let mut settings = settings(&self.client);
        settings.set_timeout(limit);
        let deadline = settings.deadline(&*clock, None);
        let mut delay = FIRST_DELAY;
        let mut floor = Duration::ZERO;
        loop {
            let wait = self.asked.take().unwrap_or(delay).max(floor);
            floor = LONGEST_FLOOR.min((floor * 2).max(FIRST_FLOOR));
            delay = LONGEST_DELAY.min(delay * 2);
            let moment = clock.now().checked_add(wait);
            let late = |moment| deadline.is_some_and(|deadline| moment >= deadline.moment);
            match moment {
                Some(moment) if !late(moment) => clock.sleep_until(moment).await,
                _ => return Err(self.late(limit)),
            }
            match self.ask(&settings).await? {
                Some(answer) => return self.finish(answer),
                None => continue,
            }
        }
    }

    /// Asks once whether the request is done.
    ///
    /// # Errors
    ///
    /// As awaiting the request.
    pub async fn poll(mut self) -> Result<Accepted<T>, Error> {
        match self.ask(&settings(&self.client)).await? {
            Some(answer) => self.finish(answer).map(Accepted::Done),
            None => Ok(Accepted::Running(self)),
        }
    }

    /// Asks the service to give the request up. What it has done by then may stay done.
    ///
    /// # Errors
    ///
    /// If the service refuses: not every one can (405), and what is done already cannot be given up.
    pub async fn cancel(self) -> Result<(), Error> {
        let settings = Settings::of("cancel");
        let call = Call {
            method: Method::DELETE,
            target: &self.monitor,
            settings: &settings,
            content: Content::Nothing,
            body: None,
        };
        self.client.send(call).await.map(drop)
    }

    /// The final response, if there is one.
    async fn ask(&mut self, settings: &Settings) -> Result<Option<Answer>, Error> {
        let call = Call {
            method: Method::GET,
            target: &self.monitor,
            settings,
            content: Content::Json,
            body: None,
        };
        let answer = self.client.send(call).await?;
        if answer.status != StatusCode::ACCEPTED {
            return Ok(Some(answer));
        }
        self.asked = asked(&answer, &self.client);
        if let Some(location) = answer.header(LOCATION.as_str()) {
            *self.monitor = monitor(&self.client, location, &self.monitor, &answer)?;
        }
        Ok(None)
    }

    fn finish(self, answer: Answer) -> Result<T, Error> {
        let answer = message::result(answer)?;
        if answer.status.is_success() {
            (self.read)(answer, &self.client)
        } else {
            Err(answer.failure())
        }
    }

    fn late(&self, limit: Duration) -> Error {
        Error::Timeout(Box::new(TimedOut {
            kind: TimeoutKind::Total,
            limit,
            exchange: super::Exchange::new(Method::GET, self.monitor.path()),
        }))
    }
}

/// Services of version 4.0 give the result as an HTTP message.
fn settings(client: &Client) -> Settings {
    let mut settings = Settings::of("monitor");
    let numbers = match client.shared().ieee754 {
        true => ";IEEE754Compatible=true",
        false => "",
    };
    let accept =
        format!("application/json;odata.metadata=minimal{numbers}, application/http;q=0.5");
    settings.header("accept", &accept);
    settings
}

impl<T> fmt::Debug for AsyncOperation<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AsyncOperation")
            .field("monitor", &self.monitor())
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}

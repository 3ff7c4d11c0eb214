//! Each fault on the way against each kind of request: what the caller sees of it, and how often it
//! was tried. The table is in `client_proxy/outcomes.txt`; `UPDATE_EXPECTED=1` writes it anew, and
//! `cargo test --test client_proxy -- --nocapture` prints it.
//!
//! A row says how long the fault lasts (once, or for all tries), how many requests came to the
//! proxy and how many of them to the service behind it, and the outcome.

#![cfg(feature = "client")]
#![allow(missing_docs, unreachable_pub)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod client_common;
#[path = "client_proxy/faults.rs"]
mod faults;
#[path = "client_proxy/wire.rs"]
mod wire;

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use client_common::{HostPort, Service};
use odata_runtime::client::{Accepted, Error, ReqwestTransport, RetryPolicy, StreamRequest};
use odata_runtime::query::Changes;
use tokio::sync::Semaphore;
use wire::{Fault, Spell};

const EXPECTED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/client_proxy/outcomes.txt"
);
/// How many rows are tried at a time. Most of them only wait.
const AT_A_TIME: usize = 16;
/// The last connection of a fault that lasts.
const FOR_EVER: usize = usize::MAX;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Get,
    Post,
    Patch,
    Put,
    Delete,
    Pages,
    Download,
    Upload,
    Batch,
    Monitor,
}

impl Kind {
    const ALL: [(Self, &'static str); 10] = [
        (Self::Get, "GET"),
        (Self::Post, "POST"),
        (Self::Patch, "PATCH, If-Match"),
        (Self::Put, "PUT"),
        (Self::Delete, "DELETE"),
        (Self::Pages, "second page"),
        (Self::Download, "download"),
        (Self::Upload, "upload"),
        (Self::Batch, "batch of reads"),
        (Self::Monitor, "monitor"),
    ];

    /// How many requests there are before the one that the fault befalls.
    fn before(self) -> usize {
        usize::from(matches!(self, Self::Pages | Self::Monitor))
    }

    async fn send(self, service: &Service) -> Result<String, Error> {
        let port = service.ports().by_id("1");
        let changes = || Changes::<HostPort>::new().set(HostPort::PORT, 1);
        let id = |port: Option<HostPort>| format!("id {:?}", port.and_then(|it| it.id));
        match self {
            Self::Get => {
                let get = port
                    .get()
                    .query("code", "topsecret&")
                    .header("x-key", "topsecret=");
                get.await.map(|it| id(Some(it)))
            }
            Self::Post => service
                .ports()
                .create(changes())
                .await
                .map(|it| id(Some(it))),
            Self::Patch => port.update(changes()).if_match("W/\"1\"").await.map(id),
            Self::Put => port.replace(changes()).await.map(id),
            Self::Delete => port.delete().await.map(|()| "done".to_owned()),
            Self::Pages => {
                let all = service.ports().list().all(10).await;
                all.map(|ports| format!("{} items", ports.len()))
            }
            Self::Download => {
                let photo: StreamRequest = StreamRequest::new(port.path().child("photo"));
                let bytes = photo.download().await?.bytes(1000).await?;
                Ok(format!("{} bytes", bytes.len()))
            }
            Self::Upload => {
                let photo: StreamRequest = StreamRequest::new(port.path().child("photo"));
                let done = photo.upload("content", "text/plain").await?;
                Ok(format!("done, {}", done.status))
            }
            Self::Batch => {
                let mut batch = service.inner().batch();
                let handle = batch.add(port.get())?;
                batch.send().await?.take(handle).map(|it| id(Some(it)))
            }
            Self::Monitor => {
                let later = service.ports().by_id("7").get();
                match later.respond_async().await? {
                    Accepted::Done(port) => Ok(id(Some(port))),
                    Accepted::Running(operation) => {
                        let done = operation.wait(Duration::from_secs(10)).await;
                        done.map(|it| id(Some(it)))
                    }
                }
            }
        }
    }
}

fn client(root: &str, transport: ReqwestTransport) -> Service {
    let moment = Duration::from_millis(1);
    let retry = RetryPolicy::new().max_tries(3).delays(moment, moment);
    Service::builder()
        .root(root)
        .token("topsecret-token")
        .retry(retry.max_wait(Duration::from_millis(500)))
        .transport(transport)
        .max_body(100_000)
        .build()
        .unwrap()
}

/// The outcome as a row shows it, and as it is on every machine.
fn shown(result: Result<String, Error>, root: &str) -> String {
    let error = match result {
        Ok(value) => return value,
        Err(error) => error,
    };
    let mut told = format!("{error} {error:?} {error:#?}");
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        write!(told, " {inner} {inner:?}").unwrap();
        cause = inner.source();
    }
    assert!(!told.contains("topsecret"), "{told}");
    assert!(error.exchange().is_some(), "what was asked? {error}");
    let text = error.to_string();
    assert!(!text.contains('\n'), "{text}");
    // Systems number their errors differently.
    let text = match (text.find(" (os error "), text.rfind(" (os error ")) {
        (Some(start), Some(last)) => {
            let end = last + text[last..].find(')').unwrap_or_default() + 1;
            format!("{}{}", &text[..start], &text[end..])
        }
        _ => text,
    };
    // Whether the request was already handed over when the connection closed is a matter of luck.
    let cancelled = "client error (Canceled): operation was canceled: ";
    let text = text.replace(cancelled, "client error (SendRequest): ");
    text.replace(root.trim_end_matches("/v1"), "ROOT")
}

/// One row without its beginning.
async fn outcome(fault: Fault, kind: Kind, lasts: bool, transport: &ReqwestTransport) -> String {
    let first = kind.before();
    let last = if lasts { FOR_EVER } else { first };
    let (root, counts) = wire::start(fault, Spell { first, last }).await;
    let service = client(&root, transport.clone());
    let result = tokio::time::timeout(Duration::from_secs(60), kind.send(&service)).await;
    let text = shown(result.unwrap_or_else(|_| panic!("hangs")), &root);
    let count = |count: usize| count - first.min(count);
    let proxy = count(counts.proxy.load(Ordering::SeqCst));
    let service = count(counts.service.load(Ordering::SeqCst));
    format!("{proxy} {service}  {text}")
}

#[tokio::test]
async fn every_fault_has_its_outcome_for_every_kind_of_request() {
    let turns = Arc::new(Semaphore::new(AT_A_TIME));
    let silence = Duration::from_millis(1500);
    let transport = ReqwestTransport::with_timeouts(Duration::from_secs(30), silence).unwrap();
    let mut rows = Vec::new();
    for fault in faults::all() {
        for (kind, name) in Kind::ALL {
            let (fault, turns) = (fault.clone(), Arc::clone(&turns));
            let transport = transport.clone();
            let heading = (kind == Kind::Get).then_some(fault.name);
            let row = tokio::spawn(async move {
                let _turn = turns.acquire().await.unwrap();
                let once = outcome(fault.clone(), kind, false, &transport).await;
                (once, outcome(fault, kind, true, &transport).await)
            });
            rows.push((heading, name, row));
        }
    }
    let mut table = String::new();
    for (heading, name, row) in rows {
        if let Some(heading) = heading {
            writeln!(table, "\n{heading}").unwrap();
        }
        let (once, lasting) = row.await.unwrap();
        if once == lasting {
            writeln!(table, "    {name:<16}         {once}").unwrap();
        } else {
            writeln!(table, "    {name:<16} once    {once}").unwrap();
            writeln!(table, "    {:<16} lasting {lasting}", "").unwrap();
        }
    }
    print!("{table}");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(EXPECTED, &table).unwrap();
    }
    let expected = std::fs::read_to_string(EXPECTED).unwrap_or_default();
    let differing: Vec<String> = (table.lines().zip(expected.lines()))
        .filter(|(now, then)| now != then)
        .map(|(now, then)| format!("now {now}\nwas {then}"))
        .collect();
    assert_eq!(table, expected, "other outcomes:\n{}", differing.join("\n"));
}

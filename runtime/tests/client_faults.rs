//! What comes of all that can go wrong on the way: a server that misbehaves in each way there is,
//! and the outcome that a caller sees. `cargo test --test client_faults -- --nocapture` prints the
//! table.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod client_common;

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use client_common::{HostPort, Service};
use flate2::Compression;
use flate2::write::GzEncoder;
use odata_runtime::client::{Error, RetryPolicy};
use odata_runtime::query::Changes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one request.
#[derive(Clone)]
enum Step {
    /// Sends these bytes and closes the connection.
    Send(Vec<u8>),
    /// Sends these bytes and falls silent.
    Stall(Vec<u8>),
    /// Sends the head of this response at once and its body byte by byte, with pauses.
    Drip(Vec<u8>),
    /// Closes the connection without an answer.
    Close,
}

use Step::{Close, Drip, Send, Stall};

fn http(head: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn json(status: &str, body: &str) -> Vec<u8> {
    http(
        &format!("{status}\r\ncontent-type: application/json\r\nrequest-id: r1"),
        body,
    )
}

fn good() -> Step {
    Send(json("200 OK", r#"{"id":"1"}"#))
}

fn status(status: &str) -> Step {
    Send(json(status, "{}"))
}

fn gzip(length: usize) -> Step {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&vec![b' '; length]).unwrap();
    let body = encoder.finish().unwrap();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip";
    let mut bytes = format!("{head}\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend(body);
    Send(bytes)
}

/// Answers each request with the next step, the last one for ever; counts the requests.
async fn serve(listener: TcpListener, steps: Vec<Step>, count: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let step = steps[number.min(steps.len() - 1)].clone();
        tokio::spawn(answer(stream, step));
    }
}

async fn answer(mut stream: TcpStream, step: Step) {
    let mut request = Vec::new();
    while !is_whole(&request) {
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(length) if length > 0 => request.extend_from_slice(&buffer[..length]),
            _ => return,
        }
    }
    // A client that has given up is none of the server's business.
    match step {
        Send(bytes) => drop(stream.write_all(&bytes).await),
        Stall(bytes) => {
            drop(stream.write_all(&bytes).await);
            std::future::pending::<()>().await;
        }
        Drip(bytes) => {
            let head = bytes.windows(4).position(|end| end == b"\r\n\r\n");
            let (head, body) = bytes.split_at(head.unwrap_or_default() + 4);
            drop(stream.write_all(head).await);
            for byte in body {
                drop(stream.write_all(&[*byte]).await);
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        }
        Close => {}
    }
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length:")?
            .trim()
            .parse()
            .ok()
    });
    body.len() >= length.unwrap_or(0)
}

async fn start(steps: Vec<Step>) -> (Service, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let root = format!("http://{}/v1", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    tokio::spawn(serve(listener, steps, Arc::clone(&count)));
    let moment = Duration::from_millis(2);
    let retry = RetryPolicy::new().max_tries(3).delays(moment, moment);
    let service = Service::builder()
        .root(root)
        .token("topsecret")
        .retry(retry.max_wait(Duration::from_secs(1)))
        .read_timeout(Duration::from_millis(250))
        .try_timeout(Duration::from_millis(600))
        .max_body(100_000)
        .build()
        .unwrap();
    (service, count)
}

#[derive(Clone, Copy)]
enum Request {
    Get,
    Create,
    Pages,
}

use Request::{Create, Get, Pages};

async fn outcome(service: &Service, request: Request) -> Result<String, Error> {
    let get = service.ports().by_id("1").get().query("code", "topsecret");
    match request {
        Get => get
            .await
            .map(|port| format!("id {}", port.id.unwrap_or_default())),
        Create => {
            let changes = Changes::<HostPort>::new().set(HostPort::PORT, 1);
            let created = service.ports().create(changes).await;
            created.map(|port| format!("id {}", port.id.unwrap_or_default()))
        }
        Pages => {
            let all = service.ports().list().all(10).await;
            all.map(|ports| format!("{} items", ports.len()))
        }
    }
}

struct Row {
    fault: &'static str,
    request: Request,
    steps: Vec<Step>,
    tries: usize,
    outcome: &'static str,
}

fn row(
    fault: &'static str,
    request: Request,
    steps: impl Into<Vec<Step>>,
    tries: usize,
    outcome: &'static str,
) -> Row {
    let steps = steps.into();
    Row {
        fault,
        request,
        steps,
        tries,
        outcome,
    }
}

const HTML: &str = "<html><head><title>Bad gateway</title></head><body>topsecret</body></html>";

/// Failures of the connection.
fn connections() -> Vec<Row> {
    let cut = |body: &str| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nrequest-id: r1";
        format!("{head}\r\ncontent-length: 99\r\n\r\n{body}").into_bytes()
    };
    vec![
        row("closed, then well", Get, [Close, good()], 2, "id 1"),
        row(
            "closed for good",
            Get,
            [Close],
            3,
            "GET /v1/ports/1: error sending request",
        ),
        row(
            "closed",
            Create,
            [Close, good()],
            1,
            "POST /v1/ports: error sending request",
        ),
        row(
            "cut off, then well",
            Get,
            [Send(cut("{\"id\"")), good()],
            2,
            "id 1",
        ),
        row(
            "cut off for good",
            Get,
            [Send(cut("{\"id\""))],
            3,
            "GET /v1/ports/1: 200 OK, but request or response body error",
        ),
        row(
            "cut off",
            Create,
            [Send(cut("{\"id\"")), good()],
            1,
            "POST /v1/ports: 200 OK, but request or response body error",
        ),
        row(
            "silent, then well",
            Get,
            [Stall(Vec::new()), good()],
            2,
            "id 1",
        ),
        row(
            "silent",
            Create,
            [Stall(Vec::new())],
            1,
            "the service was silent for more than 250ms",
        ),
        row(
            "silent in the body",
            Create,
            [Stall(cut("{"))],
            1,
            "200 OK, but the service was silent",
        ),
        row(
            "drop by drop",
            Create,
            [Drip(json("200 OK", &" ".repeat(99)))],
            1,
            "the try took longer than 600ms",
        ),
        row(
            "no HTTP",
            Create,
            [Send(b"SSH-2.0-OpenSSH_9\r\n\r\n".to_vec())],
            1,
            "invalid HTTP",
        ),
    ]
}

/// Answers of a service under load.
fn loads() -> Vec<Row> {
    let asks =
        |status: &str, wait: &str| Send(json(&format!("{status}\r\nretry-after: {wait}"), "{}"));
    vec![
        row(
            "429, then well",
            Get,
            [asks("429 Too Many Requests", "0.05"), good()],
            2,
            "id 1",
        ),
        row(
            "429, then well",
            Create,
            [asks("429 Too Many Requests", "0.05"), good()],
            2,
            "id 1",
        ),
        row(
            "503 without a time",
            Create,
            [status("503 Service Unavailable"), good()],
            1,
            "POST /v1/ports: 503 Service Unavailable (request r1)",
        ),
        row(
            "503 for good",
            Get,
            [status("503 Service Unavailable")],
            3,
            "GET /v1/ports/1: 503 Service Unavailable (request r1) (after 3 tries)",
        ),
        row(
            "429 for an hour",
            Get,
            [asks("429 Too Many Requests", "3600")],
            1,
            "asks for a wait of 3600s, more than the 1s allowed",
        ),
        row(
            "500",
            Get,
            [status("500 Internal Server Error")],
            1,
            "GET /v1/ports/1: 500 Internal Server Error (request r1)",
        ),
        row(
            "502 between pages",
            Pages,
            [
                Send(json("200 OK", r#"{"value":[{}],"@odata.nextLink":"?p=2"}"#)),
                status("502 Bad Gateway"),
                Send(json("200 OK", r#"{"value":[{}]}"#)),
            ],
            3,
            "2 items",
        ),
    ]
}

/// Answers that are not what they should be.
fn answers() -> Vec<Row> {
    let html = |status: &str| Send(http(&format!("{status}\r\ncontent-type: text/html"), HTML));
    let to = |status: &str, place: &str| Send(http(&format!("{status}\r\nlocation: {place}"), ""));
    let page = r#"{"value":[{}],"@odata.nextLink":"?p=2"}"#;
    vec![
        row(
            "HTML of a gateway",
            Get,
            [html("200 OK")],
            1,
            "GET /v1/ports/1: 200 OK with text/html where JSON was expected: Bad gateway",
        ),
        row(
            "HTML and 502",
            Get,
            [html("502 Bad Gateway"), good()],
            2,
            "id 1",
        ),
        row(
            "HTML and 403",
            Get,
            [html("403 Forbidden")],
            1,
            "403 Forbidden with text/html",
        ),
        row(
            "broken JSON",
            Get,
            [Send(json("200 OK", "{\"id\":\n 1,}"))],
            1,
            "line 2",
        ),
        row(
            "204",
            Get,
            [Send(
                b"HTTP/1.1 204 No Content\r\nrequest-id: r1\r\n\r\n".to_vec(),
            )],
            1,
            "GET /v1/ports/1: the service returned no value (204 No Content) (request r1)",
        ),
        row(
            "304",
            Get,
            [Send(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())],
            1,
            "GET /v1/ports/1: not modified",
        ),
        row(
            "101",
            Get,
            [Send(b"HTTP/1.1 101 Switching Protocols\r\n\r\n".to_vec())],
            1,
            "101 Switching Protocols",
        ),
        row(
            "103, then 200",
            Get,
            [Send(
                [
                    b"HTTP/1.1 103 Early Hints\r\n\r\n".to_vec(),
                    json("200 OK", r#"{"id":"1"}"#),
                ]
                .concat(),
            )],
            1,
            "id 1",
        ),
        row(
            "too long",
            Get,
            [Send(json("200 OK", &" ".repeat(100_001)))],
            1,
            "200 OK, but the response is longer than 100000 bytes (request r1)",
        ),
        row(
            "a gzip bomb",
            Get,
            [gzip(100_000_000)],
            1,
            "is longer than 100000 bytes",
        ),
        row(
            "broken gzip",
            Create,
            [Send(http(
                "200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip",
                "{}{}{}",
            ))],
            1,
            "200 OK, but",
        ),
        row(
            "redirect at home",
            Get,
            [to("307 Temporary Redirect", "/v2/ports/1"), good()],
            2,
            "id 1",
        ),
        row(
            "redirect for ever",
            Get,
            [to("302 Found", "/again")],
            6,
            "302 Found, not followed (more than 5 in a row): /again",
        ),
        row(
            "redirect away",
            Get,
            [to("302 Found", "http://127.0.0.2/?code=topsecret")],
            1,
            "302 Found, not followed (another origin): http://127.0.0.2/",
        ),
        row(
            "redirect of a write",
            Create,
            [to("307 Temporary Redirect", "/v2/ports")],
            1,
            "not followed (not for this method)",
        ),
        row(
            "an error of another kind",
            Get,
            [Send(json("400 Bad Request", "[\"no\"]"))],
            1,
            "GET /v1/ports/1: 400 Bad Request: [\"no\"] (request r1)",
        ),
        row(
            "pages in a circle",
            Pages,
            [Send(json("200 OK", page))],
            2,
            "the link of an earlier page",
        ),
    ]
}

#[tokio::test]
async fn every_fault_has_its_outcome() {
    println!("{:<26} {:<6} tries  outcome", "fault", "");
    let mut wrong = Vec::new();
    for row in connections().into_iter().chain(loads()).chain(answers()) {
        let (service, count) = start(row.steps).await;
        let result = outcome(&service, row.request).await;
        let shown = match &result {
            Ok(text) => text.clone(),
            Err(error) => {
                assert!(
                    !format!("{error} {error:?}").contains("topsecret"),
                    "{error:?}"
                );
                error.to_string()
            }
        };
        let tries = count.load(Ordering::SeqCst);
        let method = match row.request {
            Get => "GET",
            Create => "POST",
            Pages => "pages",
        };
        println!("{:<26} {method:<6} {tries:>5}  {shown}", row.fault);
        if tries != row.tries || !shown.contains(row.outcome) {
            wrong.push(format!(
                "{} {method}: {} tries, {}",
                row.fault, row.tries, row.outcome
            ));
        }
    }
    assert!(wrong.is_empty(), "expected instead:\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_has_not_changed_is_an_outcome_of_its_own() {
    let not_modified = Send(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec());
    let (service, _) = start(vec![not_modified, good()]).await;
    let get = || service.ports().by_id("1").get();
    assert_eq!(get().if_changed("\"1\"").await.unwrap(), None);
    assert!(get().if_changed("\"1\"").await.unwrap().is_some());
}

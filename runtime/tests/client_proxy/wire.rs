//! A small service on the loopback interface, and a proxy in front of it that spoils what comes back.
//!
//! In goes a fault and for how many connections it lasts, out comes the root to build a client with,
//! and how many requests came to the proxy and to the service.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, Result};
use tokio::net::{TcpListener, TcpStream};

/// How far a request gets.
#[derive(Clone, Copy, PartialEq)]
pub enum Reach {
    /// The connection is closed before it is read.
    Nothing,
    /// The proxy reads it and does not pass it on.
    Proxy,
    /// The service answers it.
    Service,
}

/// What the proxy does with the connection to the client; at the end it closes it.
pub enum Act {
    Put(Vec<u8>),
    /// Byte by byte, with pauses.
    Drip(Vec<u8>),
    Wait,
    Hang,
    /// Closes with RST in place of FIN.
    Reset,
}

/// A response of the service, or an empty one if it was not asked.
#[derive(Default)]
pub struct Response {
    pub head: String,
    pub body: Vec<u8>,
}

impl Response {
    pub fn whole(&self) -> Vec<u8> {
        [self.head.as_bytes(), &self.body].concat()
    }

    pub fn half(&self) -> Vec<u8> {
        self.body[..self.body.len() / 2].to_vec()
    }
}

/// What is done with a response of the service.
pub type Script = dyn Fn(&Response) -> Vec<Act> + Send + Sync;

#[derive(Clone)]
pub struct Fault {
    pub name: &'static str,
    pub reach: Reach,
    pub acts: Arc<Script>,
}

/// How many requests came where.
#[derive(Default)]
pub struct Counts {
    pub proxy: AtomicUsize,
    pub service: AtomicUsize,
}

/// Which connections, counted from 0, the fault befalls.
#[derive(Clone, Copy)]
pub struct Spell {
    pub first: usize,
    pub last: usize,
}

/// Starts both; gives the root to build a client with.
pub async fn start(fault: Fault, spell: Spell) -> (String, Arc<Counts>) {
    let service = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = service.local_addr().unwrap();
    let root = format!("http://{}/v1", proxy.local_addr().unwrap());
    let counts = Arc::<Counts>::default();
    let seen = Arc::clone(&counts);
    tokio::spawn(async move {
        while let Ok((stream, _)) = service.accept().await {
            seen.service.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(stream));
        }
    });
    let seen = Arc::clone(&counts);
    tokio::spawn(async move {
        while let Ok((stream, _)) = proxy.accept().await {
            let number = seen.proxy.fetch_add(1, Ordering::SeqCst);
            let strikes = (spell.first..=spell.last).contains(&number);
            let fault = strikes.then(|| fault.clone());
            let service = TcpStream::connect(address);
            tokio::spawn(async move { pass(stream, service, fault).await });
        }
    });
    (root, counts)
}

/// Passes one request on and its response back, as far as the fault lets it.
async fn pass(
    mut client: TcpStream,
    service: impl Future<Output = Result<TcpStream>>,
    fault: Option<Fault>,
) -> Result<()> {
    let reach = fault.as_ref().map_or(Reach::Service, |it| it.reach);
    let mut response = Response::default();
    if reach != Reach::Nothing {
        let request = read_request(&mut client).await?;
        if reach == Reach::Service {
            response = ask(service.await?, &request).await?;
        }
    }
    let acts = match fault {
        Some(fault) => (fault.acts)(&response),
        None => vec![Act::Put(response.whole())],
    };
    for act in acts {
        match act {
            Act::Put(bytes) => client.write_all(&bytes).await?,
            Act::Drip(bytes) => {
                for byte in bytes {
                    client.write_all(&[byte]).await?;
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
            Act::Wait => tokio::time::sleep(Duration::from_millis(30)).await,
            Act::Hang => std::future::pending().await,
            Act::Reset => client.set_zero_linger()?,
        }
    }
    Ok(())
}

async fn ask(mut service: TcpStream, request: &[u8]) -> Result<Response> {
    service.write_all(request).await?;
    let mut bytes = Vec::new();
    service.read_to_end(&mut bytes).await?;
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n");
    let body = bytes.split_off(end.unwrap_or_default() + 4);
    let head = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Response { head, body })
}

/// The head of a request and as much of a body as it announces.
async fn read_request(stream: &mut TcpStream) -> Result<Vec<u8>> {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lengths = head
                .lines()
                .filter_map(|it| it.strip_prefix("content-length:"));
            let length = lengths.next().and_then(|it| it.trim().parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Ok(request);
            }
        }
        if stream.read_buf(&mut request).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// Answers one request and closes the connection.
async fn serve(mut stream: TcpStream) -> Result<()> {
    let request = read_request(&mut stream).await?;
    let line = String::from_utf8_lossy(&request);
    let target = |start: &str| line.starts_with(start);
    let answer = if target("POST /v1/$batch") {
        let responses = r#"{"responses":[{"id":"1","status":200,"body":{"id":"1"}}]}"#;
        json("200 OK", responses)
    } else if target("PUT /v1/ports/1/photo") || target("DELETE ") {
        http("204 No Content", b"")
    } else if target("GET /v1/ports/7") {
        let accepted = "202 Accepted\r\nlocation: /v1/monitor\r\nretry-after: 0.01";
        http(accepted, b"")
    } else if target("GET /v1/monitor") {
        json("200 OK", r#"{"id":"7"}"#)
    } else if target("PUT ") {
        json("200 OK", r#"{"id":"1","port":3}"#)
    } else if target("POST ") {
        json(
            "201 Created\r\nlocation: /v1/ports/2",
            r#"{"id":"2","port":1}"#,
        )
    } else if target("PATCH ") {
        json("200 OK", r#"{"id":"1","port":2}"#)
    } else if target("GET /v1/ports?page=2") {
        json("200 OK", r#"{"value":[{"id":"2"}]}"#)
    } else if target("GET /v1/ports/1/photo") {
        http("200 OK\r\ncontent-type: image/png", &[7; 40])
    } else if target("GET /v1/ports/1") {
        json("200 OK", r#"{"id":"1","port":443}"#)
    } else {
        json(
            "200 OK",
            r#"{"value":[{"id":"1"}],"@odata.nextLink":"?page=2"}"#,
        )
    };
    stream.write_all(&answer).await
}

/// A response with this status line and these headers, and an identifier.
pub fn http(head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let rest = format!("request-id: r1\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    [format!("HTTP/1.1 {head}\r\n{rest}").as_bytes(), body].concat()
}

pub fn json(head: &str, body: &str) -> Vec<u8> {
    let head = format!("{head}\r\ncontent-type: application/json");
    http(&head, body.as_bytes())
}

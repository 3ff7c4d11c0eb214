//! The default transport against a real server on this machine.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use client_common::{HostPort, Service};
use futures_core::Stream;
use odata_runtime::client::{
    Accepted, Error, MediaBody, RetryPolicy, StreamRequest, TimeoutKind, TransportErrorKind,
};
use odata_runtime::query::Changes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use wiremock::matchers::{body_string, header, headers, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

async fn served() -> (MockServer, Service) {
    let server = MockServer::start().await;
    let root = format!("{}/v1.0/", server.uri());
    let service = Service::builder()
        .root(root)
        .token("secret")
        .build()
        .unwrap();
    (server, service)
}

#[tokio::test]
async fn requests_and_pages_cross_the_wire() {
    let (server, service) = served().await;
    let next = format!("{}/v1.0/ports?$skiptoken=a%2fB~!$x", server.uri());
    let first = format!(r#"{{"value":[{{"id":"1"}}],"@odata.nextLink":"{next}"}}"#);
    Mock::given(method("GET"))
        .and(path("/v1.0/ports"))
        .and(header("authorization", "Bearer secret"))
        .and(header("prefer", "include-unknown-enum-members"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(first, "application/json"))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_raw(r#"{"value":[{"id":"2"}]}"#, "application/json"),
        )
        .mount(&server)
        .await;
    let filter = HostPort::ID.eq("it's ü/%&+#");
    let ports = service.ports().list().filter(filter).all(10).await.unwrap();
    assert_eq!(ports.len(), 2);
    let received = server.received_requests().await.unwrap();
    let expected = "$filter=id%20eq%20%27it%27%27s%20%C3%BC%2F%25%26%2B%23%27";
    assert_eq!(received[0].url.query(), Some(expected));
    assert_eq!(received[1].url.query(), Some("$skiptoken=a%2fB~!$x"));
}

#[tokio::test]
async fn writes_cross_the_wire() {
    let (server, service) = served().await;
    Mock::given(method("PATCH"))
        .and(path("/v1.0/ports/a%2Fb"))
        .and(body_string(r#"{"port":443}"#))
        .respond_with(ResponseTemplate::new(204))
        .expect(1)
        .mount(&server)
        .await;
    let update = service
        .ports()
        .by_id("a/b")
        .update(Changes::new().set(HostPort::PORT, 443));
    assert_eq!(update.await.unwrap(), None);
}

#[tokio::test]
async fn batches_cross_the_wire() {
    let (server, service) = served().await;
    let responses =
        r#"{"responses":[{"id":"2","status":204},{"id":"1","status":200,"body":{"port":80}}]}"#;
    Mock::given(method("POST"))
        .and(path("/v1.0/$batch"))
        .and(header("authorization", "Bearer secret"))
        .and(header("content-type", "application/json"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(responses, "application/json"))
        .expect(1)
        .mount(&server)
        .await;
    let mut batch = service.inner().batch();
    let get = batch.add(service.ports().by_id("1").get()).unwrap();
    let update = Changes::new().set(HostPort::PORT, 443);
    let update = batch
        .add(service.ports().by_id("2").update(update))
        .unwrap();
    let mut result = batch.send().await.unwrap();
    assert_eq!(result.take(get).unwrap().port, Some(80));
    assert_eq!(result.take(update).unwrap(), None);
}

#[tokio::test]
async fn operations_that_take_long_cross_the_wire() {
    let (server, service) = served().await;
    Mock::given(method("GET"))
        .and(path("/v1.0/ports/1"))
        .and(headers(
            "prefer",
            vec!["include-unknown-enum-members", "respond-async"],
        ))
        .respond_with(
            ResponseTemplate::new(202)
                .insert_header("location", "/monitor/1")
                .insert_header("retry-after", "0"),
        )
        .mount(&server)
        .await;
    let done = ResponseTemplate::new(200).insert_header("asyncresult", "200");
    Mock::given(method("GET"))
        .and(path("/monitor/1"))
        .respond_with(done.set_body_raw(r#"{"port":80}"#, "application/json"))
        .mount(&server)
        .await;
    let accepted = service
        .ports()
        .by_id("1")
        .get()
        .respond_async()
        .await
        .unwrap();
    let Accepted::Running(operation) = accepted else {
        panic!("{accepted:?}");
    };
    let port = operation.wait(Duration::from_secs(60)).await.unwrap();
    assert_eq!(port.port, Some(80));
}

#[tokio::test]
async fn redirects_do_not_carry_the_token_away() {
    let (server, service) = served().await;
    let elsewhere = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(307).insert_header("location", elsewhere.uri()))
        .mount(&server)
        .await;
    let error = service.ports().by_id("1").get().await.unwrap_err();
    assert!(matches!(error, Error::Redirected(_)), "{error}");
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn next_links_do_not_carry_the_token_away() {
    let (server, service) = served().await;
    let elsewhere = MockServer::start().await;
    let body = format!(
        r#"{{"value":[],"@odata.nextLink":"{}/v1.0/ports"}}"#,
        elsewhere.uri()
    );
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(body, "application/json"))
        .mount(&server)
        .await;
    let error = service.ports().list().all(1).await.unwrap_err();
    assert!(matches!(error, Error::UntrustedLink { .. }), "{error}");
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn failures_to_connect_name_no_secret() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let service = Service::builder()
        .root(root)
        .token("topsecret")
        .build()
        .unwrap();
    let get = service.ports().by_id("1").get().query("sig", "topsecret");
    let error = get.await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Connect),
        "{error:?}"
    );
    assert!(!format!("{error} {error:?}").contains("topsecret"));
}

/// A server that answers one request, in steps that the test decides.
async fn by_hand() -> (Service, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let root = format!("http://{}/v1.0/", listener.local_addr().unwrap());
    let builder = Service::builder()
        .root(root)
        .read_timeout(Duration::from_secs(30));
    (
        builder.retry(RetryPolicy::none()).build().unwrap(),
        listener,
    )
}

fn photo(service: &Service) -> StreamRequest {
    StreamRequest::new(service.ports().by_id("1").path().child("photo"))
}

/// Reads until the text has come.
async fn read_until(socket: &mut TcpStream, end: &str) -> String {
    let mut read = String::new();
    while !read.ends_with(end) {
        read.push(char::from(socket.read_u8().await.unwrap()));
    }
    read
}

#[tokio::test]
async fn a_download_arrives_while_the_service_still_sends() {
    let (service, listener) = by_hand().await;
    let (go_on, may_go_on) = tokio::sync::oneshot::channel();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        read_until(&mut socket, "\r\n\r\n").await;
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nfour";
        socket.write_all(head.as_bytes()).await.unwrap();
        may_go_on.await.unwrap();
        socket.write_all(b"more").await.unwrap();
    });
    let mut stream = photo(&service).download().await.unwrap();
    assert_eq!(stream.content_length(), Some(8));
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "four");
    go_on.send(()).unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "more");
    assert_eq!(stream.try_next().await.unwrap(), None);
    server.await.unwrap();
}

#[tokio::test]
async fn dropping_a_download_closes_its_connection() {
    let (service, listener) = by_hand().await;
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        read_until(&mut socket, "\r\n\r\n").await;
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n";
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.read(&mut [0]).await
    });
    let mut stream = photo(&service).download().await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "x");
    drop(stream);
    assert!(matches!(server.await.unwrap(), Ok(0) | Err(_)));
}

/// The chunks that a channel gives.
struct Received(mpsc::UnboundedReceiver<&'static [u8]>);

impl Stream for Received {
    type Item = Result<&'static [u8], std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|it| it.map(Ok))
    }
}

#[tokio::test]
async fn an_upload_leaves_while_it_is_still_made() {
    for length in [None, Some(8)] {
        let (service, listener) = by_hand().await;
        let (sender, receiver) = mpsc::unbounded_channel::<&[u8]>();
        sender.send(b"four").unwrap();
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let head = read_until(&mut socket, "\r\n\r\n").await.to_lowercase();
            assert_eq!(
                head.contains("content-length: 8"),
                length.is_some(),
                "{head}"
            );
            let is_chunked = head.contains("transfer-encoding: chunked");
            assert_eq!(is_chunked, length.is_none(), "{head}");
            read_until(&mut socket, "four").await;
            sender.send(b"more").unwrap();
            drop(sender);
            let end = if is_chunked { "0\r\n\r\n" } else { "more" };
            read_until(&mut socket, end).await;
            let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
            socket.write_all(answer).await.unwrap();
        });
        let mut body = MediaBody::stream(Received(receiver));
        if let Some(length) = length {
            body = body.length(length);
        }
        let done = photo(&service).upload(body, "text/plain").await.unwrap();
        assert_eq!(done.status.as_u16(), 204);
        server.await.unwrap();
    }
}

#[tokio::test]
async fn an_upload_that_is_longer_than_announced_fails() {
    let (service, listener) = by_hand().await;
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut all = Vec::new();
        // One that gets as much as was announced is content.
        let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
        let _ = read_until(&mut socket, "\r\n\r\nfive!").await;
        let _ = socket.write_all(answer).await;
        let _ = socket.read_to_end(&mut all).await;
    });
    let content = MediaBody::reader(std::io::Read::chain(&b"five!"[..], &b"more!"[..]));
    let upload = photo(&service).upload(content.length(5), "text/plain");
    let error = upload.await.unwrap_err();
    let told = "more than the 5 bytes that were announced";
    assert!(error.to_string().contains(told), "{error}");
    server.abort();
}

#[tokio::test]
async fn an_upload_that_is_shorter_than_announced_fails() {
    let (service, listener) = by_hand().await;
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut all = Vec::new();
        socket.read_to_end(&mut all).await.map(|_| all)
    });
    let body = MediaBody::reader(&b"four"[..]).length(8);
    let error = photo(&service)
        .upload(body, "text/plain")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    drop(server.await.unwrap());
}

#[tokio::test]
async fn a_service_that_takes_nothing_of_an_upload_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let root = format!("http://{}/v1.0/", listener.local_addr().unwrap());
    let builder = Service::builder().root(root).retry(RetryPolicy::none());
    let silence = Duration::from_millis(50);
    let service = builder.read_timeout(silence).build().unwrap();
    let body = MediaBody::reader(std::io::repeat(7));
    let error = photo(&service)
        .upload(body, "text/plain")
        .await
        .unwrap_err();
    assert_eq!(error.timed_out(), Some(TimeoutKind::Silence), "{error}");
}

/// Runs in a process of its own, whose environment names a proxy.
#[tokio::test]
async fn inner_request_with_a_proxy_in_the_environment() {
    if std::env::var_os("ODATA_TEST_PROXY").is_none() {
        return;
    }
    let (server, service) = served().await;
    Mock::given(method("GET"))
        .and(header("authorization", "Bearer secret"))
        .respond_with(ResponseTemplate::new(200).set_body_raw("{}", "application/json"))
        .mount(&server)
        .await;
    service.ports().by_id("1").get().await.unwrap();
}

#[tokio::test]
async fn a_token_within_this_machine_goes_past_proxies() {
    let proxy = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(502))
        .mount(&proxy)
        .await;
    let child = tokio::task::spawn_blocking({
        let proxy = proxy.uri();
        move || {
            std::process::Command::new(std::env::current_exe().unwrap())
                .arg("inner_request_with_a_proxy_in_the_environment")
                .env("ODATA_TEST_PROXY", "1")
                .env("HTTP_PROXY", &proxy)
                .env("http_proxy", proxy)
                .env_remove("NO_PROXY")
                .env_remove("no_proxy")
                .output()
        }
    });
    let output = child.await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}");
    assert!(proxy.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_service_that_fails_while_it_writes_says_so_at_the_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let root = format!("http://{}/v1.0/", listener.local_addr().unwrap());
    let serve = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let _ = connection.read(&mut [0; 4096]).await.unwrap();
        let answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTrailer: OData-Error\r\n\
            Transfer-Encoding: chunked\r\n\r\na\r\n{\"id\":\"1\"}\r\n0\r\n\
            OData-Error: {\"error\":{\"code\":\"X\",\"message\":\"boom\"}}\r\n\r\n";
        connection.write_all(answer.as_bytes()).await.unwrap();
        let _ = connection.read(&mut [0; 1]).await;
    });
    let builder = Service::builder().root(root).retry(RetryPolicy::none());
    let service = builder.build().unwrap();
    let error = service.ports().by_id("1").get().await.unwrap_err();
    let told = "the service failed while it wrote the response: X: boom";
    assert!(error.to_string().contains(told), "{error}");
    serve.abort();
}

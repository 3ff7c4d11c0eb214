//! What can go wrong between a client and a service, and what a service can answer that it should not.

use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::wire::Act::{Drip, Hang, Put, Reset, Wait};
use super::wire::Reach::{Nothing, Proxy, Service};
use super::wire::{Act, Fault, Reach, Response, http, json};

pub fn all() -> Vec<Fault> {
    [
        slow(),
        broken(),
        loaded(),
        wrong(),
        unreadable(),
        unexpected(),
        redirects(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn fault(
    name: &'static str,
    reach: Reach,
    acts: impl Fn(&Response) -> Vec<Act> + Send + Sync + 'static,
) -> Fault {
    Fault {
        name,
        reach,
        acts: Arc::new(acts),
    }
}

/// The proxy answers in place of the service.
fn instead(name: &'static str, answer: Vec<u8>) -> Fault {
    fault(name, Proxy, move |_| vec![Put(answer.clone())])
}

/// The service acts, and this is what comes of its answer.
fn answers(name: &'static str, answer: Vec<u8>) -> Fault {
    fault(name, Service, move |_| vec![Put(answer.clone())])
}

fn slow() -> Vec<Fault> {
    vec![
        fault("no fault", Service, |it| vec![Put(it.whole())]),
        fault("late head", Service, |it| vec![Wait, Put(it.whole())]),
        fault("late body", Service, |it| {
            vec![Put(it.head.clone().into()), Wait, Put(it.body.clone())]
        }),
        fault("byte by byte", Service, |it| {
            vec![Put(it.head.clone().into()), Drip(it.body.clone())]
        }),
        fault("silent", Service, |_| vec![Hang]),
        fault("silent in the head", Service, |_| {
            vec![Put(b"HTTP/1.1 200 OK\r\nrequ".to_vec()), Hang]
        }),
        fault("silent in the body", Service, |it| {
            vec![Put(it.head.clone().into()), Put(it.half()), Hang]
        }),
    ]
}

fn broken() -> Vec<Fault> {
    let chunked = "HTTP/1.1 200 OK\r\nrequest-id: r1\r\ncontent-type: application/json\r\n\
        transfer-encoding: chunked\r\n\r\n";
    vec![
        fault("closed unread", Nothing, |_| Vec::new()),
        fault("closed before the service", Proxy, |_| Vec::new()),
        fault("closed after the service", Service, |_| Vec::new()),
        fault("closed in the head", Service, |_| {
            vec![Put(b"HTTP/1.1 200 OK\r\nrequ".to_vec())]
        }),
        fault("reset before the service", Proxy, |_| vec![Reset]),
        fault("reset after the service", Service, |_| vec![Reset]),
        fault("reset in the body", Service, |it| {
            vec![Put(it.head.clone().into()), Put(it.half()), Wait, Reset]
        }),
        fault("cut body", Service, |it| {
            vec![Put(it.head.clone().into()), Put(it.half())]
        }),
        fault("cut chunks", Service, move |_| {
            vec![Put(format!("{chunked}9\r\n{{\"id\":\"1").into())]
        }),
        fault("broken chunk", Service, move |_| {
            vec![Put(format!("{chunked}1\r\n{{\r\nzz\r\n").into())]
        }),
    ]
}

fn loaded() -> Vec<Fault> {
    let says = |name, head: &str| instead(name, json(head, r#"{"error":{"code":"busy"}}"#));
    let html = "<html><head><title>Bad gateway</title></head><body>topsecret-token</body></html>";
    vec![
        says("429, 20 ms", "429 Too Many Requests\r\nretry-after: 0.02"),
        says("429", "429 Too Many Requests"),
        says("429, an hour", "429 Too Many Requests\r\nretry-after: 3600"),
        says("503, 20 ms", "503 Service Unavailable\r\nretry-after: 0.02"),
        says(
            "503, a date",
            "503 Service Unavailable\r\nretry-after: Wed, 01 Jan 2020 00:00:00 GMT",
        ),
        says("503", "503 Service Unavailable"),
        instead(
            "502 in HTML",
            http(
                "502 Bad Gateway\r\ncontent-type: text/html",
                html.as_bytes(),
            ),
        ),
        fault("503, cut", Proxy, |_| {
            vec![Put(
                b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 0.02\r\ncontent-type: application/json\r\n\
                content-length: 90\r\n\r\n{\"error\":{\"code\":\"bu"
                    .to_vec(),
            )]
        }),
        fault("404, cut", Proxy, |_| {
            vec![Put(
                b"HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\n\
                content-length: 90\r\n\r\n{\"error\":{\"code\":\"no"
                    .to_vec(),
            )]
        }),
        says("504", "504 Gateway Timeout"),
        says("500", "500 Internal Server Error"),
        instead(
            "403 in HTML",
            http("403 Forbidden\r\ncontent-type: text/html", html.as_bytes()),
        ),
    ]
}

fn wrong() -> Vec<Fault> {
    let port = br#"{"id":"1"}"#;
    let plain = |name, bytes: &[u8]| answers(name, bytes.to_vec());
    let head = |more: &str| format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{more}");
    vec![
        answers(
            "HTML",
            http(
                "200 OK\r\ncontent-type: text/html",
                b"<title>Sign in</title>",
            ),
        ),
        answers("text", http("200 OK\r\ncontent-type: text/plain", port)),
        answers("no content type", http("200 OK", port)),
        plain(
            "longer than it says",
            head("content-length: 5\r\n\r\n{\"id\":\"1\"}").as_bytes(),
        ),
        plain(
            "two lengths",
            head("content-length: 10\r\ncontent-length: 9\r\n\r\n{\"id\":\"1\"}").as_bytes(),
        ),
        plain("no HTTP", b"SSH-2.0-OpenSSH_9.9\r\n\r\n"),
        plain(
            "an unknown status",
            b"HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n",
        ),
        plain("a broken header", head("no colon\r\n\r\n{}").as_bytes()),
        plain(
            "an endless head",
            head(&"x: y\r\n".repeat(100_000)).as_bytes(),
        ),
        answers(
            "OData 3",
            json("200 OK\r\nodata-version: 3.0", r#"{"d":{"id":"1"}}"#),
        ),
        answers(
            "OData 2",
            json("200 OK\r\ndataserviceversion: 2.0;", r#"{"d":{"id":"1"}}"#),
        ),
        answers(
            "OData 4.01",
            json("200 OK\r\nodata-version: 4.01", r#"{"id":"1","value":[]}"#),
        ),
    ]
}

fn unreadable() -> Vec<Fault> {
    let gzip = |body: &[u8]| {
        http(
            "200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip",
            body,
        )
    };
    let packed = |length: usize| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&vec![b' '; length]).unwrap();
        encoder.finish().unwrap()
    };
    let binary = b"{\"id\":\"\xff\xfe\"}";
    vec![
        answers(
            "no UTF-8",
            http("200 OK\r\ncontent-type: application/json", binary),
        ),
        answers("broken JSON", json("200 OK", "{\"id\":\n 1,}")),
        answers("empty", json("200 OK", "")),
        answers("null", json("200 OK", "null")),
        answers("an array", json("200 OK", "[]")),
        answers("an echo", json("200 OK", r#""topsecret-token""#)),
        answers(
            "an error",
            json("200 OK", r#"{"error":{"code":"busy","message":"later"}}"#),
        ),
        answers("deep", json("200 OK", &r#"{"a":"#.repeat(15_000))),
        answers("too long", json("200 OK", &" ".repeat(100_001))),
        answers("a bomb", gzip(&packed(5_000_000))),
        answers("cut gzip", gzip(&packed(1000)[..20])),
        answers("no gzip", gzip(b"{\"id\":\"1\"}")),
    ]
}

fn unexpected() -> Vec<Fault> {
    let before = |name, status: &'static str| {
        fault(name, Service, move |it| {
            vec![
                Put(format!("HTTP/1.1 {status}\r\n\r\n").into()),
                Put(it.whole()),
            ]
        })
    };
    let bare = |name, status: &str| {
        let head = format!("HTTP/1.1 {status}\r\nrequest-id: r1\r\nconnection: close\r\n\r\n");
        answers(name, head.into_bytes())
    };
    vec![
        before("100 before", "100 Continue"),
        before("103 before", "103 Early Hints"),
        bare("101", "101 Switching Protocols"),
        bare("204", "204 No Content"),
        bare("205", "205 Reset Content"),
        bare("304", "304 Not Modified"),
        answers(
            "206",
            json("206 Partial Content", r#"{"id":"1","value":[]}"#),
        ),
        answers("202", json("202 Accepted\r\nlocation: /monitor", "")),
        answers(
            "400, an echo",
            json(
                "400 topsecret",
                r#"{"error":{"message":"topsecret-token"}}"#,
            ),
        ),
    ]
}

fn redirects() -> Vec<Fault> {
    let to = |name, status: &str, place: &str| {
        let location = format!("{status}\r\nlocation: {place}");
        instead(name, http(&location, b""))
    };
    vec![
        to("307 at home", "307 Temporary Redirect", "?page=2"),
        to("303 at home", "303 See Other", "?page=2"),
        to(
            "307 away",
            "307 Temporary Redirect",
            "http://127.0.0.2:1/topsecret-token?code=topsecret",
        ),
        to("302 without TLS", "302 Found", "ftp://127.0.0.1/"),
        to(
            "301 with a password",
            "301 Moved Permanently",
            "http://u:topsecret@127.0.0.1/",
        ),
        instead("302 nowhere", http("302 Found", b"")),
    ]
}

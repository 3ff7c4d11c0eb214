//! What services repeat of URLs, in their encoding: secrets do not show, all else does.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use bytes::Bytes;
use client_common::{HostPort, HostPortCollectionRequest, Service, scripted};
use http::{Request, Response};
use odata_runtime::client::testing::MockAnswer;
use odata_runtime::client::{
    Body, BoxFuture, Error, MonitorLink, RetryPolicy, Transport, TransportError, media_links,
};
use odata_runtime::query::Changes;

/// A gateway that refuses everything, with the URL and the headers that it was sent.
struct Echo;

impl Transport for Echo {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let text = format!(
            "{} {:?} {:?}",
            request.uri(),
            request.uri().query(),
            request.headers()
        );
        let message = serde_json::json!({"error": {"code": "refused", "message": text}});
        let mut response = Response::new(Body::from(Bytes::from(message.to_string())));
        *response.status_mut() = http::StatusCode::BAD_REQUEST;
        let headers = response.headers_mut();
        headers.insert("content-type", "application/json".parse().unwrap());
        Box::pin(std::future::ready(Ok(response)))
    }
}

fn echoing() -> Service {
    let builder = Service::builder()
        .transport(Echo)
        .retry(RetryPolicy::none());
    builder.build().unwrap()
}

fn hides(error: &Error) {
    let text = format!("{error} {error:?} {error:#?}");
    assert!(!text.contains("topsecret"), "{text}");
    assert!(text.contains("[redacted]"), "{text}");
}

#[tokio::test]
async fn a_query_that_comes_back_as_it_was_sent_shows_no_secret() {
    for secret in [
        "topsecret",
        "topsecret.sig~a/b:c;d,e!",
        "topsecret=a&b(c)*$d",
        "topsecret'quoted/'%25",
        "topsecret ü",
    ] {
        let get = echoing().ports().by_id("1").get().query("code", secret);
        let error = get.await.unwrap_err();
        let rest = error.to_string().replace("[redacted]", "");
        assert!(!rest.contains("sig~") && !rest.contains("quoted"), "{rest}");
        hides(&error);
    }
}

#[tokio::test]
async fn links_of_the_service_show_nothing_of_their_state() {
    let service = echoing();
    let ports: HostPortCollectionRequest = service.ports();
    let link = "https://service.example/v1.0/ports?$select=port&$skiptoken=topsecret.A~1%2f&x=topsecret%20b";
    let error = ports.resume(link).try_next().await.unwrap_err();
    hides(&error);
    // What the caller asked for may show.
    assert!(error.to_string().contains("$select=port"), "{error}");
    let link = odata_runtime::client::DeltaLink::new(link);
    hides(&ports.changes_since(&link).try_next().await.unwrap_err());
    let monitor = MonitorLink::new("/v1.0/monitor?t=topsecret-monitor");
    let operation = ports.by_id("1").get().monitored_by(&monitor).unwrap();
    hides(&operation.poll().await.unwrap_err());
}

#[tokio::test]
async fn values_that_hold_links_show_no_query_of_them() {
    let (transport, service) = scripted();
    let link = "https://u:topsecret@service.example/v1.0/ports?$skiptoken=topsecret";
    let page = serde_json::json!({"value": [], "@odata.nextLink": link, "@odata.deltaLink": link});
    transport.json(200, &page.to_string());
    let created = MockAnswer::json(201, "{\"id\":\"1\"}").header("location", link);
    transport.answer(created.header("odata-entityid", link));
    let page = service.ports().list().await.unwrap();
    assert_eq!(page.next_link.as_deref(), Some(link));
    let changes = Changes::<HostPort>::new().set(HostPort::PORT, 1);
    let created = service.ports().create(changes).created().await.unwrap();
    assert_eq!(created.location.as_deref(), Some(link));
    let mut photo = HostPort::default();
    photo.additional.insert(
        "@odata.mediaReadLink",
        odata_runtime::json::RawJson::string(link),
    );
    let links = media_links(&photo);
    let text = format!("{page:?} {created:#?} {links:?}");
    assert!(!text.contains("topsecret"), "{text}");
    assert!(
        text.contains("https://service.example/v1.0/ports?.."),
        "{text}"
    );
}

#[tokio::test]
async fn words_of_harmless_headers_stay_in_what_the_service_says() {
    let (transport, service) = scripted();
    let message = "ConsistencyLevel must be eventual for application/json";
    let body = serde_json::json!({"error": {"code": "BadRequest", "message": message}});
    transport.json(400, &body.to_string());
    let get = service.ports().by_id("1").get();
    let get = get.header("ConsistencyLevel", "eventual");
    let get = get
        .header("accept", "application/json")
        .header("x-key", "topsecret");
    let error = get.await.unwrap_err();
    assert!(error.to_string().contains(message), "{error}");
}

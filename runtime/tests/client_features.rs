//! What further features add: Azure credentials, tower services, waiting without async.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

#[allow(unused_imports)]
mod client_common;

#[cfg(feature = "azure")]
mod azure_credentials {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::{Duration, SystemTime};

    use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
    use odata_runtime::client::{AzureToken, CachedToken, TokenProvider};

    use super::client_common::scripted_with;

    #[derive(Debug, Default)]
    struct Fake(AtomicU32);

    #[async_trait::async_trait]
    impl TokenCredential for Fake {
        async fn get_token(
            &self,
            scopes: &[&str],
            _: Option<TokenRequestOptions<'_>>,
        ) -> azure_core::Result<AccessToken> {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            let end = SystemTime::now() + Duration::from_secs(3600);
            Ok(AccessToken::new(
                format!("{}#{number}", scopes.join(" ")),
                end.into(),
            ))
        }
    }

    #[tokio::test]
    async fn the_scope_is_that_of_the_root() {
        for (root, scope) in [
            (
                "https://graph.microsoft.us/v1.0",
                "https://graph.microsoft.us/.default#0",
            ),
            (
                "https://host.example:8443/a/b/",
                "https://host.example:8443/.default#0",
            ),
        ] {
            let tokens = AzureToken::for_root(Arc::new(Fake::default()), root).unwrap();
            assert_eq!(tokens.token().await.unwrap().secret(), scope);
        }
        assert!(AzureToken::for_root(Arc::new(Fake::default()), "graph").is_err());
    }

    #[tokio::test]
    async fn any_credential_gives_tokens() {
        let credential = Arc::new(Fake::default());
        let tokens = AzureToken::new(credential.clone(), "https://service.example/.default");
        assert!(tokens.token().await.unwrap().end().unwrap() > SystemTime::now());
        let tokens = CachedToken::new(tokens);
        let (transport, service) = scripted_with(|builder| builder.token(tokens));
        transport.json(200, "{}");
        transport.empty(401);
        transport.json(200, "{}");
        for _ in 0..2 {
            service.ports().by_id("1").get().await.unwrap();
        }
        let requests = transport.requests();
        let bearer = |number: usize| {
            requests[number].headers()["authorization"]
                .to_str()
                .unwrap()
        };
        assert_eq!(bearer(1), "Bearer https://service.example/.default#1");
        assert_eq!(bearer(2), "Bearer https://service.example/.default#2");
        assert_eq!(credential.0.load(Ordering::SeqCst), 3);
    }
}

#[cfg(feature = "tower")]
mod tower_services {
    use std::task::{Context, Poll};

    use bytes::Bytes;
    use odata_runtime::client::testing::{MockAnswer, MockTransport};
    use odata_runtime::client::{
        Error, MediaBody, RetryPolicy, StreamRequest, TowerTransport, TransportErrorKind,
        TransportService, Unrestricted,
    };

    use super::client_common::Service;

    /// A layer that stamps each request.
    #[derive(Clone)]
    struct Stamp(TransportService);

    impl tower_service::Service<http::Request<Bytes>> for Stamp {
        type Response =
            <TransportService as tower_service::Service<http::Request<Bytes>>>::Response;
        type Error = <TransportService as tower_service::Service<http::Request<Bytes>>>::Error;
        type Future = <TransportService as tower_service::Service<http::Request<Bytes>>>::Future;

        fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
            self.0.poll_ready(context)
        }

        fn call(&mut self, mut request: http::Request<Bytes>) -> Self::Future {
            request
                .headers_mut()
                .insert("x-stamp", http::HeaderValue::from_static("1"));
            self.0.call(request)
        }
    }

    #[tokio::test]
    async fn layers_go_around_transports() {
        let mock = MockTransport::new();
        let stamped = TowerTransport::new(Stamp(TransportService::new(mock.clone())));
        let builder = Service::builder().transport(stamped);
        let service = builder.retry(RetryPolicy::none()).build().unwrap();
        mock.json(200, "{}");
        mock.answer(MockAnswer::fail(TransportErrorKind::Connect));
        service.ports().by_id("1").get().await.unwrap();
        assert_eq!(mock.requests()[0].headers()["x-stamp"], "1");
        let error = service.ports().by_id("1").get().await.unwrap_err();
        let Error::Transport(error) = &error else {
            panic!("{error}");
        };
        assert_eq!(error.kind(), TransportErrorKind::Connect);
    }

    #[tokio::test]
    async fn streams_go_through_services_that_take_them() {
        let photo = |service: &Service| {
            StreamRequest::<Unrestricted>::new(service.ports().path().child("photo"))
        };
        let body = || MediaBody::reader(&b"content"[..]);
        let mock = MockTransport::new();
        let streaming = TransportService::streaming(mock.clone());
        let builder = Service::builder().transport(TowerTransport::streaming(streaming));
        let service = builder.retry(RetryPolicy::none()).build().unwrap();
        mock.empty(204);
        mock.json(200, "{}");
        photo(&service).upload(body(), "text/plain").await.unwrap();
        service.ports().by_id("1").get().await.unwrap();
        assert_eq!(mock.requests()[0].body(), "content");
        let whole = TowerTransport::new(TransportService::new(mock.clone()));
        let builder = Service::builder().transport(whole);
        let service = builder.retry(RetryPolicy::none()).build().unwrap();
        let error = photo(&service)
            .upload(body(), "text/plain")
            .await
            .unwrap_err();
        assert!(error.to_string().contains("sends no streams"), "{error}");
    }
}

#[cfg(feature = "blocking")]
mod blocking {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::time::Duration;

    use odata_runtime::client::{Blocking, ContentRequest, Error, RetryPolicy, Unrestricted};
    use odata_runtime::query::Changes;

    use super::client_common::{Host, Service, scripted};

    /// Answers each request, and closes the connection after it was idle for a while.
    fn impatient(idle: Duration) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                std::thread::spawn(move || {
                    connection.set_read_timeout(Some(idle)).unwrap();
                    let mut bytes = [0_u8; 65536];
                    while connection.read(&mut bytes).is_ok_and(|count| count > 0) {
                        let answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}";
                        connection.write_all(answer.as_bytes()).unwrap();
                    }
                });
            }
        });
        port
    }

    fn service(port: u16) -> Service {
        let root = format!("http://127.0.0.1:{port}/v1.0");
        let builder = Service::builder().root(root).retry(RetryPolicy::none());
        builder
            .read_timeout(Duration::from_secs(5))
            .build()
            .unwrap()
    }

    #[test]
    fn connections_that_the_service_closes_are_not_used_again() {
        let service = service(impatient(Duration::from_millis(20)));
        let blocking = Blocking::new().unwrap();
        for _ in 0..8 {
            blocking
                .wait(service.hosts().create(Changes::<Host>::new()))
                .unwrap();
            std::thread::sleep(Duration::from_millis(60));
        }
    }

    #[test]
    fn several_wait_with_one_client() {
        let service = service(impatient(Duration::from_secs(60)));
        let (one, other) = (Blocking::new().unwrap(), Blocking::new().unwrap());
        for blocking in [&one, &other, &one] {
            blocking.wait(service.ports().by_id("1").get()).unwrap();
        }
        drop(one);
        other.wait(service.ports().by_id("1").get()).unwrap();
    }

    #[test]
    fn chunks_end_with_an_error() {
        let (transport, service) = scripted();
        transport.text(200, "text/plain", "hello");
        let blocking = Blocking::new().unwrap();
        let content = ContentRequest::<Unrestricted>::new(&service.inner().path().child("photo"));
        let stream = blocking.wait(content.download()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let results: Vec<_> = runtime.block_on(async { blocking.chunks(stream).collect() });
        assert_eq!(results.len(), 1);
        assert!(results[0].is_err());
    }

    #[test]
    fn requests_can_be_waited_for_without_async() {
        let (transport, service) = scripted();
        let blocking = Blocking::new().unwrap();
        transport.json(200, "{\"value\":[{},{}],\"@odata.nextLink\":\"?p=2\"}");
        transport.json(200, "{\"value\":[{}],\"@odata.nextLink\":\"?p=3\"}");
        transport.empty(403);
        transport.json(200, "{\"id\":\"1\"}");
        let items: Vec<_> = blocking.iter(service.ports().list().stream()).collect();
        assert_eq!(items.iter().filter(|item| item.is_ok()).count(), 3);
        assert!(items.last().unwrap().is_err() && items.len() == 4);
        let port = blocking.wait(service.ports().by_id("1").get()).unwrap();
        assert_eq!(port.id.as_deref(), Some("1"));
        transport.text(200, "text/plain", "content");
        let content = ContentRequest::<Unrestricted>::new(service.ports().path());
        let stream = blocking.wait(content.download()).unwrap();
        let chunks: Vec<_> = blocking.chunks(stream).map(Result::unwrap).collect();
        assert_eq!(chunks.concat(), b"content");
    }

    #[tokio::test]
    async fn waiting_inside_of_a_runtime_is_an_error() {
        let (transport, service) = scripted();
        let blocking = Blocking::new().unwrap();
        let result = blocking.wait(service.ports().by_id("1").get());
        assert!(matches!(result, Err(Error::Request(_))));
        assert!(transport.requests().is_empty());
    }
}

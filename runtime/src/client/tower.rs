//! Transports made of `tower` services, and services made of transports.
//!
//! In goes a service, with whatever layers it has, out comes a [`Transport`]; and the other way
//! round, so that layers can be put around any transport.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::transport::{Body, BoxFuture, Transport, TransportError, TransportErrorKind};

/// A service as a transport. Each request has its own clone of the service.
///
/// A service of requests of bytes sends no streams; one of requests of [`Body`], given to
/// [`streaming`](Self::streaming), sends both, but layers that repeat requests do not fit there.
///
/// The service keeps to what [`Transport`] asks for: it sends a request as it is, once, and follows
/// no redirects. A [`TransportError`] of an inner service keeps its kind; of any other error it is
/// assumed that the service may have seen the request.
pub struct TowerTransport<S, B = Bytes> {
    service: S,
    marker: PhantomData<fn() -> B>,
}

impl<S> TowerTransport<S> {
    /// The transport that this service is.
    pub fn new(service: S) -> Self {
        Self {
            service,
            marker: PhantomData,
        }
    }
}

impl<S> TowerTransport<S, Body> {
    /// The transport that this service, whose requests have streams for bodies, is.
    pub fn streaming(service: S) -> Self {
        Self {
            service,
            marker: PhantomData,
        }
    }
}

impl<S: Clone, B> Clone for TowerTransport<S, B> {
    fn clone(&self) -> Self {
        Self {
            service: self.service.clone(),
            marker: PhantomData,
        }
    }
}

impl<S> Transport for TowerTransport<S>
where
    S: Service<Request<Bytes>, Response = Response<Body>> + Clone + Send + Sync,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
{
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(call(self.service.clone(), request))
    }
}

impl<S> Transport for TowerTransport<S, Body>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + Sync,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
{
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(call(self.service.clone(), request.map(Body::from)))
    }

    fn send_stream(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(call(self.service.clone(), request))
    }
}

async fn call<S, B>(mut service: S, request: Request<B>) -> Result<Response<Body>, TransportError>
where
    S: Service<Request<B>, Response = Response<Body>>,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    poll_fn(|context| service.poll_ready(context))
        .await
        .map_err(failure)?;
    service.call(request).await.map_err(failure)
}

fn failure(error: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => {
            TransportError::new(TransportErrorKind::Other, error.to_string()).with_source(error)
        }
    }
}

impl<S, B> fmt::Debug for TowerTransport<S, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TowerTransport")
    }
}

/// A transport as a service, for layers to be put around it.
///
/// [`streaming`](TransportService::streaming) gives one whose requests have streams for bodies.
pub struct TransportService<B = Bytes> {
    transport: Arc<dyn Transport>,
    marker: PhantomData<fn() -> B>,
}

impl TransportService {
    /// The service that this transport is.
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self::around(transport)
    }
}

impl TransportService<Body> {
    /// The service that this transport is for requests with streams for bodies.
    pub fn streaming(transport: impl Transport + 'static) -> Self {
        Self::around(transport)
    }
}

impl<B> TransportService<B> {
    fn around(transport: impl Transport + 'static) -> Self {
        Self {
            transport: Arc::new(transport),
            marker: PhantomData,
        }
    }
}

impl<B> Clone for TransportService<B> {
    fn clone(&self) -> Self {
        Self {
            transport: Arc::clone(&self.transport),
            marker: PhantomData,
        }
    }
}

impl Service<Request<Bytes>> for TransportService {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Response<Body>, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let transport = Arc::clone(&self.transport);
        Box::pin(async move { transport.send(request).await })
    }
}

impl Service<Request<Body>> for TransportService<Body> {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Response<Body>, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let transport = Arc::clone(&self.transport);
        Box::pin(async move { transport.send_stream(request).await })
    }
}

impl<B> fmt::Debug for TransportService<B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TransportService")
    }
}

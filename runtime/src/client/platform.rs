//! What a client does by default where platforms differ: how it sends requests, and where it takes
//! random numbers from.

#[cfg(not(target_arch = "wasm32"))]
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use super::error::Error;
#[cfg(target_arch = "wasm32")]
use super::fetch_transport::FetchTransport;
#[cfg(not(target_arch = "wasm32"))]
use super::http_transport::ReqwestTransport;
use super::transport::Transport;

/// What sends the requests of a client that was given nothing else: directly, if a proxy of the
/// environment must not see them.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn transport(
    connect: Duration,
    silence: Duration,
    direct: bool,
) -> Result<Arc<dyn Transport>, Error> {
    let transport = ReqwestTransport::made(connect, silence, direct);
    Ok(Arc::new(transport.map_err(Error::Transport)?))
}

/// The same, where the browser decides how long a connection may take.
#[cfg(target_arch = "wasm32")]
pub(super) fn transport(
    _: Duration,
    silence: Duration,
    _: bool,
) -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(FetchTransport::new(silence)))
}

/// A number from 0 up to 1.
#[cfg(target_arch = "wasm32")]
pub(super) fn random() -> f64 {
    js_sys::Math::random()
}

/// The same, from the keys by which the standard library makes its hash maps unforeseeable.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn random() -> f64 {
    let bits = RandomState::new().hash_one(0_u8) >> 11;
    // 53 bits are what the fraction of a number holds.
    bits as f64 / (1_u64 << 53) as f64
}

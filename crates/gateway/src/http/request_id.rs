//! The id of a request: taken from its `x-request-id`, or made here, and always sent back.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

/// The header that carries the id, both ways.
pub(super) const HEADER: &str = "x-request-id";

/// Ids longer than this are not taken over.
const LONGEST: usize = 128;

/// Names one request in answers and in the log.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(Arc<str>);

impl RequestId {
    /// The id that a client sent, unless it could confuse a log.
    fn sane(value: &HeaderValue) -> Option<Self> {
        let text = value.to_str().ok()?;
        let fine = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(&byte);
        (!text.is_empty() && text.len() <= LONGEST && text.bytes().all(fine)).then(|| Self(text.into()))
    }

    /// An id that no other request of any process is likely to have.
    fn generated() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        static KEYS: LazyLock<(RandomState, RandomState)> = LazyLock::new(Default::default);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(format!("{:016x}{:016x}", KEYS.0.hash_one(number), KEYS.1.hash_one(number)).into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Gives each request its id, opens its span, and names it in the response.
pub(super) async fn identify(mut request: Request, next: Next) -> Response {
    let name = HeaderName::from_static(HEADER);
    let id = request.headers().get(&name).and_then(RequestId::sane).unwrap_or_else(RequestId::generated);
    let span =
        tracing::info_span!("request", id = %id, method = %request.method(), path = request.uri().path());
    request.extensions_mut().insert(id.clone());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| {
        let (status, took) = (response.status().as_u16(), started.elapsed());
        tracing::debug!(
            status,
            took_us = took.as_micros(),
            "request {id} was answered with {status} in {took:.1?}"
        );
    });
    let value = HeaderValue::from_str(id.as_str()).expect("an id holds only visible ASCII characters");
    response.headers_mut().insert(name, value);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sane_id_is_taken_over_and_a_strange_one_is_not() {
        let taken = |text: &str| RequestId::sane(&HeaderValue::from_str(text).unwrap()).is_some();
        assert!(taken("4bf92f3577b34da6a3ce929d0e0e4736"));
        assert!(taken("Root=1-67891233-abcdef012345678912345678"));
        assert!(!taken(""));
        assert!(!taken("two words"));
        assert!(!taken("\"quoted\""));
        assert!(!taken(&"x".repeat(LONGEST + 1)));
    }

    #[test]
    fn generated_ids_differ() {
        assert_ne!(RequestId::generated().as_str(), RequestId::generated().as_str());
    }
}

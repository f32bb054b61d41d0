//! `/graphql`: one request, top to bottom.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::Response;
use futures_util::FutureExt;

use super::media::Media;
use super::{RequestId, answer, csrf, languages, params};
use crate::error::{ClientError, RequestError, ServerError};
use crate::pipeline::{Answer, Asked};
use crate::server::Gateway;

/// The header of requests that want to be told how they are answered.
const EXPLAIN: &str = "x-pediment-explain";

/// Answers a GraphQL request within its deadline. A panic on the way costs this answer and no other.
pub(super) async fn graphql(
    State(gateway): State<Arc<Gateway>>,
    Extension(id): Extension<RequestId>,
    request: Request,
) -> Response {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let deadline = gateway.config.limits.deadline.duration();
    let (media, outcome) = match Media::negotiate(&parts.headers) {
        // Boxed where it begins: axum moves a handler several times before.
        Ok(media) => (media, guard(deadline, Box::pin(pass(&gateway, &parts, body, &id))).await),
        Err(error) => (Media::Json, Err(error.into())),
    };
    let response = answer::respond(media, outcome, &id);
    gateway.metrics.answered(response.status().as_u16(), started.elapsed().as_secs_f64());
    response
}

/// Runs the work of one request until its deadline, which cancels it. A panic ends this request and no other.
async fn guard<T>(
    deadline: Duration,
    work: impl Future<Output = Result<T, RequestError>>,
) -> Result<T, RequestError> {
    match tokio::time::timeout(deadline, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => Err(ServerError::from_panic(&*panic).into()),
        Err(_) => Err(ClientError::Deadline(deadline).into()),
    }
}

/// The pipeline: who asks, what for, in which languages, and the answer.
async fn pass(gateway: &Gateway, parts: &Parts, body: Body, id: &RequestId) -> Result<Answer, RequestError> {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        csrf::check(&parts.headers, &gateway.config.csrf, &gateway.config.cors)?;
    }
    let params = params::read(parts, body, gateway.config.limits.body).await?;
    let asked = Asked {
        method: &parts.method,
        headers: &parts.headers,
        languages: languages::languages(&parts.headers),
        request_id: id.as_str(),
        explain: gateway.config.federation.explain && parts.headers.contains_key(EXPLAIN),
    };
    gateway.pipeline.answer(params, asked).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_an_error_of_ours() {
        let outcome: Result<(), _> = guard(Duration::from_mins(1), async { panic!("a resolver's") }).await;
        assert!(
            matches!(outcome, Err(RequestError::Server(ServerError::Panic(text))) if text == "a resolver's")
        );
    }

    #[tokio::test]
    async fn work_beyond_its_deadline_is_cancelled() {
        let running = Arc::new(());
        let held = running.clone();
        let work = async move {
            std::future::pending::<()>().await;
            drop(held);
            Ok(())
        };
        let outcome = guard(Duration::from_millis(1), work).await;
        assert!(matches!(outcome, Err(RequestError::Client(ClientError::Deadline(_)))));
        assert_eq!(Arc::strong_count(&running), 1, "the work and what it held are gone");
    }
}

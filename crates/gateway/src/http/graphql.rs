//! `/graphql`: one request, top to bottom.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::Response as GraphQlResponse;
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
use crate::server::Gateway;

/// Answers a GraphQL request within its deadline. A panic on the way costs this answer and no other.
pub(super) async fn graphql(
    State(gateway): State<Arc<Gateway>>,
    Extension(id): Extension<RequestId>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let media = match Media::negotiate(&parts.headers) {
        Ok(media) => media,
        Err(error) => return answer::respond(Media::Json, Err(error.into()), &id),
    };
    let deadline = gateway.config.limits.deadline.duration();
    let work = AssertUnwindSafe(pass(&gateway, &parts, body, &id)).catch_unwind();
    let outcome = match tokio::time::timeout(deadline, work).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => Err(ServerError::from_panic(&*panic).into()),
        Err(_) => Err(ClientError::Deadline(deadline).into()),
    };
    answer::respond(media, outcome, &id)
}

/// The pipeline: who asks, what for, in which languages, and the answer.
async fn pass(
    gateway: &Gateway,
    parts: &Parts,
    body: Body,
    id: &RequestId,
) -> Result<GraphQlResponse, RequestError> {
    if parts.method == Method::GET {
        csrf::check(&parts.headers, &gateway.config.csrf, &gateway.config.cors)?;
    }
    let params = params::read(parts, body, gateway.config.limits.body).await?;
    let languages = languages::languages(&parts.headers);
    gateway.pipeline.answer(params, &parts.method, languages, id.as_str()).await
}

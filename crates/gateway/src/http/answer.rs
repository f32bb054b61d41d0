//! From what the pipeline found to an HTTP response: status, headers, and a body that is written once.

use async_graphql::{Response as GraphQlResponse, Value};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use super::RequestId;
use super::media::Media;
use crate::error::{ClientError, RequestError};
use crate::pipeline::{Answer, Envelope, internal};

/// The response to a request.
pub(super) fn respond(media: Media, outcome: Result<Answer, RequestError>, id: &RequestId) -> Response {
    match outcome {
        Ok(Answer::Local(response)) => executed(media, &response),
        Ok(Answer::Federated { body, headers }) => {
            let mut response = send_bytes(media, StatusCode::OK, body);
            response.headers_mut().extend(headers);
            response
        }
        Err(RequestError::Client(error)) => refused(media, &error),
        Err(RequestError::Server(error)) => {
            tracing::error!(request_id = %id, code = error.code(), "request {id} failed: {error}");
            let errors = [internal(id.as_str())];
            send(
                media,
                StatusCode::INTERNAL_SERVER_ERROR,
                &Envelope { errors: &errors, ..Envelope::default() },
            )
        }
    }
}

fn executed(media: Media, response: &GraphQlResponse) -> Response {
    let errors = response.errors.as_slice();
    // Invariant: whatever fails during execution has a path; what has none stopped the request before it.
    let stopped = !errors.is_empty() && errors.iter().all(|error| error.path.is_empty());
    if stopped && response.data == Value::Null {
        return send(media, request_error(media), &Envelope { data: None, ..Envelope::of(response) });
    }
    send(media, StatusCode::OK, &Envelope::of(response))
}

fn refused(media: Media, error: &ClientError) -> Response {
    tracing::debug!(code = error.code(), "refused: {error}");
    let status = error.transport_status().unwrap_or_else(|| request_error(media));
    let mut response = send(media, status, &Envelope { errors: &error.to_graphql(), ..Envelope::default() });
    if let ClientError::MethodNotAllowed { allow, .. } = error {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
    }
    response
}

/// The status of a well-formed request whose document or variables are wrong (GraphQL over HTTP, "Status Codes").
const fn request_error(media: Media) -> StatusCode {
    match media {
        Media::GraphQlResponse => StatusCode::BAD_REQUEST,
        Media::Json => StatusCode::OK,
    }
}

fn send(media: Media, status: StatusCode, envelope: &Envelope<'_>) -> Response {
    send_bytes(media, status, envelope.write())
}

fn send_bytes(media: Media, status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

//! The explorer at `/`.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Html;

/// The page.
pub(super) async fn page() -> Html<&'static str> {
    Html("<!doctype html><title>Pediment</title><p>Send GraphQL to <code>/graphql</code>.")
}

/// What the page is made of.
pub(super) async fn asset(Path(_): Path<String>) -> StatusCode {
    StatusCode::NOT_FOUND
}

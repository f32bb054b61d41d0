//! What a request is answered with.

use async_graphql::Response;
use axum::http::HeaderMap;

/// An answer, ready to be sent.
pub(crate) enum Answer {
    /// By the gateway's own subgraph alone.
    Local(Response),
    /// Gathered from subgraphs: a GraphQL response as JSON, and the headers of partners that the client gets.
    Federated { body: Vec<u8>, headers: HeaderMap },
}

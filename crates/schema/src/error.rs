//! Errors as a client may see them.

use std::sync::Arc;

use async_graphql::{Error, ErrorExtensions};

/// An argument that cannot be: says which, why, and what to write instead. Built only from what the client sent.
pub(crate) fn bad_input(message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", "BAD_USER_INPUT"))
}

/// A fault of ours. The client is told nothing of it; the gateway logs the source.
pub(crate) fn internal(error: Arc<pediment_storage::Error>) -> Error {
    let masked = Error { message: "internal error".to_owned(), source: Some(error), extensions: None };
    masked.extend_with(|_, extensions| extensions.set("code", "INTERNAL"))
}

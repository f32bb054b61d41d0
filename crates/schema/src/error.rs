//! Errors as a client may see them.

use std::sync::Arc;

use async_graphql::{Error, ErrorExtensions};

/// An argument that cannot be: says which, why, and what to write instead. Built only from what the client sent.
pub(crate) fn bad_input(message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", "BAD_USER_INPUT"))
}

/// A list that is longer than one that takes no page size may be, and where to read it page by page.
pub(crate) fn too_long(most: u32, instead: &str) -> Error {
    let error = Error::new(format!("This list holds more than {most}: read it page by page with {instead}."));
    error.extend_with(|_, extensions| extensions.set("code", "LIST_TOO_LONG"))
}

/// A fault of ours. The client is told nothing of it; the gateway logs the source.
pub(crate) fn internal(error: pediment_storage::Error) -> Error {
    let source = Some(Arc::new(error) as _);
    let masked = Error { message: "internal error".to_owned(), source, extensions: None };
    masked.extend_with(|_, extensions| extensions.set("code", "INTERNAL"))
}

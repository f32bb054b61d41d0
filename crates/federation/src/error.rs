//! Errors as GraphQL answers carry them (GraphQL specification, "Errors").

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An error of an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GraphqlError {
    /// What went wrong, for the developer of a client.
    pub message: String,
    /// Where in the client's document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
    /// Where in the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<PathSegment>,
    /// What programs read: `code`, `service`, and what a subgraph adds.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extensions: Map<String, Value>,
}

/// A place in a document, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A step into an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PathSegment {
    /// Into the field with this response key.
    Key(String),
    /// Into the element of a list, counted from 0.
    Index(usize),
}

impl GraphqlError {
    /// An error with a code.
    pub fn new(message: impl Into<String>, code: &str) -> Self {
        let extensions = Map::from_iter([("code".to_owned(), Value::from(code))]);
        Self { message: message.into(), extensions, ..Self::default() }
    }

    /// Names the subgraph that the error comes from.
    #[must_use]
    pub fn of_service(mut self, service: &str) -> Self {
        self.extensions.insert("service".to_owned(), service.into());
        self
    }

    /// Says where in the answer.
    #[must_use]
    pub fn at(mut self, path: Vec<PathSegment>) -> Self {
        self.path = path;
        self
    }

    /// Whether the error accounts for a null at a place: it is there, above or below it.
    pub(crate) fn covers(&self, path: &[PathSegment]) -> bool {
        !self.path.is_empty() && self.path.iter().zip(path).all(|(a, b)| a == b)
    }
}

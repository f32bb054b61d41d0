//! How requests reach subgraphs: whoever uses this crate carries them.

use std::ops::Range;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde_json::{Map, Value as Json};

use crate::{error::GraphqlError, plan::Fetch};

/// What carries requests to subgraphs. Dropping a future that it gave cancels the request.
pub trait Transport: Sync {
    /// The body of a subgraph's answer to a request.
    fn fetch<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Bytes, Failure>>;

    /// Whether requests to a subgraph have their variables as [`Variables::Values`]: it is in this process.
    fn takes_values(&self, service: &str) -> bool {
        let _ = service;
        false
    }
}

/// A request to a subgraph.
#[derive(Debug)]
pub struct Request<'a> {
    /// What is asked.
    pub fetch: &'a Fetch,
    /// With what.
    pub variables: Variables,
}

/// The variables of a request.
#[derive(Debug)]
pub enum Variables {
    /// A JSON object, and where in it the representations are, if it has one list of them.
    Text(Vec<u8>, Option<Listed>),
    /// What would be one. Numbers are as exact as `serde_json` is.
    Values(Map<String, Json>),
}

/// Where a list of representations is in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What is between its brackets.
    pub range: Range<usize>,
    /// How many there are.
    pub count: usize,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// JSON (GraphQL over HTTP, "Request Parameters").
    pub text: Vec<u8>,
    /// Where in it the representations are, if entities by one list of them are all that it asks for.
    pub listed: Option<Listed>,
}

impl Variables {
    /// The variables as JSON.
    pub fn into_text(self) -> Vec<u8> {
        match self {
            Self::Text(text, _) => text,
            Self::Values(values) => serde_json::to_vec(&values).expect("JSON is written to a Vec"),
        }
    }

    /// The variables as values.
    ///
    /// # Errors
    ///
    /// Never for variables that this crate made.
    pub fn into_values(self) -> serde_json::Result<Map<String, Json>> {
        match self {
            Self::Text(text, _) => serde_json::from_slice(&text),
            Self::Values(values) => Ok(values),
        }
    }
}

impl Request<'_> {
    /// The body of a POST.
    pub fn into_body(self) -> Body {
        let (variables, listed) = match self.variables {
            Variables::Text(text, listed) => (text, listed),
            values @ Variables::Values(_) => (values.into_text(), None),
        };
        let mut text = Vec::with_capacity(self.fetch.document_json.len() + variables.len() + 32);
        text.extend_from_slice(b"{\"query\":");
        text.extend_from_slice(&self.fetch.document_json);
        text.extend_from_slice(b",\"variables\":");
        let start = text.len();
        text.extend_from_slice(&variables);
        text.push(b'}');
        let listed = listed
            .map(|Listed { range, count }| Listed { range: start + range.start..start + range.end, count });
        Body { text, listed }
    }
}

/// Why a subgraph did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What clients may know of it.
    pub message: String,
    /// A stable name of the kind of failure.
    pub code: &'static str,
}

impl Failure {
    /// The error that clients get of it.
    pub(crate) fn told_of(&self, service: &str) -> GraphqlError {
        let message = format!("The subgraph `{service}` could not be asked: {}.", self.message);
        GraphqlError::new(message, self.code).of_service(service)
    }
}

//! Errors, split by who reads them: [`ClientError`] goes out as it is, [`ServerError`] goes to the log.

use std::any::Any;
use std::time::Duration;

use async_graphql::{ErrorExtensionValues, Pos};
use axum::http::StatusCode;
use pediment_federation::GraphqlError;
use thiserror::Error;

/// What is wrong with a request. Its text goes out, and is built only from what the client sent and from limits
/// that it may know.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ClientError {
    /// The method is neither GET nor POST, or a GET asks for more than a query.
    #[error("{problem}")]
    MethodNotAllowed {
        /// The methods that would be allowed.
        allow: &'static str,
        /// What was wrong with this one.
        problem: String,
    },
    /// The `Accept` header leaves no form in which an answer could be sent.
    #[error(
        "Accept: none of these media types can be sent. Accept application/graphql-response+json or application/json."
    )]
    NotAcceptable,
    /// The body is in a form that is not understood.
    #[error("Content-Type: {0}. Send the parameters as application/json in UTF-8.")]
    UnsupportedMediaType(String),
    /// The body is longer than allowed.
    #[error(
        "The body is longer than {limit} bytes. Shorten the document, or move lists to several requests."
    )]
    BodyTooLarge {
        /// The most that is allowed.
        limit: u64,
    },
    /// A browser made this GET for a foreign site, and without asking first.
    #[error(
        "A browser sent this GET for another site without a preflight. Add the header `{header}` with any value, or use POST with application/json."
    )]
    CrossSite {
        /// A header that would have caused a preflight.
        header: String,
    },
    /// The parameters of the request are not those of GraphQL over HTTP.
    #[error("{0}")]
    BadRequest(String),
    /// The document is not GraphQL.
    #[error("{message}")]
    Parse {
        /// What the parser expected.
        message: String,
        /// Where.
        at: Vec<Pos>,
    },
    /// The document is GraphQL, and not of this schema or not to be executed.
    #[error("{message}")]
    Validation {
        /// What is wrong with it.
        message: String,
        /// Where.
        at: Vec<Pos>,
    },
    /// The document is not one of this schema: all that is wrong with it.
    #[error("{}", .0.first().map_or("The document is not one of this schema.", |error| &error.message))]
    Document(Vec<GraphqlError>),
    /// Planning the operation failed in a way that it should not.
    #[error("This operation cannot be planned. Ask for less at once, or in several operations.")]
    Unplannable,
    /// The document holds no operation of that name, or several and none was named.
    #[error("{0}")]
    Operation(String),
    /// The operation asks for more than one request may.
    #[error("{what} is {count}{} and the limit is {limit}. {advice}", if *.at_least { " or more" } else { "" })]
    Limit {
        /// The stable code of this limit.
        code: &'static str,
        /// What was counted.
        what: &'static str,
        /// How many there were.
        count: u64,
        /// Whether counting stopped there.
        at_least: bool,
        /// How many may be.
        limit: u64,
        /// How to stay under the limit.
        advice: &'static str,
    },
    /// A variable lacks a value, or has one that does not fit.
    #[error("{message}")]
    Variable {
        /// Which and why.
        message: String,
        /// Where it is declared.
        at: Pos,
    },
    /// The answer took longer than a request may.
    #[error("The answer took longer than {} ms. Ask for less at once, or for shorter pages.", .0.as_millis())]
    Deadline(Duration),
}

impl ClientError {
    /// The stable code in `extensions.code`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MethodNotAllowed { .. } => "METHOD_NOT_ALLOWED",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::UnsupportedMediaType(_) => "UNSUPPORTED_MEDIA_TYPE",
            Self::BodyTooLarge { .. } => "BODY_TOO_LARGE",
            Self::CrossSite { .. } => "CROSS_SITE_REQUEST",
            Self::BadRequest(_) => "BAD_REQUEST",
            Self::Parse { .. } => "GRAPHQL_PARSE_FAILED",
            Self::Validation { .. } | Self::Document(_) => "GRAPHQL_VALIDATION_FAILED",
            Self::Unplannable => "QUERY_PLANNING_FAILED",
            Self::Operation(_) => "OPERATION_RESOLUTION_FAILURE",
            Self::Limit { code, .. } => code,
            Self::Variable { .. } => "BAD_USER_INPUT",
            Self::Deadline(_) => "DEADLINE_EXCEEDED",
        }
    }

    /// The HTTP status where the transport is at fault; none where HTTP did its part and GraphQL refuses.
    pub(crate) fn transport_status(&self) -> Option<StatusCode> {
        match self {
            Self::MethodNotAllowed { .. } => Some(StatusCode::METHOD_NOT_ALLOWED),
            Self::NotAcceptable => Some(StatusCode::NOT_ACCEPTABLE),
            Self::UnsupportedMediaType(_) => Some(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Self::BodyTooLarge { .. } => Some(StatusCode::PAYLOAD_TOO_LARGE),
            Self::CrossSite { .. } => Some(StatusCode::FORBIDDEN),
            Self::BadRequest(_) => Some(StatusCode::BAD_REQUEST),
            Self::Deadline(_) => Some(StatusCode::GATEWAY_TIMEOUT),
            Self::Parse { .. }
            | Self::Validation { .. }
            | Self::Document(_)
            | Self::Unplannable
            | Self::Operation(_)
            | Self::Limit { .. }
            | Self::Variable { .. } => None,
        }
    }

    /// This error as entries of `errors`.
    pub(crate) fn to_graphql(&self) -> Vec<async_graphql::ServerError> {
        match self {
            Self::Document(errors) => errors.iter().map(entry).collect(),
            _ => vec![self.to_entry()],
        }
    }

    fn to_entry(&self) -> async_graphql::ServerError {
        let mut error = async_graphql::ServerError::new(self.to_string(), None);
        error.locations = match self {
            Self::Parse { at, .. } | Self::Validation { at, .. } => at.clone(),
            Self::Variable { at, .. } => vec![*at],
            _ => Vec::new(),
        };
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", self.code());
        if let Self::Limit { count, limit, .. } = self {
            extensions.set("count", *count);
            extensions.set("limit", *limit);
        }
        error.extensions = Some(extensions);
        error
    }
}

fn entry(error: &GraphqlError) -> async_graphql::ServerError {
    let mut entry = async_graphql::ServerError::new(&error.message, None);
    let place = |place: &pediment_federation::Location| Pos { line: place.line, column: place.column };
    entry.locations = error.locations.iter().map(place).collect();
    let mut extensions = ErrorExtensionValues::default();
    for (name, value) in &error.extensions {
        if let Some(text) = value.as_str() {
            extensions.set(name, text);
        }
    }
    entry.extensions = Some(extensions);
    entry
}

/// What went wrong on our side. The client sees `INTERNAL` and the id of its request; the log has the rest.
#[derive(Debug, Error)]
pub enum ServerError {
    /// Code that must not panic did.
    #[error("a panic ended the request: {0}")]
    Panic(String),
}

impl ServerError {
    /// Reads what a panic left behind.
    pub(crate) fn from_panic(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        Self::Panic(text.unwrap_or_else(|| "without a message".to_owned()))
    }

    /// A stable name of the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Panic(_) => "PANIC",
        }
    }
}

/// Why a request has no answer.
#[derive(Debug, Error)]
pub(crate) enum RequestError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Server(#[from] ServerError),
}

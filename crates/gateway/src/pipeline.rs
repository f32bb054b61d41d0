//! From the parameters of a request to its GraphQL response: prepare the document, fit its variables, execute it,
//! bring the answer into shape.

mod answer;
mod cost;
mod documents;
mod envelope;
mod exchange;
mod explanation;
mod literals;
mod local;
mod many;
mod measure;
mod merging;
mod outcome;
mod plain;
mod planners;
mod prepared;
mod served;
mod shape;
mod source;
mod tokens;
mod types;
mod values;

use std::sync::Arc;

use arc_swap::ArcSwap;
use async_graphql::Variables;
use async_graphql::parser::types::OperationType;
use axum::http::{HeaderMap, Method};
use tracing::Instrument;

pub(crate) use answer::Answer;
pub(crate) use envelope::Envelope;
pub(crate) use outcome::internal;
pub(crate) use prepared::Prepared;
pub(crate) use served::{Federated, Served};

use crate::config::Config;
use crate::error::{ClientError, RequestError};

/// The name of the gateway's own subgraph.
pub(crate) const LOCAL: &str = "foundation";

/// The parameters of a GraphQL request, as GraphQL over HTTP names them.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pub query: String,
    pub operation_name: Option<String>,
    pub variables: Variables,
}

/// Who asks, and how the answer is wanted.
pub(crate) struct Asked<'a> {
    pub method: &'a Method,
    pub headers: &'a HeaderMap,
    pub languages: Vec<String>,
    pub request_id: &'a str,
    /// Whether the answer tells how it was found.
    pub explain: bool,
}

/// Everything between HTTP and the subgraphs.
pub(crate) struct Pipeline {
    served: ArcSwap<Served>,
    max_cost: u64,
}

impl Pipeline {
    pub(crate) fn new(served: Served, config: &Config) -> Self {
        Self { served: ArcSwap::from_pointee(served), max_cost: config.limits.cost }
    }

    /// What is served now.
    pub(crate) fn served(&self) -> Arc<Served> {
        self.served.load_full()
    }

    /// Serves something else from the next request on. Those under way end with what they began with.
    pub(crate) fn swap(&self, served: Served) {
        self.served.store(Arc::new(served));
    }

    /// The answer to one request. Dropping the future cancels the work.
    pub(crate) async fn answer(&self, params: Params, asked: Asked<'_>) -> Result<Answer, RequestError> {
        let served = self.served();
        let prepare = served.documents.prepared(&params);
        let prepared = prepare.instrument(tracing::debug_span!("prepare")).await?;
        allowed(prepared.operation().ty, asked.method)?;
        let variables = prepared.variables(params.variables, &served.types)?;
        prepared.check_cost(&variables, self.max_cost)?;
        let execution = served.execute(&prepared, variables, asked);
        Ok(execution.instrument(tracing::debug_span!("execute")).await?)
    }
}

/// A GET may only read (GraphQL over HTTP, "GET"), and subscriptions need another transport.
fn allowed(operation: OperationType, method: &Method) -> Result<(), ClientError> {
    match operation {
        OperationType::Mutation if method != Method::POST => Err(ClientError::MethodNotAllowed {
            allow: "POST",
            problem: "A mutation cannot be sent by GET. Send it by POST.".to_owned(),
        }),
        OperationType::Subscription => {
            Err(ClientError::Operation("This endpoint answers queries; it has no subscriptions.".to_owned()))
        }
        OperationType::Query | OperationType::Mutation => Ok(()),
    }
}

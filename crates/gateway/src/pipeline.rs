//! From the parameters of a request to its GraphQL response: prepare the document, fit its variables, execute it,
//! bring the answer into shape.

mod cost;
mod documents;
mod literals;
mod many;
mod measure;
mod merging;
mod outcome;
mod prepared;
mod shape;
mod tokens;
mod types;
mod values;

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Response, Variables};
use axum::http::Method;
use tracing::Instrument;

pub(crate) use documents::Documents;
pub(crate) use outcome::internal;
pub(crate) use prepared::Prepared;

use crate::config::Config;
use crate::error::{ClientError, RequestError};
use pediment_schema::FoundationSchema;
use types::Types;

/// The parameters of a GraphQL request, as GraphQL over HTTP names them.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pub query: String,
    pub operation_name: Option<String>,
    pub variables: Variables,
}

/// Everything between HTTP and the subgraph.
pub(crate) struct Pipeline {
    schema: FoundationSchema,
    types: Arc<Types>,
    documents: Documents,
    max_cost: u64,
}

impl Pipeline {
    pub(crate) fn new(schema: FoundationSchema, config: &Config) -> Result<Self, String> {
        let types = Arc::new(Types::from_sdl(&schema.sdl())?);
        let documents = Documents::new(Arc::clone(&types), config.limits.clone(), config.cache.documents);
        Ok(Self { schema, types, documents, max_cost: config.limits.cost })
    }

    /// The answer to one request. Dropping the future cancels the work.
    pub(crate) async fn answer(
        &self,
        params: Params,
        method: &Method,
        languages: Vec<String>,
        request_id: &str,
    ) -> Result<Response, RequestError> {
        let prepared = self.documents.prepared(&params).instrument(tracing::debug_span!("prepare")).await?;
        allowed(prepared.operation().ty, method)?;
        let variables = prepared.variables(params.variables, &self.types)?;
        prepared.check_cost(&variables, self.max_cost)?;
        let mut request = async_graphql::Request::new("").variables(variables.clone());
        request.operation_name = params.operation_name;
        request.set_parsed_query(prepared.document.clone());
        let execution = self.schema.execute(request, languages);
        let mut response = execution.instrument(tracing::debug_span!("execute")).await;
        shape::complete(
            &mut response.data,
            &self.types,
            &prepared.document,
            prepared.operation(),
            &variables,
        );
        outcome::mask(&mut response, request_id);
        Ok(response)
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

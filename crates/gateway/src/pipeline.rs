//! From the parameters of a request to its GraphQL response: prepare the document, check it against its variables,
//! execute it.

mod cost;
mod documents;
mod measure;
mod outcome;
mod outline;
mod prepared;
mod tokens;

use async_graphql::parser::types::OperationType;
use async_graphql::{Response, Variables};
use axum::http::Method;
use tracing::Instrument;

pub(crate) use documents::Documents;
pub(crate) use outcome::internal;
pub(crate) use outline::Outline;
pub(crate) use prepared::Prepared;

use crate::config::Config;
use crate::error::{ClientError, RequestError};
use pediment_schema::FoundationSchema;

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
    documents: Documents,
    max_cost: u64,
}

impl Pipeline {
    pub(crate) fn new(schema: FoundationSchema, config: &Config) -> Result<Self, String> {
        let outline = Outline::from_sdl(&schema.sdl())?;
        let documents = Documents::new(outline, config.limits.clone(), config.cache.documents);
        Ok(Self { schema, documents, max_cost: config.limits.cost })
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
        allowed(prepared.operation, method)?;
        prepared.check_variables(&params.variables)?;
        prepared.check_cost(&params.variables, self.max_cost)?;
        // The text stays here: execution works on the parsed form, and only the places of errors need it again.
        let mut request = async_graphql::Request::new("").variables(params.variables);
        request.operation_name = params.operation_name;
        request.set_parsed_query(prepared.document.clone());
        let execution = self.schema.execute(request, languages);
        let mut response = execution.instrument(tracing::debug_span!("execute")).await;
        outcome::mask(&mut response, &params.query, request_id);
        Ok(response)
    }
}

/// A GET may only read (GraphQL over HTTP, "GET"), and subscriptions need another transport.
fn allowed(operation: OperationType, method: &Method) -> Result<(), ClientError> {
    match operation {
        OperationType::Mutation if method == Method::GET => Err(ClientError::MethodNotAllowed {
            allow: "POST",
            problem: "A mutation cannot be sent by GET. Send it by POST.".to_owned(),
        }),
        OperationType::Subscription => {
            Err(ClientError::Operation("This endpoint answers queries; it has no subscriptions.".to_owned()))
        }
        OperationType::Query | OperationType::Mutation => Ok(()),
    }
}

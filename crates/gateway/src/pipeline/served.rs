//! What is served: a schema, the documents that were prepared for it, and who answers. It is replaced whole.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Request, Variables};
use pediment_federation::Supergraph;
use pediment_schema::FoundationSchema;

use super::documents::Documents;
use super::exchange::Exchange;
use super::types::Types;
use super::{Answer, Asked, Prepared, outcome, shape};
use crate::config::Config;
use crate::partner::Partner;

/// A schema and who answers for it.
pub(crate) struct Served {
    pub types: Arc<Types>,
    pub documents: Documents,
    /// The gateway's own subgraph; none where it is a plain router.
    foundation: Option<FoundationSchema>,
    pub federated: Option<Federated>,
}

/// A supergraph, and those who are asked for it.
#[derive(Clone)]
pub(crate) struct Federated {
    pub supergraph: Arc<Supergraph>,
    pub partners: Arc<HashMap<String, Arc<Partner>>>,
}

impl Served {
    /// The foundation subgraph alone, or joined with others.
    pub(crate) fn new(
        foundation: Option<FoundationSchema>,
        federated: Option<Federated>,
        config: &Config,
    ) -> Result<Self, String> {
        let sdl = match (&federated, &foundation) {
            (Some(federated), _) => federated.supergraph.api_sdl().to_owned(),
            (None, Some(foundation)) => foundation.sdl(),
            (None, None) => return Err("there is nothing to serve".to_owned()),
        };
        let types = Arc::new(Types::from_sdl(&sdl)?);
        let mut limits = config.limits.clone();
        if foundation.is_none() {
            // Nothing is known of the lists of others.
            limits.list_size = 1;
        }
        let supergraph = federated.as_ref().map(|federated| Arc::clone(&federated.supergraph));
        let documents = Documents::new(Arc::clone(&types), supergraph, limits, config.cache.documents);
        Ok(Self { types, documents, foundation, federated })
    }

    /// Answers an operation.
    pub(super) async fn execute(
        &self,
        prepared: &Prepared,
        variables: Variables,
        asked: Asked<'_>,
    ) -> Answer {
        match (&self.federated, &prepared.federated, &self.foundation) {
            (Some(federated), Some(planned), foundation) if !planned.is_local || asked.explain => {
                let mut given = serde_json::Map::new();
                for (name, value) in variables.iter() {
                    // Constant values of GraphQL are JSON but for enums, which JSON writes as strings.
                    let value = value.clone().into_json().unwrap_or_default();
                    given.insert(name.to_string(), value);
                }
                Exchange::new(federated, foundation.as_ref(), planned, asked).answer(&given).await
            }
            (_, _, Some(foundation)) => self.ask_foundation(foundation, prepared, variables, asked).await,
            _ => {
                Answer::Federated { body: b"{\"data\":null}".to_vec(), headers: axum::http::HeaderMap::new() }
            }
        }
    }

    async fn ask_foundation(
        &self,
        foundation: &FoundationSchema,
        prepared: &Prepared,
        variables: Variables,
        asked: Asked<'_>,
    ) -> Answer {
        let mut request = Request::new("").variables(variables.clone());
        request.operation_name.clone_from(&prepared.operation_name);
        request.set_parsed_query(prepared.document.clone());
        let mut response = foundation.execute(request, asked.languages).await;
        let operation = prepared.operation();
        shape::complete(&mut response.data, &self.types, &prepared.document, operation, &variables);
        outcome::mask(&mut response, asked.request_id);
        Answer::Local(response)
    }
}

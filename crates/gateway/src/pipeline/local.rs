//! The gateway's own subgraph, as a plan asks it.

use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, Response, Variables};
use pediment_schema::{FoundationSchema, Operation};
use quick_cache::sync::Cache;

use super::plain;
use super::types::Types;

/// How many documents of fetches are kept.
const KEPT: usize = 4_096;

/// The subgraph, and the documents of fetches from it, made ready once.
pub(super) struct Local {
    pub schema: FoundationSchema,
    /// Its own types: a supergraph may show less of them.
    types: Types,
    fetches: Cache<String, Arc<LocalFetch>>,
}

/// A fetch as it is executed.
pub(super) enum LocalFetch {
    Plain(Arc<Operation>),
    Whole(ExecutableDocument),
}

impl Local {
    pub(super) fn new(schema: FoundationSchema) -> Result<Self, String> {
        let types = Types::from_sdl(&schema.sdl())?;
        Ok(Self { schema, types, fetches: Cache::new(KEPT) })
    }

    /// The fetch with this document; None where it does not parse.
    pub(super) fn fetch(&self, document: &str) -> Option<Arc<LocalFetch>> {
        if let Some(known) = self.fetches.get(document) {
            return Some(known);
        }
        let parsed = parse_query(document).ok()?;
        let operation = parsed.operations.iter().next()?.1;
        let plain = plain::plain(&self.types, document, &parsed, &operation.node, &Variables::default());
        let fetch = plain.map_or(LocalFetch::Whole(parsed), |plain| LocalFetch::Plain(Arc::new(plain)));
        let fetch = Arc::new(fetch);
        self.fetches.insert(document.to_owned(), Arc::clone(&fetch));
        Some(fetch)
    }
}

impl LocalFetch {
    pub(super) async fn execute(
        &self,
        schema: &FoundationSchema,
        variables: Variables,
        languages: Vec<String>,
    ) -> Response {
        match self {
            Self::Plain(operation) => {
                schema.execute_operation(Arc::clone(operation), variables, languages).await
            }
            Self::Whole(document) => {
                let mut request = Request::new("").variables(variables);
                request.set_parsed_query(document.clone());
                schema.execute_valid(request, languages).await
            }
        }
    }
}

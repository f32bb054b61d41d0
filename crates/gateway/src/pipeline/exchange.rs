//! One operation over several subgraphs: the gateway's own in this process, partners over HTTP.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request as LocalRequest, Variables};
use axum::http::HeaderMap;
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use moka::sync::Cache;
use pediment_federation::{Failure, Form, OperationKind, Request, Transport};
use pediment_schema::FoundationSchema;
use serde_json::{Map, Value as Json};

use super::explanation::{Explanation, Told};
use super::{Answer, Asked, Federated, LOCAL, outcome};

/// The documents of fetches from the gateway's own subgraph, parsed once.
pub(super) struct Parsed(Cache<String, Arc<ExecutableDocument>>);

/// How many are kept.
const PARSED: u64 = 4_096;

impl Default for Parsed {
    fn default() -> Self {
        Self(Cache::new(PARSED))
    }
}

impl Parsed {
    fn of(&self, document: &str) -> Option<Arc<ExecutableDocument>> {
        if let Some(parsed) = self.0.get(document) {
            return Some(parsed);
        }
        let parsed = Arc::new(parse_query(document).ok()?);
        self.0.insert(document.to_owned(), Arc::clone(&parsed));
        Some(parsed)
    }
}

/// Carries the requests of one operation.
pub(super) struct Exchange<'a> {
    federated: &'a Federated,
    foundation: Option<&'a FoundationSchema>,
    parsed: &'a Parsed,
    asked: Asked<'a>,
    /// The headers of partners that the client gets.
    headers: Mutex<HeaderMap>,
    explanation: Explanation,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(
        federated: &'a Federated,
        foundation: Option<&'a FoundationSchema>,
        parsed: &'a Parsed,
        asked: Asked<'a>,
    ) -> Self {
        Self {
            federated,
            foundation,
            parsed,
            asked,
            headers: Mutex::default(),
            explanation: Explanation::default(),
        }
    }

    pub(super) async fn answer(self, form: &Form, variables: &Map<String, Json>, cost: u64) -> Answer {
        let mut response = form.execute(&self.federated.supergraph, variables, &self).await;
        if self.asked.explain {
            let plan = form.plan().map(ToString::to_string);
            response
                .extensions
                .insert("explain".to_owned(), self.explanation.into_json(plan.as_deref(), cost));
        }
        let headers = self.headers.into_inner().unwrap_or_else(PoisonError::into_inner);
        Answer::Federated { body: response.into_json(), headers }
    }

    async fn ask(
        &self,
        request: Request<'_>,
        foundation: Option<&FoundationSchema>,
    ) -> Result<Bytes, Failure> {
        let fetch = request.fetch;
        if let Some(foundation) = foundation.filter(|_| fetch.service == LOCAL) {
            return self.ask_foundation(foundation, request).await;
        }
        let Some(partner) = self.federated.partners.get(&fetch.service) else {
            return Err(Failure {
                message: "its address is not known".to_owned(),
                code: "SUBGRAPH_UNREACHABLE",
            });
        };
        let reads = fetch.operation == OperationKind::Query;
        let reply = partner.ask(request.body(), self.asked.headers, reads).await;
        let failure = reply.as_ref().err().map(|failure| failure.code);
        self.federated.metrics.fetched(&fetch.service, failure);
        let reply = reply?;
        if !reply.headers.is_empty() {
            self.headers.lock().unwrap_or_else(PoisonError::into_inner).extend(reply.headers);
        }
        Ok(reply.body)
    }

    async fn ask_foundation(
        &self,
        foundation: &FoundationSchema,
        request: Request<'_>,
    ) -> Result<Bytes, Failure> {
        let broken = || Failure { message: "it was asked wrongly".to_owned(), code: "INTERNAL" };
        let variables = serde_json::from_slice(&request.variables).map_err(|_| broken())?;
        let mut local = LocalRequest::new("").variables(Variables::from_json(variables));
        let document = self.parsed.of(&request.fetch.document).ok_or_else(broken)?;
        local.set_parsed_query((*document).clone());
        let mut response = foundation.execute_valid(local, self.asked.languages.clone()).await;
        outcome::mask(&mut response, self.asked.request_id);
        serde_json::to_vec(&response).map(Bytes::from).map_err(|_| broken())
    }
}

impl Transport for Exchange<'_> {
    fn fetch<'f>(&'f self, request: Request<'f>) -> BoxFuture<'f, Result<Bytes, Failure>> {
        async move {
            if !self.asked.explain {
                return self.ask(request, self.foundation).await;
            }
            let (fetch, sent, started) = (request.fetch, request.variables.len(), Instant::now());
            let foundation =
                self.foundation.filter(|_| fetch.service == LOCAL).map(FoundationSchema::metered);
            let answer = self.ask(request, foundation.as_ref()).await;
            self.explanation.tell(&Told {
                service: &fetch.service,
                document: &fetch.document,
                started,
                sent,
                answer: answer.as_ref().map(Bytes::len).map_err(|failure| failure.code),
                usage: foundation.as_ref().map(FoundationSchema::usage),
            });
            answer
        }
        .boxed()
    }
}

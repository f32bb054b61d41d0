//! One operation over several subgraphs: the gateway's own in this process, partners over HTTP.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::http::HeaderMap;
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use pediment_federation::{Failure, Form, OperationKind, Request, Transport, Variables};
use pediment_schema::FoundationSchema;
use serde_json::{Map, Value as Json};

use super::explanation::{Explanation, Told};
use super::local::Local;
use super::{Answer, Asked, Envelope, Federated, LOCAL, outcome};

/// Carries the requests of one operation.
pub(super) struct Exchange<'a> {
    federated: &'a Federated,
    local: Option<&'a Local>,
    asked: Asked<'a>,
    /// The headers of partners that the client gets.
    headers: Mutex<HeaderMap>,
    explanation: Explanation,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(federated: &'a Federated, local: Option<&'a Local>, asked: Asked<'a>) -> Self {
        let (headers, explanation) = (Mutex::default(), Explanation::default());
        Self { federated, local, asked, headers, explanation }
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

    async fn ask(&self, request: Request<'_>, metered: Option<&FoundationSchema>) -> Result<Bytes, Failure> {
        let fetch = request.fetch;
        if let Some(local) = self.local(&fetch.service) {
            return self.ask_local(local, metered.unwrap_or(&local.schema), request).await;
        }
        let Some(partner) = self.federated.partners.get(&fetch.service) else {
            return Err(Failure {
                message: "its address is not known".to_owned(),
                code: "SUBGRAPH_UNREACHABLE",
            });
        };
        let reads = fetch.operation == OperationKind::Query;
        let reply = partner.ask(request.into_body(), self.asked.headers, reads).await;
        let failure = reply.as_ref().err().map(|failure| failure.code);
        self.federated.metrics.fetched(&fetch.service, failure);
        let reply = reply?;
        if !reply.headers.is_empty() {
            self.headers.lock().unwrap_or_else(PoisonError::into_inner).extend(reply.headers);
        }
        Ok(reply.body)
    }

    /// The gateway's own subgraph, where this is it.
    fn local(&self, service: &str) -> Option<&'a Local> {
        self.local.filter(|_| service == LOCAL)
    }

    async fn ask_local(
        &self,
        local: &Local,
        schema: &FoundationSchema,
        request: Request<'_>,
    ) -> Result<Bytes, Failure> {
        let broken = || Failure { message: "it was asked wrongly".to_owned(), code: "INTERNAL" };
        let variables = request.variables.into_values().map_err(|_| broken())?;
        let variables = async_graphql::Variables::from_json(variables.into());
        let languages = self.asked.languages.clone();
        let fetch = local.fetch(&request.fetch.document).ok_or_else(broken)?;
        let mut response = fetch.execute(schema, variables, languages).await;
        outcome::mask(&mut response, self.asked.request_id);
        Ok(Bytes::from(Envelope::of(&response).write()))
    }
}

impl Transport for Exchange<'_> {
    fn fetch<'f>(&'f self, request: Request<'f>) -> BoxFuture<'f, Result<Bytes, Failure>> {
        async move {
            if !self.asked.explain {
                return self.ask(request, None).await;
            }
            let (fetch, started) = (request.fetch, Instant::now());
            let sent = match &request.variables {
                Variables::Text(text, _) => text.len(),
                Variables::Values(_) => 0,
            };
            let metered = self.local(&fetch.service).map(|local| local.schema.metered());
            let answer = self.ask(request, metered.as_ref()).await;
            self.explanation.tell(&Told {
                service: &fetch.service,
                document: &fetch.document,
                started,
                sent,
                answer: answer.as_ref().map(Bytes::len).map_err(|failure| failure.code),
                usage: metered.as_ref().map(FoundationSchema::usage),
            });
            answer
        }
        .boxed()
    }

    fn takes_values(&self, service: &str) -> bool {
        self.local(service).is_some()
    }
}

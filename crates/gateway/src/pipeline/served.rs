//! What is served: a schema, the documents that were prepared for it, and who answers. It is replaced whole.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Instant;

use async_graphql::{Request, Value, Variables};
use pediment_federation::{Form, Operation, Overrides, Supergraph};
use pediment_schema::FoundationSchema;
use serde_json::{Map, Value as Json};

use super::documents::Documents;
use super::exchange::Exchange;
use super::explanation::{Explanation, Told};
use super::local::Local;
use super::types::Types;
use super::{Answer, Asked, LOCAL, Prepared, outcome, shape};
use crate::config::Config;
use crate::error::ClientError;
use crate::metrics::Metrics;
use crate::partner::Partner;

/// A schema and who answers for it.
pub(crate) struct Served {
    pub types: Arc<Types>,
    pub documents: Documents,
    answering: Answering,
}

/// Who answers.
enum Answering {
    /// The gateway's own subgraph alone.
    Local(Local),
    /// The subgraphs of a supergraph; the gateway's own is one unless it is a plain router.
    Federated(Federated, Option<Local>),
}

/// A supergraph, and those who are asked for it.
pub(crate) struct Federated {
    pub supergraph: Arc<Supergraph>,
    pub partners: Arc<HashMap<String, Arc<Partner>>>,
    /// Labels of overrides, each with its share of a hundred requests.
    pub labels: BTreeMap<String, f64>,
    pub metrics: Arc<Metrics>,
}

impl Federated {
    /// Which overrides hold for a request: drawn by lot.
    fn overrides(&self) -> Overrides {
        if !self.supergraph.has_labels() {
            return Overrides::default();
        }
        let chance = fastrand::f64() * 100.0;
        self.supergraph.overrides(|label| self.labels.get(label).is_some_and(|share| chance < *share), chance)
    }
}

impl Served {
    /// The foundation subgraph alone, or joined with others.
    pub(crate) fn new(
        foundation: Option<FoundationSchema>,
        federated: Option<Federated>,
        config: &Config,
    ) -> Result<Self, String> {
        let mut limits = config.limits.clone();
        if foundation.is_none() {
            // Nothing is known of the lists of others.
            limits.list_size = 1;
        }
        let local = foundation.map(Local::new).transpose()?;
        let answering = match (federated, local) {
            (Some(federated), local) => Answering::Federated(federated, local),
            (None, Some(local)) => Answering::Local(local),
            (None, None) => return Err("there is nothing to serve".to_owned()),
        };
        let (sdl, supergraph) = match &answering {
            Answering::Federated(Federated { supergraph, .. }, _) => {
                (supergraph.api_sdl().to_owned(), Some(Arc::clone(supergraph)))
            }
            Answering::Local(local) => (local.schema.sdl(), None),
        };
        let types = Arc::new(Types::from_sdl(&sdl)?);
        let documents = Documents::new(Arc::clone(&types), supergraph, limits, config.cache.documents);
        Ok(Self { types, documents, answering })
    }

    /// Answers an operation.
    pub(super) async fn execute(
        &self,
        prepared: &Prepared,
        variables: Variables,
        asked: Asked<'_>,
    ) -> Result<Answer, ClientError> {
        let (federated, local) = match &self.answering {
            Answering::Local(local) => return Ok(self.ask_local(local, prepared, variables, asked).await),
            Answering::Federated(federated, local) => (federated, local.as_ref()),
        };
        let operation =
            prepared.federated.as_ref().expect("documents are planned where there is a supergraph");
        let mut given = Map::new();
        for (name, value) in variables.iter() {
            // Constant values of GraphQL are JSON but for enums, which JSON writes as strings.
            given.insert(name.to_string(), value.clone().into_json().unwrap_or_default());
        }
        let form = self.form(federated, operation, &given).await?;
        if let Some(local) = local.filter(|_| form.only_service() == Some(LOCAL) && !asked.explain) {
            return Ok(self.ask_local(local, prepared, variables, asked).await);
        }
        let exchange = Exchange::new(federated, local, asked);
        Ok(exchange.answer(&form, &given, prepared.objects(&variables)).await)
    }

    /// The form of an operation for a request.
    async fn form(
        &self,
        federated: &Federated,
        operation: &Arc<Operation>,
        variables: &Map<String, Json>,
    ) -> Result<Arc<Form>, ClientError> {
        let overrides = federated.overrides();
        if let Some(form) = operation.known_form(variables, &overrides) {
            return Ok(form);
        }
        let (operation, variables) = (Arc::clone(operation), variables.clone());
        let supergraph = Arc::clone(&federated.supergraph);
        let form = move || operation.form(&supergraph, &variables, &overrides);
        self.documents.planners.run(form).await?.map_err(|error| ClientError::Document(vec![*error]))
    }

    async fn ask_local(
        &self,
        local: &Local,
        prepared: &Prepared,
        variables: Variables,
        asked: Asked<'_>,
    ) -> Answer {
        let metered = asked.explain.then(|| local.schema.metered());
        let (schema, started) = (metered.as_ref().unwrap_or(&local.schema), Instant::now());
        let mut response = if let Some(operation) = prepared.plain(&self.types, &variables) {
            schema.execute_operation(operation, variables.clone(), asked.languages).await
        } else {
            let mut request = Request::new("").variables(variables.clone());
            request.operation_name.clone_from(&prepared.operation_name);
            request.set_parsed_query(prepared.document.clone());
            if prepared.is_valid() {
                schema.execute_valid(request, asked.languages).await
            } else {
                schema.execute(request, asked.languages).await
            }
        };
        if response.data != Value::Null {
            prepared.answered();
        }
        let operation = prepared.operation();
        shape::complete(&mut response.data, &self.types, &prepared.document, operation, &variables);
        outcome::mask(&mut response, asked.request_id);
        if let Some(metered) = metered {
            let explanation = Explanation::default();
            explanation.tell(&Told {
                service: LOCAL,
                document: &prepared.query,
                started,
                sent: 0,
                answer: Ok(0),
                usage: Some(metered.usage()),
            });
            let explain = explanation.into_json(None, prepared.objects(&variables));
            response.extensions.insert("explain".to_owned(), Value::from_json(explain).unwrap_or_default());
        }
        Answer::Local(response)
    }
}

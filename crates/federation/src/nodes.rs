//! `node` and `nodes` over all subgraphs: by its type, an id leads to the subgraphs that have such objects, and these
//! say whether it is one.

mod roots;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bytes::Bytes;
use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD};
use futures_util::future::join_all;
use graphql_tools::static_graphql::{query::Value, schema};
use roots::Roots;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::{
    error::{GraphqlError, PathSegment},
    plan::{Fetch, Operation},
    supergraph::Subgraph,
    transport::{Request, Transport, Variables},
    types::{definitions, graphs, text_argument},
};

/// The interface of all that has a global id (Relay, "Node Root").
pub(crate) const NODE: &str = "Node";

/// The URL that marks the subgraph of `node` and `nodes`: nobody is asked there.
pub(crate) const NODES_URL: &str = "pediment:nodes";

/// How many ids `nodes` takes.
const MOST: usize = 100;

/// Who has the objects of which type.
#[derive(Debug)]
pub(crate) struct Nodes {
    /// The subgraph that has the roots.
    pub(crate) service: String,
    /// The subgraphs that find objects of a type by their ids.
    found_by: HashMap<String, Vec<String>>,
}

/// What an id leads to.
#[derive(Clone)]
enum Found {
    Node { ty: String, id: String },
    Nothing,
    Failed(GraphqlError),
}

/// What a subgraph says of entities.
#[derive(Deserialize)]
struct Said {
    data: Option<Entities>,
    #[serde(default)]
    errors: Vec<GraphqlError>,
}

#[derive(Deserialize)]
struct Entities {
    #[serde(rename = "_entities")]
    entities: Option<Vec<Option<Entity>>>,
}

#[derive(Deserialize)]
struct Entity {
    id: Option<String>,
}

impl Nodes {
    /// None where the supergraph has no subgraph of its own for them.
    pub(crate) fn new(supergraph: &schema::Document, subgraphs: &[Subgraph]) -> Option<Self> {
        let service = subgraphs.iter().find(|subgraph| subgraph.url == NODES_URL)?.name.clone();
        let called = |(id, graph)| Some((id, text_argument(graph, "name")?));
        let names: HashMap<&str, &str> = graphs(supergraph).filter_map(called).collect();
        let mut found_by = HashMap::new();
        for definition in definitions(supergraph) {
            let schema::TypeDefinition::Object(object) = definition else { continue };
            let joined = |directive: &str, argument: &str, value: &str| -> BTreeSet<&str> {
                let all = object.directives.iter().filter(|joined| joined.name == directive);
                let all = all.filter(|joined| text_argument(joined, argument) == Some(value));
                let all = all.filter(|joined| {
                    !joined.arguments.contains(&("resolvable".to_owned(), Value::Boolean(false)))
                });
                all.filter_map(|joined| names.get(text_argument(joined, "graph")?).copied()).collect()
            };
            let by_key = joined("join__type", "key", "id");
            let as_node = joined("join__implements", "interface", NODE);
            let both: Vec<String> = by_key.intersection(&as_node).map(|name| (*name).to_owned()).collect();
            if !both.is_empty() {
                found_by.insert(object.name.clone(), both);
            }
        }
        Some(Self { service, found_by })
    }

    /// Answers a request for roots, as a subgraph would.
    pub(crate) async fn answer(&self, request: Request<'_>, transport: &dyn Transport) -> Bytes {
        let Some(request) = Roots::of(request) else { return Bytes::new() };
        let roots = request.all();
        let ids = roots.iter().filter(|root| root.ids.len() <= MOST).flat_map(|root| &root.ids);
        let found = self.find(ids.cloned().collect(), transport).await;
        let (mut data, mut errors) = (Map::new(), Vec::new());
        for root in &roots {
            let here = PathSegment::Key(root.key.to_owned());
            let mut value = |id: &String, path: Vec<PathSegment>| match found.get(id) {
                Some(Found::Node { ty, id }) => request.node(root, ty, id),
                Some(Found::Failed(error)) => {
                    errors.push(error.clone().at(path));
                    Json::Null
                }
                Some(Found::Nothing) | None => Json::Null,
            };
            let value = match root.name {
                "__typename" => "Query".into(),
                "node" => root.ids.first().map_or(Json::Null, |id| value(id, vec![here])),
                _ if root.ids.len() > MOST => {
                    errors.push(too_many(root.ids.len()).at(vec![here]));
                    Json::Null
                }
                _ => {
                    let each = root.ids.iter().enumerate();
                    each.map(|(at, id)| value(id, vec![here.clone(), PathSegment::Index(at)])).collect()
                }
            };
            data.insert(root.key.to_owned(), value);
        }
        let mut answer = json!({ "data": data });
        if !errors.is_empty() {
            answer["errors"] = json!(errors);
        }
        answer.to_string().into()
    }

    /// What ids lead to: each subgraph is asked once about all that it may have. A type that several have is found
    /// where all of them say so: one that only adds to it says so always.
    async fn find(&self, ids: BTreeSet<String>, transport: &dyn Transport) -> HashMap<String, Found> {
        let mut found = HashMap::new();
        let mut asked: BTreeMap<&str, Vec<(String, &str)>> = BTreeMap::new();
        for id in ids {
            if let Some((ty, services)) = type_name(&id).and_then(|ty| self.found_by.get_key_value(&ty)) {
                for service in services {
                    asked.entry(service).or_default().push((id.clone(), ty));
                }
                found.insert(id.clone(), Found::Node { ty: ty.clone(), id });
            } else {
                let error = unknown(&id);
                found.insert(id, Found::Failed(error));
            }
        }
        let said = asked.into_iter().map(async |(service, about)| {
            let said = ask(service, &about, transport).await;
            about.into_iter().map(|(id, _)| id).zip(said)
        });
        for (id, said) in join_all(said).await.into_iter().flatten() {
            let known = found.get_mut(&id).expect("it was asked about");
            match (&known, said) {
                (Found::Node { ty, .. }, Found::Node { id: said, .. }) if said != id => {
                    *known = Found::Node { ty: ty.clone(), id: said };
                }
                (Found::Node { .. }, said @ (Found::Nothing | Found::Failed(_))) => *known = said,
                _ => {}
            }
        }
        found
    }
}

/// What a subgraph says of ids with their types, in their order.
async fn ask(service: &str, about: &[(String, &str)], transport: &dyn Transport) -> Vec<Found> {
    let types: BTreeSet<&str> = about.iter().map(|(_, ty)| *ty).collect();
    let fragments: Vec<String> = types.iter().map(|ty| format!("...on {ty}{{id}}")).collect();
    let fragments = fragments.concat();
    let document = format!(
        "query($representations:[_Any!]!){{_entities(representations:$representations){{{fragments}}}}}"
    );
    let fetch = Fetch::new(service, Operation::Query, document);
    let representations = about.iter().map(|(id, ty)| json!({ "__typename": ty, "id": id })).collect();
    let variables = Variables::Values(Map::from_iter([("representations".to_owned(), representations)]));
    let variables = if transport.takes_values(service) {
        variables
    } else {
        Variables::Text(variables.into_text(), None)
    };
    let said: Said = match transport.fetch(Request { fetch: &fetch, variables }).await {
        Err(failure) => return vec![Found::Failed(failure.told_of(service)); about.len()],
        Ok(body) => match serde_json::from_slice(&body) {
            Ok(said) => said,
            Err(_) => Said { data: None, errors: Vec::new() },
        },
    };
    let Some(entities) = said.data.and_then(|data| data.entities).filter(|all| all.len() == about.len())
    else {
        let message = said.errors.into_iter().next().map_or_else(
            || format!("The subgraph `{service}` could not be asked: it did not say who its entities are."),
            |error| error.message,
        );
        let error = GraphqlError::new(message, "SUBGRAPH_ERROR").of_service(service);
        return vec![Found::Failed(error); about.len()];
    };
    let each = entities.into_iter().zip(about).enumerate();
    each.map(|(at, (entity, (asked, ty)))| {
        if let Some(entity) = entity {
            return Found::Node { ty: (*ty).to_owned(), id: entity.id.unwrap_or_else(|| asked.clone()) };
        }
        let place = PathSegment::Index(at);
        let error = said.errors.iter().find(|error| error.path.get(1) == Some(&place));
        error.map_or(Found::Nothing, |error| Found::Failed(error.clone().of_service(service)))
    })
    .collect()
}

fn unknown(id: &str) -> GraphqlError {
    let shown: String = id.chars().take(64).collect();
    let message = format!("`{shown}` is not an id of this server: pass an `id` as a field answered it.");
    GraphqlError::new(message, "BAD_USER_INPUT")
}

fn too_many(count: usize) -> GraphqlError {
    let message = format!("`ids` holds {count} ids; pass at most {MOST} at a time.");
    GraphqlError::new(message, "BAD_USER_INPUT")
}

/// The name of the type in a global id: `Type:key`, in base64 of either alphabet, with its padding or without.
fn type_name(id: &str) -> Option<String> {
    let codings = [BASE64URL_NOPAD, BASE64_NOPAD, BASE64URL, BASE64];
    let bytes = codings.iter().find_map(|coding| coding.decode(id.as_bytes()).ok())?;
    let text = std::str::from_utf8(&bytes).ok()?;
    text.split_once(':').map(|(name, _)| name.to_owned())
}

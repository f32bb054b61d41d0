//! Carries a plan out: asks the subgraphs and gathers what they answer.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::{
    FutureExt,
    future::{BoxFuture, join_all},
};
use serde_json::{Map, Value as Json};

use crate::{
    data::{Data, ObjectId, Place, Value},
    error::{GraphqlError, PathSegment},
    keys::Keys,
    plan::{Fetch, Node, Path},
    representation::Representations,
    shape::{Shape, What},
    types::Types,
};

/// What carries requests to subgraphs. Dropping a future that it gave cancels the request.
pub trait Transport: Sync {
    /// The body of a subgraph's answer to a request.
    fn fetch<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Bytes, Failure>>;
}

/// A request to a subgraph.
#[derive(Debug)]
pub struct Request<'a> {
    /// What is asked.
    pub fetch: &'a Fetch,
    /// The variables: a JSON object.
    pub variables: Vec<u8>,
}

impl Request<'_> {
    /// The body of a POST (GraphQL over HTTP, "Request Parameters").
    pub fn body(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.fetch.document.len() + self.variables.len() + 32);
        body.extend_from_slice(b"{\"query\":");
        serde_json::to_writer(&mut body, &self.fetch.document).expect("text is JSON, and a Vec takes it");
        body.extend_from_slice(b",\"variables\":");
        body.extend_from_slice(&self.variables);
        body.push(b'}');
        body
    }
}

/// Why a subgraph did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What clients may know of it.
    pub message: String,
    /// A stable name of the kind of failure.
    pub code: &'static str,
}

/// What was gathered.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) data: Data,
    pub(crate) errors: Vec<GraphqlError>,
}

/// How many places one failure is told of.
const TOLD: usize = 100;

/// One run of a plan.
pub(crate) struct Execution<'a> {
    pub(crate) types: &'a Types,
    pub(crate) keys: &'a Keys,
    pub(crate) variables: &'a Map<String, Json>,
    pub(crate) transport: &'a dyn Transport,
    pub(crate) gathered: Mutex<Gathered>,
}

impl<'a> Execution<'a> {
    pub(crate) async fn run(self, plan: Option<&'a Node>) -> Gathered {
        if let Some(node) = plan {
            self.node(node).await;
        }
        self.gathered.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn node<'s>(&'s self, node: &'s Node) -> BoxFuture<'s, ()> {
        async move {
            match node {
                Node::Fetch(fetch) => self.fetch(fetch).await,
                Node::Sequence(nodes) => {
                    for node in nodes {
                        self.node(node).await;
                    }
                }
                Node::Parallel(nodes) => {
                    join_all(nodes.iter().map(|node| self.node(node))).await;
                }
            }
        }
        .boxed()
    }

    async fn fetch(&self, fetch: &Fetch) {
        let representations: Vec<Representations> = {
            let gathered = self.gathered();
            let of = |entities| Representations::new(&gathered.data, self.types, entities);
            fetch.entities.iter().map(of).collect()
        };
        if !fetch.entities.is_empty() && representations.iter().all(|found| found.count == 0) {
            return;
        }
        if fetch.entities.is_empty() && !fetch.at.steps.is_empty() && self.targets(&fetch.at).is_empty() {
            return;
        }
        let variables = self.variables(fetch, &representations);
        let answer = self.transport.fetch(Request { fetch, variables }).await;
        self.take(fetch, &representations, answer);
    }

    /// The variables of a request: the client's that it uses, and the entities.
    fn variables(&self, fetch: &Fetch, representations: &[Representations]) -> Vec<u8> {
        let room = representations.iter().map(|found| found.list.len() + 32).sum();
        let mut out = Vec::with_capacity(room);
        out.push(b'{');
        let ours = fetch.entities.iter().zip(representations);
        for (name, list) in ours.map(|(entities, found)| (&entities.variable, &found.list)) {
            next_name(&mut out, name);
            out.extend_from_slice(list);
        }
        for (name, value) in fetch.variables.iter().filter_map(|name| Some((name, self.variables.get(name)?)))
        {
            next_name(&mut out, name);
            serde_json::to_writer(&mut out, value).expect("JSON is written to a Vec");
        }
        out.push(b'}');
        out
    }

    fn take(&self, fetch: &Fetch, representations: &[Representations], answer: Result<Bytes, Failure>) {
        let mut gathered = self.gathered();
        let Gathered { data, errors } = &mut *gathered;
        let read = answer.and_then(|body| {
            data.read(&body, &fetch.shape, self.types).map_err(|error| Failure {
                message: format!("it answered with what is no GraphQL response: {error}"),
                code: "SUBGRAPH_RESPONSE_INVALID",
            })
        });
        let answer = match read {
            Ok(answer) => answer,
            Err(failure) => {
                errors.extend(self.failed(data, fetch, representations, &failure));
                return;
            }
        };
        if answer.data.is_none() && answer.errors.is_empty() {
            let failure = Failure {
                message: "it answered with neither data nor errors".to_owned(),
                code: "SUBGRAPH_RESPONSE_INVALID",
            };
            errors.extend(self.failed(data, fetch, representations, &failure));
        }
        for error in answer.errors {
            self.tell(data, fetch, representations, error, errors);
        }
        let Some(object) = answer.data else { return };
        if fetch.entities.is_empty() {
            let mut places = Vec::new();
            data.walk(&fetch.at, &mut |id, _| places.push(id));
            data.spread(&places, object, self.types);
            return;
        }
        for (entities, found) in fetch.entities.iter().zip(representations) {
            let Some(Value::List(list)) = data.get(object, entities.key) else { continue };
            let entities = data.elements(list).to_vec();
            let mut targets = found.targets.clone();
            targets.sort_by_key(|(_, place)| *place);
            for same in targets.chunk_by(|(_, a), (_, b)| a == b) {
                let place = same[0].1;
                if let Some(Value::Object(from)) = entities.get(place) {
                    let targets: Vec<ObjectId> = same.iter().map(|(target, _)| *target).collect();
                    data.spread(&targets, *from, self.types);
                }
            }
        }
    }

    /// The errors of a subgraph that did not answer: one at each place that goes without.
    fn failed(
        &self,
        data: &Data,
        fetch: &Fetch,
        representations: &[Representations],
        failure: &Failure,
    ) -> Vec<GraphqlError> {
        let message = format!("The subgraph `{}` could not be asked: {}.", fetch.service, failure.message);
        let error = GraphqlError::new(message, failure.code).of_service(&fetch.service);
        let mut places: Vec<Vec<PathSegment>> = Vec::new();
        if fetch.entities.is_empty() {
            data.walk(&fetch.at, &mut |_, place| {
                for field in &fetch.shape.fields {
                    let key = PathSegment::Key(self.keys.name(field.key).to_owned());
                    places.push(self.path(place).chain([key]).collect());
                }
            });
        } else {
            for (entities, found) in fetch.entities.iter().zip(representations) {
                for path in entities.paths.iter().filter(|_| found.count > 0) {
                    data.walk(path, &mut |_, place| places.push(self.path(place).collect()));
                }
            }
        }
        places.truncate(TOLD);
        places.into_iter().map(|place| error.clone().at(place)).collect()
    }

    /// Tells a subgraph's error where the client sees it: at each object that the entity is.
    fn tell(
        &self,
        data: &Data,
        fetch: &Fetch,
        representations: &[Representations],
        error: GraphqlError,
        errors: &mut Vec<GraphqlError>,
    ) {
        let error = coded(error).of_service(&fetch.service);
        let segment = |place: usize| error.path.get(place);
        let mut told = Vec::new();
        if fetch.entities.is_empty() {
            if !error.path.is_empty() {
                let path = self.renamed(&fetch.shape, &error.path);
                data.walk(&fetch.at, &mut |_, place| {
                    told.push(self.path(place).chain(path.iter().cloned()).collect());
                });
            }
        } else if let (Some(PathSegment::Key(name)), Some(PathSegment::Index(index))) =
            (segment(0), segment(1))
        {
            let asked = fetch.entities.iter().zip(representations);
            for (entities, found) in asked.filter(|(entities, _)| entities.name == *name) {
                let of = |id| found.targets.contains(&(id, *index));
                let path = self.renamed(&fetch.shape, &error.path);
                for way in &entities.paths {
                    data.walk(way, &mut |id, place| {
                        if of(id) {
                            told.push(self.path(place).chain(path.iter().skip(2).cloned()).collect());
                        }
                    });
                }
            }
        }
        told.truncate(TOLD);
        if told.is_empty() {
            errors.push(error.at(Vec::new()));
        } else {
            errors.extend(told.into_iter().map(|place| error.clone().at(place)));
        }
    }

    /// A subgraph's path with the names that the client knows.
    fn renamed(&self, shape: &Shape, path: &[PathSegment]) -> Vec<PathSegment> {
        let mut shape = Some(shape);
        let step = |segment: &PathSegment| match segment {
            PathSegment::Index(_) => segment.clone(),
            PathSegment::Key(name) => {
                let field = shape.and_then(|shape| shape.find(name, 0).map(|place| &shape.fields[place]));
                shape = field.and_then(|field| match &field.what {
                    What::Composite(shape) => Some(shape),
                    What::Leaf | What::Typename => None,
                });
                PathSegment::Key(field.map_or(name.as_str(), |field| self.keys.name(field.key)).to_owned())
            }
        };
        path.iter().map(step).collect()
    }

    fn targets(&self, path: &Path) -> Vec<ObjectId> {
        let mut found = Vec::new();
        self.gathered().data.walk(path, &mut |id, _| found.push(id));
        found
    }

    fn path<'p>(&'p self, place: &'p [Place]) -> impl Iterator<Item = PathSegment> + 'p {
        place.iter().map(|step| match step {
            Place::Key(key) => PathSegment::Key(self.keys.name(*key).to_owned()),
            Place::Index(index) => PathSegment::Index(*index),
        })
    }

    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn coded(mut error: GraphqlError) -> GraphqlError {
    error.extensions.entry("code").or_insert_with(|| "SUBGRAPH_ERROR".into());
    error
}

fn next_name(out: &mut Vec<u8>, name: &str) {
    if out.len() > 1 {
        out.push(b',');
    }
    serde_json::to_writer(&mut *out, name).expect("text is JSON, and a Vec takes it");
    out.push(b':');
}

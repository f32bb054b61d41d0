//! Carries a plan out: asks the subgraphs and gathers what they answer.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::{
    FutureExt,
    future::{BoxFuture, join, join_all},
};
use serde_json::{Map, Value as Json};

use crate::{
    data::{Data, ObjectId, Place, Value},
    error::{GraphqlError, PathSegment},
    nodes::Nodes,
    plan::{
        Entities, Fetch, Node, Path,
        context::{Context, ContextValue},
    },
    representation::{InContext, Representations},
    shape::{Shape, What},
    specialize::RENAMED,
    transport::{Failure, Listed, Request, Transport, Variables},
    types::Types,
};

/// What was gathered.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) data: Data,
    pub(crate) problems: Vec<Problem>,
    /// Places that are null because of a problem elsewhere in the same answer.
    pub(crate) accounted: Vec<Vec<Place>>,
    /// Fields that were not asked for because what they require could not be had.
    pub(crate) withheld: Vec<Vec<Place>>,
}

/// An error of a subgraph, and where in the data it is told.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) error: GraphqlError,
    pub(crate) places: Vec<Vec<Place>>,
}

/// A variable, and the value that it has of the objects around entities, as JSON.
type Told = (String, Vec<u8>);

/// How many places one failure is told of.
const TOLD: usize = 100;

/// One run of a plan.
pub(crate) struct Execution<'a> {
    pub(crate) types: &'a Types,
    /// Who answers for `node` and `nodes`, where they are the gateway's own.
    pub(crate) nodes: Option<&'a Nodes>,
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
        if let Some(context) = &fetch.context {
            return self.fetch_in_context(fetch, context).boxed().await;
        }
        let as_values = self.takes_values(fetch);
        let representations: Vec<Representations> = {
            let gathered = self.gathered();
            if fetch.entities.is_empty() && targets(&gathered.data, &fetch.at).is_empty() {
                return;
            }
            let of = |entities| Representations::new(&gathered.data, self.types, entities, as_values);
            fetch.entities.iter().map(of).collect()
        };
        self.fetch_of(fetch, representations, &[]).await;
    }

    /// Asks about entities of which different things are told.
    async fn fetch_in_context(&self, fetch: &Fetch, context: &Context) {
        let [entities] = fetch.entities.as_slice() else { return };
        let as_values = self.takes_values(fetch);
        let mut lots = {
            let mut gathered = self.gathered();
            let InContext { lots, lacking } =
                InContext::new(&gathered.data, self.types, entities, &context.values, as_values);
            let withheld = fields_of(&gathered.data, fetch, entities, &lacking);
            gathered.withheld.extend(withheld);
            lots
        };
        let mut requests = Vec::new();
        while !lots.is_empty() {
            let lots: Vec<_> = lots.drain(..lots.len().min(context.fields.len())).collect();
            requests.push(self.fetch_lots(fetch, context, lots));
        }
        join_all(requests).await;
    }

    /// Asks about lots of entities, each of which has its own told, in one request.
    async fn fetch_lots(&self, fetch: &Fetch, context: &Context, lots: Vec<(Vec<Vec<u8>>, Representations)>) {
        let several = if lots.len() > 1 { context.of_lots(fetch, lots.len()) } else { None };
        let (mut told, mut representations) = (Vec::new(), Vec::new());
        for (lot, (given, found)) in lots.into_iter().enumerate() {
            let variable = |value: &ContextValue| match several {
                Some(_) => value.variable_of(lot),
                None => value.variable.clone(),
            };
            told.extend(context.values.iter().map(variable).zip(given));
            representations.push(found);
        }
        self.fetch_of(several.as_ref().unwrap_or(fetch), representations, &told).await;
    }

    /// Asks about entities, with what is `told` beside: variables, and values as JSON.
    async fn fetch_of(&self, fetch: &Fetch, representations: Vec<Representations>, told: &[Told]) {
        if representations.iter().any(|found| found.lacking.is_some()) {
            self.fetch_apart(fetch, representations, told).boxed().await;
        } else {
            self.ask(fetch, representations, told).await;
        }
    }

    /// Asks about entities that lack what some of the fields require for the other fields alone, at the same time.
    async fn fetch_apart(&self, fetch: &Fetch, mut representations: Vec<Representations>, told: &[Told]) {
        let lacking = representations.iter_mut().map(|found| found.lacking.take());
        let lacking: Vec<Representations> =
            lacking.map(|found| found.map_or_else(Representations::none, |found| *found)).collect();
        let withheld = withheld(&self.gathered().data, fetch, &lacking);
        self.gathered().withheld.extend(withheld);
        let otherwise = async {
            let Some(otherwise) = &fetch.otherwise else { return };
            let asked = fetch.entities.iter().zip(lacking);
            let is_left =
                |entities: &Entities| otherwise.entities.iter().any(|left| left.name == entities.name);
            let left = asked.filter(|(entities, _)| is_left(entities)).map(|(_, found)| found);
            self.ask(otherwise, left.collect(), told).await;
        };
        join(self.ask(fetch, representations, told), otherwise).await;
    }

    async fn ask(&self, fetch: &Fetch, mut representations: Vec<Representations>, told: &[Told]) {
        if !fetch.entities.is_empty() && representations.iter().all(|found| found.count == 0) {
            return;
        }
        let variables = self.variables(fetch, &mut representations, told);
        let request = Request { fetch, variables };
        let answer = match self.nodes_of(fetch) {
            Some(nodes) => Ok(nodes.answer(request, self.transport).await),
            None => self.transport.fetch(request).await,
        };
        self.take(fetch, &representations, answer);
    }

    /// The variables of a request: the client's that it uses, the entities, and what these are told beside.
    fn variables(&self, fetch: &Fetch, representations: &mut [Representations], told: &[Told]) -> Variables {
        let lists = representations.iter_mut().map(|found| (std::mem::take(&mut found.list), found.count));
        let entities = fetch.entities.iter().map(|entities| &entities.variable).zip(lists);
        let given = |name: &String| {
            let own = || self.variables.get(name.strip_prefix(RENAMED)?);
            self.variables.get(name).or_else(own)
        };
        let given = fetch.variables.iter().filter_map(|name| Some((name, given(name)?)));
        if self.takes_values(fetch) {
            let read = |json: &Vec<u8>| serde_json::from_slice(json).expect("it was written as JSON");
            let told = told.iter().map(|(name, json)| (name.clone(), read(json)));
            let entities = entities.map(|(name, (list, _))| (name.clone(), list.into_value()));
            let given = given.map(|(name, value)| (name.clone(), value.clone()));
            return Variables::Values(entities.chain(told).chain(given).collect());
        }
        let mut out = vec![b'{'];
        let mut listed = None;
        for (name, (list, count)) in entities {
            next_name(&mut out, name);
            let start = out.len();
            list.write(&mut out);
            listed = Some(Listed { range: start + 1..out.len() - 1, count });
        }
        for (name, json) in told {
            next_name(&mut out, name);
            out.extend_from_slice(json);
        }
        for (name, value) in given {
            next_name(&mut out, name);
            serde_json::to_writer(&mut out, value).expect("JSON is written to a Vec");
        }
        out.push(b'}');
        Variables::Text(out, listed.filter(|_| fetch.entities.len() == 1))
    }

    /// Whether a request has its variables as values: where it stays in this process.
    fn takes_values(&self, fetch: &Fetch) -> bool {
        self.nodes_of(fetch).is_some() || self.transport.takes_values(&fetch.service)
    }

    fn take(&self, fetch: &Fetch, representations: &[Representations], answer: Result<Bytes, Failure>) {
        let mut gathered = self.gathered();
        let Gathered { data, problems, accounted, .. } = &mut *gathered;
        let read = answer.and_then(|body| {
            data.read(&body, &fetch.shape, self.types).map_err(|error| Failure {
                message: format!("it answered with what is no GraphQL response: {error}"),
                code: "SUBGRAPH_RESPONSE_INVALID",
            })
        });
        let answer = match read {
            Ok(answer) => answer,
            Err(failure) => {
                problems.push(failed(data, fetch, representations, &failure));
                return;
            }
        };
        if answer.data.is_none() && answer.errors.is_empty() {
            let failure = Failure {
                message: "it answered with neither data nor errors".to_owned(),
                code: "SUBGRAPH_RESPONSE_INVALID",
            };
            problems.push(failed(data, fetch, representations, &failure));
        }
        for error in answer.errors {
            let error = match self.nodes_of(fetch) {
                Some(_) => error,
                None => error.of_service(&fetch.service),
            };
            problems.push(told(data, fetch, representations, error));
        }
        let Some(object) = answer.data else {
            accounted.extend(places_of(data, fetch, representations));
            return;
        };
        if fetch.entities.is_empty() {
            data.spread(&targets(data, &fetch.at), object, self.types);
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

    /// Who answers a request for `node` or `nodes`: the gateway itself.
    fn nodes_of(&self, fetch: &Fetch) -> Option<&'a Nodes> {
        self.nodes.filter(|nodes| nodes.service == fetch.service)
    }

    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The objects that a path leads to.
fn targets(data: &Data, path: &Path) -> Vec<ObjectId> {
    let mut found = Vec::new();
    data.walk(path, &mut |id, _| found.push(id));
    found
}

/// The problem of a subgraph that did not answer: at each place that goes without.
fn failed(data: &Data, fetch: &Fetch, representations: &[Representations], failure: &Failure) -> Problem {
    let error = failure.told_of(&fetch.service);
    let mut places = places_of(data, fetch, representations);
    places.truncate(TOLD);
    Problem { error, places }
}

/// The places that a request is about.
fn places_of(data: &Data, fetch: &Fetch, representations: &[Representations]) -> Vec<Vec<Place>> {
    let mut places: Vec<Vec<Place>> = Vec::new();
    if fetch.entities.is_empty() {
        data.walk(&fetch.at, &mut |_, place| {
            for field in &fetch.shape.fields {
                places.push(place.iter().copied().chain([Place::Key(field.key)]).collect());
            }
        });
    } else {
        for (entities, found) in fetch.entities.iter().zip(representations) {
            found.visit(data, entities, &mut |_, place| places.push(place.to_vec()));
        }
    }
    places
}

/// All that a request asks for of entities.
fn fields_of(
    data: &Data,
    fetch: &Fetch,
    entities: &Entities,
    representations: &Representations,
) -> Vec<Vec<Place>> {
    let asked = fetch.shape.find(&entities.name, 0).map(|place| &fetch.shape.fields[place].what);
    let Some(What::Composite(asked)) = asked else { return Vec::new() };
    let mut places: Vec<Vec<Place>> = Vec::new();
    representations.visit(data, entities, &mut |_, place| {
        let fields = asked.fields.iter().filter(|field| !matches!(field.what, What::Typename));
        places.extend(fields.map(|field| place.iter().copied().chain([Place::Key(field.key)]).collect()));
    });
    places.truncate(TOLD);
    places
}

/// The fields that a request does not ask for of entities that lack what they require.
fn withheld(data: &Data, fetch: &Fetch, lacking: &[Representations]) -> Vec<Vec<Place>> {
    let mut places: Vec<Vec<Place>> = Vec::new();
    for (entities, found) in fetch.entities.iter().zip(lacking) {
        let Some(further) = &entities.further else { continue };
        found.visit(data, entities, &mut |id, place| {
            let requiring = further.by.iter().filter(|(of, _)| data.ty(id).is_none_or(|ty| ty == *of));
            let fields = requiring.map(|(_, key)| place.iter().copied().chain([Place::Key(*key)]).collect());
            places.extend(fields);
        });
    }
    places.truncate(TOLD);
    places
}

/// The problem of which a subgraph tells: at each object that the entity is.
fn told(data: &Data, fetch: &Fetch, representations: &[Representations], error: GraphqlError) -> Problem {
    let path = places(&fetch.shape, &error.path);
    let mut places: Vec<Vec<Place>> = Vec::new();
    if fetch.entities.is_empty() {
        if !path.is_empty() {
            data.walk(&fetch.at, &mut |_, place| places.push(place.iter().chain(&path).copied().collect()));
        }
    } else if let (Some(PathSegment::Key(name)), Some(PathSegment::Index(index))) =
        (error.path.first(), error.path.get(1))
    {
        let asked = fetch.entities.iter().zip(representations);
        for (entities, found) in asked.filter(|(entities, _)| entities.name == *name) {
            let of = |id| found.targets.contains(&(id, *index));
            for way in &entities.paths {
                data.walk(way, &mut |id, place| {
                    if of(id) {
                        places.push(place.iter().chain(path.get(2..).unwrap_or_default()).copied().collect());
                    }
                });
            }
        }
    }
    places.truncate(TOLD);
    Problem { error: GraphqlError { path: Vec::new(), ..coded(error) }, places }
}

/// A subgraph's path, as far as it leads to what was asked for.
fn places(shape: &Shape, path: &[PathSegment]) -> Vec<Place> {
    let (mut shape, mut places) = (Some(shape), Vec::new());
    for segment in path {
        match segment {
            PathSegment::Index(index) => places.push(Place::Index(*index)),
            PathSegment::Key(name) => {
                let Some(field) =
                    shape.and_then(|shape| shape.find(name, 0).map(|place| &shape.fields[place]))
                else {
                    break;
                };
                places.push(Place::Key(field.key));
                shape = match &field.what {
                    What::Composite(shape) => Some(shape),
                    What::Leaf | What::Typename => None,
                };
            }
        }
    }
    places
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

//! An operation of a client: validated and planned once, executed for each request.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use graphql_tools::{
    parser::Pos,
    static_graphql::query::{Definition, Document, Selection as DocumentSelection, SelectionSet},
    validation::{rules::default_rules_validation_plan, validate::validate},
};
use hive_router_query_planner::utils::parsing::safe_parse_operation;
use serde_json::{Map, Value as Json};

use crate::{
    data::Data,
    document::{select, sets},
    error::{GraphqlError, Location},
    execute::{Execution, Gathered},
    introspection::Introspection,
    keys::Keys,
    overrides::Overrides,
    plan::{Node, Operation as Kind, PLANNING, Planning},
    projection::{Collector, Selection, Writer},
    sent::Sent,
    specialize::{Specializing, conditions},
    supergraph::Supergraph,
    transport::Transport,
    types::TypeId,
};

/// How a response begins.
const HEAD: &[u8] = b"{\"data\":";

/// What more than the last answer the next may take.
const ROOM: usize = 64;

/// How many forms of one operation are kept.
const FORMS: usize = 32;

/// An operation of a document that is valid for a supergraph.
///
/// What `@skip` and `@include` leave of it is a form of its own, with a plan of its own: each form asks for exactly what
/// is wanted, and no condition is left for planner or subgraphs to understand.
pub struct Operation {
    document: Document,
    name: Option<String>,
    kind: Kind,
    root: TypeId,
    /// The variables of `@skip` and `@include`, in order.
    conditions: Vec<String>,
    forms: Mutex<Vec<(Decisions, Arc<Form>)>>,
}

/// What `@skip` and `@include` are told, and which overrides hold.
#[derive(PartialEq)]
struct Decisions(Vec<bool>, Overrides);

/// What conditions leave of an operation, under some overrides.
pub struct Form {
    plan: Option<Node>,
    keys: Keys,
    selection: Arc<Selection>,
    /// Whether it asks for what the gateway answers itself: `__schema` or `__type`.
    has_meta_fields: bool,
    /// How long the last answer was, to make room for the next.
    length: AtomicUsize,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Operation").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Form {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Form").field("plan", &self.plan).finish_non_exhaustive()
    }
}

/// The answer to an operation.
#[derive(Debug)]
pub struct Response {
    /// The response as JSON as far as `data`, without the end of its object.
    begun: Vec<u8>,
    /// What went wrong on the way.
    pub errors: Vec<GraphqlError>,
    /// What else there is to say.
    pub extensions: Map<String, Json>,
}

impl Supergraph {
    /// Parses and validates an operation of a document, and plans it where no variable has a say in that. The errors
    /// are about the document, with their places.
    pub fn prepare(
        &self,
        document: &str,
        operation_name: Option<&str>,
    ) -> Result<Operation, Vec<GraphqlError>> {
        let document = safe_parse_operation(document)
            .map_err(|error| vec![GraphqlError::new(error.to_string(), "GRAPHQL_PARSE_FAILED")])?;
        let found = validate(&self.api, &document, &default_rules_validation_plan());
        if !found.is_empty() {
            let located = |error: graphql_tools::validation::utils::ValidationError| GraphqlError {
                locations: error.locations.iter().map(location).collect(),
                ..GraphqlError::new(error.message, "GRAPHQL_VALIDATION_FAILED")
            };
            return Err(found.into_iter().map(located).collect());
        }
        let unknown = |problem: String| vec![GraphqlError::new(problem, "OPERATION_RESOLUTION_FAILURE")];
        let (kind, _) = select(&document, operation_name).map_err(unknown)?;
        let root = self.root(kind).ok_or_else(|| unknown("The schema has no such operations.".to_owned()))?;
        let operation = Operation {
            name: operation_name.map(ToOwned::to_owned),
            kind,
            root,
            conditions: conditions(&document).into_iter().collect(),
            forms: Mutex::default(),
            document,
        };
        if operation.conditions.is_empty() && !self.has_labels() {
            operation.form(self, &Map::new(), &Overrides::default()).map_err(|error| vec![*error])?;
        }
        Ok(operation)
    }
}

impl Operation {
    /// What the operation is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The form of the operation for these variables and overrides, if it is planned already.
    pub fn known_form(&self, variables: &Map<String, Json>, overrides: &Overrides) -> Option<Arc<Form>> {
        let decisions = self.decisions(variables, overrides);
        let forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        forms.iter().find_map(|(of, form)| (*of == decisions).then(|| Arc::clone(form)))
    }

    /// The form of the operation for these variables and overrides. Planning it can take long.
    pub fn form(
        &self,
        supergraph: &Supergraph,
        variables: &Map<String, Json>,
        overrides: &Overrides,
    ) -> Result<Arc<Form>, Box<GraphqlError>> {
        if let Some(form) = self.known_form(variables, overrides) {
            return Ok(form);
        }
        let holds = |name: &str| variables.get(name) == Some(&Json::Bool(true));
        let aliases = Sent::new((self.kind == Kind::Mutation).then_some(self.root));
        let types = &supergraph.types;
        let mut specializing =
            Specializing { types, sent: &aliases, holds: &holds, root: self.root, found_meta_fields: false };
        let document = specializing.document(&self.document);
        let has_meta_fields = specializing.found_meta_fields;
        let (_, set) = select(&document, self.name.as_deref())
            .map_err(|problem| Box::new(GraphqlError::new(problem, "OPERATION_RESOLUTION_FAILURE")))?;
        let mut keys = Keys::default();
        for set in sets(&self.document).chain(sets(&document)) {
            note(set, &mut keys);
        }
        let plan = if asks(&document, set) {
            Planning { supergraph, overrides, keys: &mut keys, until: Instant::now() + PLANNING }
                .plan(&document, self.name.as_deref())
                .map_err(|problem| {
                    let message = format!("The operation cannot be planned: {problem}.");
                    Box::new(GraphqlError::new(message, "QUERY_PLANNING_FAILED"))
                })?
        } else {
            None
        };
        let (_, set) = select(&self.document, self.name.as_deref()).expect("it was selected once already");
        let selection =
            Collector::new(types, &keys, &aliases, &self.document, &holds).selection(self.root, &[set]);
        let form = Arc::new(Form { plan, keys, selection, has_meta_fields, length: AtomicUsize::new(0) });
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if forms.len() == FORMS {
            forms.remove(0);
        }
        forms.push((self.decisions(variables, overrides), Arc::clone(&form)));
        Ok(form)
    }

    fn decisions(&self, variables: &Map<String, Json>, overrides: &Overrides) -> Decisions {
        let holds = |name| variables.get(name) == Some(&Json::Bool(true));
        Decisions(self.conditions.iter().map(holds).collect(), overrides.clone())
    }
}

impl Form {
    /// What is asked of whom. None: no subgraph is asked.
    pub fn plan(&self) -> Option<&Node> {
        self.plan.as_ref()
    }

    /// The subgraph that is asked all of it in one request: nothing has to be gathered.
    pub fn only_service(&self) -> Option<&str> {
        match &self.plan {
            Some(Node::Fetch(fetch)) if !self.has_meta_fields => Some(&fetch.service),
            _ => None,
        }
    }

    /// Executes the operation. `variables` are those of the form, and coerced: each has a value of its type, defaults
    /// among them.
    pub async fn execute(
        &self,
        supergraph: &Supergraph,
        variables: &Map<String, Json>,
        transport: &dyn Transport,
    ) -> Response {
        let execution = Execution {
            types: &supergraph.types,
            nodes: supergraph.nodes.as_ref(),
            variables,
            transport,
            gathered: Mutex::new(Gathered {
                data: Data::new(),
                problems: Vec::new(),
                accounted: Vec::new(),
                withheld: Vec::new(),
            }),
        };
        let Gathered { data, problems, accounted, withheld } = execution.run(self.plan.as_ref()).await;
        let mut writer = Writer {
            types: &supergraph.types,
            keys: &self.keys,
            data: &data,
            introspection: Introspection { api: &supergraph.api, variables },
            out: Vec::with_capacity(self.length.load(Ordering::Relaxed)),
            errors: Vec::new(),
            accounted: Vec::new(),
            withheld: Vec::new(),
            place: Vec::new(),
        };
        writer.tell(problems, &self.selection);
        writer.account(&accounted, &self.selection);
        writer.withhold(&withheld, &self.selection);
        writer.out.extend_from_slice(HEAD);
        writer.root(&self.selection);
        self.length.store(writer.out.len() + ROOM, Ordering::Relaxed);
        Response { begun: writer.out, errors: writer.errors, extensions: Map::new() }
    }
}

impl Response {
    /// `data` as JSON: an object or null.
    pub fn data(&self) -> &[u8] {
        &self.begun[HEAD.len()..]
    }

    /// The response as JSON (GraphQL specification, "Response Format").
    pub fn into_json(self) -> Vec<u8> {
        let mut json = self.begun;
        if !self.errors.is_empty() {
            json.extend_from_slice(b",\"errors\":");
            serde_json::to_writer(&mut json, &self.errors).expect("errors are JSON, and a Vec takes them");
        }
        if !self.extensions.is_empty() {
            json.extend_from_slice(b",\"extensions\":");
            serde_json::to_writer(&mut json, &self.extensions)
                .expect("extensions are JSON, and a Vec takes them");
        }
        json.push(b'}');
        json
    }
}

fn location(place: &Pos) -> Location {
    Location { line: place.line, column: place.column }
}

/// Notes the response keys.
fn note(set: &SelectionSet, keys: &mut Keys) {
    for item in &set.items {
        match item {
            DocumentSelection::Field(field) => {
                keys.number(field.alias.as_deref().unwrap_or(&field.name));
                note(&field.selection_set, keys);
            }
            DocumentSelection::InlineFragment(fragment) => note(&fragment.selection_set, keys),
            DocumentSelection::FragmentSpread(_) => {}
        }
    }
}

/// Whether a root selection asks a subgraph for anything.
fn asks(document: &Document, set: &SelectionSet) -> bool {
    set.items.iter().any(|item| match item {
        DocumentSelection::Field(field) => !field.name.starts_with("__"),
        DocumentSelection::InlineFragment(fragment) => asks(document, &fragment.selection_set),
        DocumentSelection::FragmentSpread(spread) => document.definitions.iter().any(|definition| {
            matches!(definition, Definition::Fragment(fragment)
                if fragment.name == spread.fragment_name && asks(document, &fragment.selection_set))
        }),
    })
}

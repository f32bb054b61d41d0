//! An operation of a client: validated and planned once, executed for each request.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use graphql_tools::{
    parser::Pos,
    static_graphql::query::{
        Definition, Directive, Document, Field, OperationDefinition, Selection as DocumentSelection,
        SelectionSet, Value,
    },
    validation::{rules::default_rules_validation_plan, validate::validate},
};
use hive_router_query_planner::{graph::PlannerOverrideContext, utils::parsing::safe_parse_operation};
use serde_json::{Map, Value as Json};

use crate::{
    data::Data,
    error::{GraphqlError, Location},
    execute::{Execution, Gathered, Transport},
    introspection::Introspection,
    keys::Keys,
    plan::{Node, Operation as Kind, Planning},
    projection::{Collector, Selection, Writer},
    supergraph::Supergraph,
    types::TypeId,
};

/// How many forms of one operation are kept, by what its `@skip` and `@include` say.
const FORMS: usize = 32;

/// An operation that is ready to be executed, with the supergraph that it was planned for.
pub struct Operation {
    document: Document,
    name: Option<String>,
    kind: Kind,
    root: TypeId,
    plan: Option<Node>,
    keys: Keys,
    has_meta_fields: bool,
    /// The variables of `@skip` and `@include`, in order.
    conditions: Vec<String>,
    forms: Mutex<Vec<(Vec<bool>, Arc<Selection>)>>,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Operation")
            .field("kind", &self.kind)
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}

/// The answer to an operation.
#[derive(Debug)]
pub struct Response {
    /// JSON: an object or null.
    pub data: Vec<u8>,
    /// What went wrong on the way.
    pub errors: Vec<GraphqlError>,
    /// What else there is to say.
    pub extensions: Map<String, Json>,
}

impl Supergraph {
    /// Parses, validates and plans an operation of a document. The errors are about the document, with their places.
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
        let (kind, set) = select(&document, operation_name)
            .map_err(|problem| vec![GraphqlError::new(problem, "OPERATION_RESOLUTION_FAILURE")])?;
        let state = &self.planner.supergraph;
        let root = match kind {
            Kind::Query => Some(state.query_type.as_str()),
            Kind::Mutation => state.mutation_type.as_deref(),
            Kind::Subscription => state.subscription_type.as_deref(),
        };
        let root = root.and_then(|name| self.types.id(name)).ok_or_else(|| {
            vec![GraphqlError::new("The schema has no such operations.", "OPERATION_RESOLUTION_FAILURE")]
        })?;
        let (mut keys, mut conditions) = (Keys::default(), BTreeSet::new());
        for set in sets(&document) {
            note(set, &mut keys, &mut conditions);
        }
        let asks = asks(&document, set);
        let mut rest = document.clone();
        let has_meta_fields = strip_meta_fields(&mut rest);
        let plan = if asks {
            Planning { planner: &self.planner, types: &self.types, keys: &mut keys }
                .plan(&rest, operation_name, PlannerOverrideContext::default())
                .map_err(|problem| {
                    let message = format!("The operation cannot be planned: {problem}.");
                    vec![GraphqlError::new(message, "QUERY_PLANNING_FAILED")]
                })?
        } else {
            None
        };
        Ok(Operation {
            name: operation_name.map(ToOwned::to_owned),
            kind,
            root,
            plan,
            keys,
            has_meta_fields,
            conditions: conditions.into_iter().collect(),
            forms: Mutex::default(),
            document,
        })
    }
}

impl Operation {
    /// What the operation is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What is asked of whom. None: no subgraph is asked.
    pub fn plan(&self) -> Option<&Node> {
        self.plan.as_ref()
    }

    /// Whether it asks for what the gateway answers itself: `__schema` or `__type`.
    pub fn has_meta_fields(&self) -> bool {
        self.has_meta_fields
    }

    /// Executes the operation. `variables` are coerced already: each has a value of its type, defaults among them.
    pub async fn execute(
        &self,
        supergraph: &Supergraph,
        variables: &Map<String, Json>,
        transport: &dyn Transport,
    ) -> Response {
        let execution = Execution {
            types: &supergraph.types,
            keys: &self.keys,
            variables,
            transport,
            gathered: Mutex::new(Gathered { data: Data::new(), errors: Vec::new() }),
        };
        let Gathered { data, errors } = execution.run(self.plan.as_ref()).await;
        let room = data.answers.iter().map(bytes::Bytes::len).sum();
        let mut writer = Writer {
            types: &supergraph.types,
            keys: &self.keys,
            data: &data,
            introspection: Introspection { api: &supergraph.api, variables },
            out: Vec::with_capacity(room),
            errors,
            place: Vec::new(),
        };
        writer.root(&self.form(supergraph, variables));
        Response { data: writer.out, errors: writer.errors, extensions: Map::new() }
    }

    /// The fields of the answer, as the variables of `@skip` and `@include` say.
    fn form(&self, supergraph: &Supergraph, variables: &Map<String, Json>) -> Arc<Selection> {
        let holds = |name: &str| variables.get(name) == Some(&Json::Bool(true));
        let said: Vec<bool> = self.conditions.iter().map(|name| holds(name)).collect();
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, form)) = forms.iter().find(|(of, _)| *of == said) {
            return Arc::clone(form);
        }
        let (_, set) = select(&self.document, self.name.as_deref()).expect("it was selected once already");
        let mut collector = Collector::new(&supergraph.types, &self.keys, &self.document, &holds);
        let form = collector.selection(self.root, &[set]);
        if forms.len() == FORMS {
            forms.remove(0);
        }
        forms.push((said, Arc::clone(&form)));
        form
    }
}

impl Response {
    /// The response as JSON (GraphQL specification, "Response Format").
    pub fn into_json(self) -> Vec<u8> {
        let mut json = Vec::with_capacity(self.data.len() + 16);
        json.push(b'{');
        if !self.errors.is_empty() {
            json.extend_from_slice(b"\"errors\":");
            serde_json::to_writer(&mut json, &self.errors).expect("errors are JSON, and a Vec takes them");
            json.push(b',');
        }
        json.extend_from_slice(b"\"data\":");
        json.extend_from_slice(&self.data);
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

/// The operation to execute (GraphQL specification, `GetOperation`).
fn select<'a>(document: &'a Document, name: Option<&str>) -> Result<(Kind, &'a SelectionSet), String> {
    let operations = document.definitions.iter().filter_map(|definition| match definition {
        Definition::Operation(operation) => Some(operation),
        Definition::Fragment(_) => None,
    });
    let mut named = operations.map(parts).filter(|(_, of, _)| name.is_none() || *of == name);
    match (named.next(), named.next(), name) {
        (Some((kind, _, set)), None, _) => Ok((kind, set)),
        (None, _, Some(name)) => Err(format!("The document holds no operation named `{name}`.")),
        (None, ..) => Err("The document holds no operation.".to_owned()),
        (Some(_), Some(_), _) => {
            Err("The document holds several operations; name one of them in `operationName`.".to_owned())
        }
    }
}

fn parts(operation: &OperationDefinition) -> (Kind, Option<&str>, &SelectionSet) {
    match operation {
        OperationDefinition::SelectionSet(set) => (Kind::Query, None, set),
        OperationDefinition::Query(query) => (Kind::Query, query.name.as_deref(), &query.selection_set),
        OperationDefinition::Mutation(mutation) => {
            (Kind::Mutation, mutation.name.as_deref(), &mutation.selection_set)
        }
        OperationDefinition::Subscription(subscription) => {
            (Kind::Subscription, subscription.name.as_deref(), &subscription.selection_set)
        }
    }
}

fn sets(document: &Document) -> impl Iterator<Item = &SelectionSet> {
    document.definitions.iter().map(|definition| match definition {
        Definition::Operation(operation) => parts(operation).2,
        Definition::Fragment(fragment) => &fragment.selection_set,
    })
}

/// Notes the response keys and the variables of conditions.
fn note(set: &SelectionSet, keys: &mut Keys, conditions: &mut BTreeSet<String>) {
    for item in &set.items {
        let (directives, inner) = match item {
            DocumentSelection::Field(field) => {
                keys.number(field.alias.as_deref().unwrap_or(&field.name));
                (&field.directives, Some(&field.selection_set))
            }
            DocumentSelection::InlineFragment(fragment) => {
                (&fragment.directives, Some(&fragment.selection_set))
            }
            DocumentSelection::FragmentSpread(spread) => (&spread.directives, None),
        };
        for directive in directives {
            conditions.extend(condition(directive).map(ToOwned::to_owned));
        }
        if let Some(inner) = inner {
            note(inner, keys, conditions);
        }
    }
}

/// The variable that a `@skip` or `@include` asks.
fn condition(directive: &Directive) -> Option<&str> {
    if !matches!(directive.name.as_str(), "skip" | "include") {
        return None;
    }
    directive.arguments.iter().find_map(|(name, value)| match value {
        Value::Variable(variable) if name == "if" => Some(variable.as_str()),
        _ => None,
    })
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

/// Takes out what the gateway answers itself, so that the planner does not look for a subgraph that does.
/// Whether there was any.
fn strip_meta_fields(document: &mut Document) -> bool {
    let mut found = false;
    for definition in &mut document.definitions {
        found |= strip(match definition {
            Definition::Fragment(fragment) => &mut fragment.selection_set,
            Definition::Operation(operation) => match operation {
                OperationDefinition::SelectionSet(set) => set,
                OperationDefinition::Query(query) => &mut query.selection_set,
                OperationDefinition::Mutation(mutation) => &mut mutation.selection_set,
                OperationDefinition::Subscription(subscription) => &mut subscription.selection_set,
            },
        });
    }
    found
}

fn strip(set: &mut SelectionSet) -> bool {
    let before = set.items.len();
    set.items.retain(|item| {
        !matches!(item, DocumentSelection::Field(field) if matches!(field.name.as_str(), "__schema" | "__type"))
    });
    let mut found = set.items.len() < before;
    if before > 0 && set.items.is_empty() {
        set.items.push(DocumentSelection::Field(Field {
            position: Pos::default(),
            alias: None,
            name: "__typename".to_owned(),
            arguments: Vec::new(),
            directives: Vec::new(),
            selection_set: SelectionSet { span: set.span, items: Vec::new() },
        }));
    }
    for item in &mut set.items {
        match item {
            DocumentSelection::Field(field) => found |= strip(&mut field.selection_set),
            DocumentSelection::InlineFragment(fragment) => found |= strip(&mut fragment.selection_set),
            DocumentSelection::FragmentSpread(_) => {}
        }
    }
    found
}

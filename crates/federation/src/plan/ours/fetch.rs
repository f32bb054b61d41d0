//! Requests as they are sent.

use std::{collections::BTreeSet, fmt::Write};

use graphql_tools::static_graphql::query::{Value, VariableDefinition};
use serde_json::Value as Json;

use super::{
    batch::Batch,
    request::{Field, Giver, Request, Requests, Set, SetId, Step},
    want::Want,
};
use crate::{
    keys::Keys,
    plan::{
        self, Entities, Fetch, Operation, Path, Required, Step as PathStep,
        context::{Context, ContextValue, LOTS, NUMBER, variable},
    },
    shape::{self, Shape, What},
    specialize::{BATCHED, REPRESENTATIONS},
    supergraph::{Supergraph, join::Graph},
    types::TypeId,
};

const ENTITIES: &str = "_entities";

/// Writes requests.
pub(super) struct Writing<'a> {
    pub(super) supergraph: &'a Supergraph,
    pub(super) requests: &'a Requests,
    pub(super) variables: &'a [VariableDefinition],
    pub(super) keys: &'a mut Keys,
}

impl Writing<'_> {
    pub(super) fn fetch(&mut self, batch: &Batch) -> Fetch {
        let requests = self.requests;
        let all = batch.requests.iter().map(|id| &requests.all[*id]);
        let first = all.clone().next().expect("a batch has requests");
        let mut used = BTreeSet::new();
        let (entities, selected, shape) = if first.entities.is_some() {
            self.entities(all, &mut used)
        } else {
            let (selected, shape) = self.set(first.view.graph, first.set, &mut used);
            (Vec::new(), selected, shape)
        };
        let at = if entities.is_empty() { self.path(&first.at) } else { Path::default() };
        let variables = self.variables.iter().filter(|variable| used.contains(&variable.name));
        let ours = entities.iter().map(|of| format!("${}:[_Any!]!", of.variable));
        let context = self.context(first, &selected, variables.clone());
        let told = context.iter().flat_map(|context| &context.values);
        let told = told.map(|value| format!("${}:{}", value.variable, value.ty));
        let declared: Vec<String> = ours.chain(told).chain(variables.clone().map(declaration)).collect();
        let kind = match first.operation {
            Operation::Query if declared.is_empty() => "",
            Operation::Query => "query",
            Operation::Mutation => "mutation",
            Operation::Subscription => "subscription",
        };
        let declared = if declared.is_empty() { String::new() } else { format!("({})", declared.join(",")) };
        let service = self.supergraph.join.service(first.view.graph);
        Fetch {
            variables: variables.map(|variable| variable.name.clone()).collect(),
            entities,
            at,
            shape,
            context: context.map(Box::new),
            ..Fetch::new(service, first.operation, format!("{kind}{declared}{selected}").replace(NUMBER, ""))
        }
    }

    /// Requests about entities, in as many fields as they ask for different things.
    fn entities<'r>(
        &mut self,
        requests: impl Iterator<Item = &'r Request>,
        used: &mut BTreeSet<String>,
    ) -> (Vec<Entities>, String, Shape) {
        let mut all: Vec<(String, Shape, Entities)> = Vec::new();
        for request in requests {
            let (mut inner, shape) = self.set(request.view.graph, request.set, used);
            if let Some(interface) = request.view.object {
                inner = format!("{{...on {}{inner}}}", self.supergraph.types.name(interface));
            }
            let (requires, types) = self.requires(request);
            let called = |interface| (types, self.supergraph.types.name(interface).to_owned());
            let typenames: Vec<_> = request.view.object.map(called).into_iter().collect();
            let path = self.path(&request.at);
            let same = all.iter_mut().find(|(known, read, of)| {
                *known == inner && *read == shape && of.requires == requires && of.typenames == typenames
            });
            if let Some((.., entities)) = same {
                entities.paths.push(path);
                continue;
            }
            let (name, variable) = (format!("_e{}", all.len()), format!("{BATCHED}_{}", all.len()));
            let (key, paths, further) = (self.keys.number(&name), vec![path], None);
            all.push((inner, shape, Entities { name, key, variable, paths, requires, further, typenames }));
        }
        if let [(.., only)] = all.as_mut_slice() {
            (only.name, only.variable) = (ENTITIES.to_owned(), REPRESENTATIONS.to_owned());
            only.key = self.keys.number(ENTITIES);
        }
        let (mut entities, mut selected, mut shape) = (Vec::new(), String::new(), Shape::default());
        for (inner, of, asked) in all {
            let alias = if asked.name == ENTITIES { String::new() } else { format!("{}:", asked.name) };
            push(&mut selected, &format!("{alias}{ENTITIES}(representations:${}){inner}", asked.variable));
            let (name, key, what) = (asked.name.as_str().into(), asked.key, What::Composite(of));
            shape.fields.push(shape::Field { name, key, what });
            entities.push(asked);
        }
        (entities, format!("{{{selected}}}"), shape)
    }

    /// A selection set, and what is read of what it gives. `used` takes the variables.
    fn set(&mut self, graph: Graph, id: SetId, used: &mut BTreeSet<String>) -> (String, Shape) {
        let requests = self.requests;
        let set = requests.set(id);
        let mut shape = Shape::default();
        // What is asked of all, and what of which type.
        let mut all = String::new();
        let mut by_type: Vec<(TypeId, String)> = Vec::new();
        for (place, field) in set.fields.iter().enumerate() {
            let name = response_name(set, place);
            let (text, what) = self.field(graph, field, &name, used);
            if shape.fields.iter().all(|known| *known.name != *name) {
                let key = self.keys.number(&field.key);
                shape.fields.push(shape::Field { name: name.into(), key, what });
            }
            if self.is_of_all(graph, set, field) {
                push(&mut all, &text);
                continue;
            }
            for ty in &field.types {
                match by_type.iter_mut().find(|(of, _)| of == ty) {
                    Some((_, known)) => push(known, &text),
                    None => by_type.push((*ty, text.clone())),
                }
            }
        }
        for (ty, text) in by_type {
            push(&mut all, &format!("...on {}{{{text}}}", self.supergraph.types.name(ty)));
        }
        if all.is_empty() {
            all.push_str("__typename");
            let key = self.keys.number("__typename");
            shape.fields.push(shape::Field { name: "__typename".into(), key, what: What::Typename });
        }
        (format!("{{{all}}}"), shape)
    }

    fn field(
        &mut self,
        graph: Graph,
        field: &Field,
        name: &str,
        used: &mut BTreeSet<String>,
    ) -> (String, What) {
        let mut text = if *name == *field.name { name.to_owned() } else { format!("{name}:{}", field.name) };
        if !field.arguments.is_empty() {
            let arguments = field.arguments.iter().map(|(name, value)| {
                note(value, used);
                format!("{name}:{}", literal(value))
            });
            let _ = write!(text, "({})", arguments.collect::<Vec<_>>().join(","));
        }
        let what = match field.inner {
            None if *field.name == *"__typename" => What::Typename,
            None => What::Leaf,
            Some(inner) => {
                let (selected, shape) = self.set(graph, inner, used);
                text.push_str(&selected);
                What::Composite(shape)
            }
        };
        (text, what)
    }

    /// Whether a field can be asked of all objects of a place at once.
    fn is_of_all(&self, graph: Graph, set: &Set, field: &Field) -> bool {
        let has = |declared| self.supergraph.join.field_of(declared, graph, &field.name).is_some();
        *field.name == *"__typename" || field.types == set.types && set.declared.is_some_and(has)
    }

    /// What representations hold, and of which types they are.
    fn requires(&mut self, request: &Request) -> (Vec<Required>, Vec<TypeId>) {
        let (mut requires, mut all) = (Vec::new(), Vec::new());
        for (types, wants) in request.entities.iter().flat_map(|entities| &entities.of) {
            let mut types = types.clone();
            types.sort_unstable();
            let fields = self.required(wants, &types);
            all.extend(&types);
            requires.push(Required::On { types, fields });
        }
        all.sort_unstable();
        (requires, all)
    }

    /// What a representation holds of objects of some types.
    fn required(&mut self, wants: &[Want], of: &[TypeId]) -> Vec<Required> {
        let mut all = Vec::new();
        for want in wants {
            let required = if *want.name == *"__typename" {
                Required::Typename
            } else {
                let mut below: Vec<TypeId> = want.inner.iter().flat_map(|want| want.types.clone()).collect();
                below.sort_unstable();
                below.dedup();
                Required::Field {
                    head: format!(",\"{}\":", want.name).into_bytes().into(),
                    keys: vec![self.keys.number(&want.key)],
                    takes_null: true,
                    fields: self.required(&want.inner, &below),
                }
            };
            if of.iter().all(|ty| want.types.contains(ty)) {
                all.push(required);
                continue;
            }
            let join = &self.supergraph.join;
            let mut types = want.types.clone();
            types.extend(want.types.iter().flat_map(|ty| join.abstractions(*ty)));
            types.sort_unstable();
            types.dedup();
            all.push(Required::On { types, fields: vec![required] });
        }
        all
    }

    /// What a request tells beside its entities.
    fn context<'v>(
        &mut self,
        request: &Request,
        selected: &str,
        client: impl Iterator<Item = &'v VariableDefinition>,
    ) -> Option<Context> {
        let told = &request.entities.as_ref().filter(|_| request.takes_context())?.context;
        let values = told.iter().enumerate().map(|(place, told)| {
            let from = told.from.iter().map(|Giver { up, types, wants }| {
                let mut types = types.clone();
                types.sort_unstable();
                let place = self.path(above(&request.at, *up)).text;
                plan::context::Giver { up: *up, selected: self.required(wants, &types), types, place }
            });
            let from = from.collect();
            let (ty, selection) = (told.ty.clone(), told.selection.trim().to_owned());
            ContextValue { variable: variable(place), ty, selection, from }
        });
        let values = values.collect();
        let (_, selected) = selected.split_once(')')?;
        let selected = selected.strip_suffix('}')?.split(NUMBER).map(ToOwned::to_owned).collect();
        let field = |lot| {
            let name = format!("_e{lot}");
            let key = self.keys.number(&name);
            (name, key)
        };
        let fields = (0..LOTS).map(field).collect();
        Some(Context { values, declared: client.map(declaration).collect(), selected, fields })
    }

    fn path(&mut self, steps: &[Step]) -> Path {
        let mut path = Path::default();
        for step in steps {
            match step {
                Step::Key(key, lists) => {
                    if !path.text.is_empty() {
                        path.text.push('.');
                    }
                    path.text.push_str(key);
                    path.text.push_str(&".@".repeat(*lists));
                    path.steps.push(PathStep::Key(self.keys.number(key)));
                }
                Step::Types(types) => {
                    let names: Vec<&str> = types.iter().map(|ty| self.supergraph.types.name(*ty)).collect();
                    let _ = write!(path.text, "|[{}]", names.join("|"));
                    path.steps.push(PathStep::Types(types.clone()));
                }
            }
        }
        path
    }
}

/// The way to the objects so many up.
fn above(steps: &[Step], up: usize) -> &[Step] {
    let keys = steps.iter().enumerate().filter(|(_, step)| matches!(step, Step::Key(..)));
    let last = up.checked_sub(1).and_then(|nth| keys.rev().nth(nth));
    last.map_or(steps, |(place, _)| &steps[..place])
}

/// The response key of a field of a set. Fields of different types must not share one where they are of different kinds
/// (GraphQL specification, "Field Selection Merging").
fn response_name(set: &Set, place: usize) -> String {
    let field = &set.fields[place];
    let same = |other: &Field| {
        let leaves = field.inner.is_none() && other.inner.is_none();
        leaves && other.ty == field.ty && other.name == field.name && other.arguments == field.arguments
    };
    let is_name = !field.key.contains('(');
    let mut before = set.fields[..place].iter().filter(|other| other.key == field.key);
    if is_name && before.all(same) {
        return field.key.to_string();
    }
    let mut name = format!("_{place}__{}", field.name);
    while set.fields.iter().any(|other| *other.key == *name) {
        name.insert(0, '_');
    }
    name
}

fn declaration(variable: &VariableDefinition) -> String {
    let default =
        variable.default_value.as_ref().map_or(String::new(), |value| format!("={}", literal(value)));
    format!("${}:{}{default}", variable.name, variable.var_type)
}

/// A value as documents write it. A string of JSON is one of GraphQL.
fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => Json::from(text.as_str()).to_string(),
        Value::Float(number) => Json::from(*number).to_string(),
        Value::List(values) => {
            let values: Vec<String> = values.iter().map(literal).collect();
            format!("[{}]", values.join(","))
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}:{}", literal(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        Value::Variable(_) | Value::Int(_) | Value::Boolean(_) | Value::Enum(_) | Value::Null => {
            value.to_string()
        }
    }
}

/// Notes the variables of a value.
fn note(value: &Value, used: &mut BTreeSet<String>) {
    match value {
        Value::Variable(name) => {
            used.insert(name.clone());
        }
        Value::List(values) => values.iter().for_each(|value| note(value, used)),
        Value::Object(fields) => fields.iter().for_each(|(_, value)| note(value, used)),
        _ => {}
    }
}

fn push(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

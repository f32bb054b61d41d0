//! Plans of our own, for what the planner below us refuses or plans wrongly. They ask for no more than is wanted, of the
//! nearest subgraph, but nobody has searched for the cheapest of them.

mod batch;
mod fetch;
mod place;
mod reach;
mod request;
mod stages;
mod walk;
mod want;

use std::collections::BTreeSet;

use graphql_tools::static_graphql::query::{Definition, Document, OperationDefinition, VariableDefinition};

use super::{Node, Operation, Planning};
use crate::{
    document::select,
    supergraph::{
        Supergraph,
        join::{FieldAt, View},
    },
    types::TypeId,
};
use batch::batches;
use fetch::Writing;
use place::Place;
use reach::{Reach, Spot};
use stages::{Stages, one};
use walk::Walk;
use want::{Reading, Want};

/// What an operation asks for.
pub(super) struct Asked {
    kind: Operation,
    variables: Vec<VariableDefinition>,
    root: Place<'static>,
    wants: Vec<Want>,
}

impl Asked {
    pub(super) fn new(
        supergraph: &Supergraph,
        document: &Document,
        name: Option<&str>,
    ) -> Result<Self, String> {
        let (kind, set) = select(document, name)?;
        let root = supergraph.root(kind).ok_or("the schema has no such operations")?;
        let wants =
            Reading::operation(supergraph, document, set, root).ok_or("it asks for too much at once")?;
        let mut wants = want::disjoint(&wants, &[root]);
        // It is known without asking.
        wants.retain(|want| *want.name != *"__typename");
        Ok(Self { kind, variables: variables(document, name), root: Place::root(root, kind), wants })
    }

    /// Whether it asks for fields that require or provide others, or for objects that a subgraph knows as one type. The
    /// planner below us refuses some such operations, and of others it makes plans that ask for too little, or for what is
    /// provided elsewhere, or cannot be sent.
    pub(super) fn is_intricate(&self, supergraph: &Supergraph) -> bool {
        let is_so = |view: View, at: Option<&FieldAt>| {
            view.object.is_some() || at.is_some_and(|at| at.requires.is_some() || at.provides.is_some())
        };
        any(&self.wants, supergraph, &is_so)
    }

    /// Whether it asks for fields that take something from the objects around theirs: the planner below us would have them
    /// resolved without it.
    pub(super) fn takes_context(&self, supergraph: &Supergraph) -> bool {
        takes_context(&self.wants, supergraph)
    }
}

fn takes_context(wants: &[Want], supergraph: &Supergraph) -> bool {
    any(wants, supergraph, &|_, at| at.is_some_and(|at| !at.context.is_empty()))
}

/// Whether a subgraph has something in such a way that is wanted, however deep.
fn any(wants: &[Want], supergraph: &Supergraph, is_so: &impl Fn(View, Option<&FieldAt>) -> bool) -> bool {
    let join = &supergraph.join;
    wants.iter().any(|want| {
        let has_it = |ty: &TypeId| {
            join.views(*ty).into_iter().any(|view| is_so(view, join.field(*ty, view, &want.name)))
        };
        want.types.iter().any(has_it) || any(&want.inner, supergraph, is_so)
    })
}

impl Planning<'_> {
    /// None: there is nothing to ask. An error says what cannot be reached.
    pub(super) fn plan_alone(&mut self, asked: &Asked) -> Result<Option<Node>, String> {
        let reach = Reach::new(self.supergraph, self.overrides);
        let owner = |want: &Want| match reach.sources(asked.root.types[0], &want.name, &Spot::default())[..] {
            [only] => Some(only.view),
            _ => None,
        };
        // Mutations are done one after the other (GraphQL specification, "Mutation"): by a subgraph, those that it is asked
        // for at once.
        let together = |a: &Want, b: &Want| {
            asked.kind != Operation::Mutation || owner(a).is_some_and(|view| owner(b) == Some(view))
        };
        let mut nodes = Vec::new();
        for wants in asked.wants.chunk_by(together) {
            let mut walk = Walk::new(Reach::new(self.supergraph, self.overrides), self.until);
            let left = walk.select(&asked.root, wants, &mut BTreeSet::new())?;
            if let Some(want) = left.first() {
                return Err(unreached(want, self.supergraph, ""));
            }
            walk.requests.join();
            nodes.extend(self.nodes(&walk, &asked.variables));
        }
        Ok(one(nodes, Node::Sequence))
    }

    fn nodes(&mut self, walk: &Walk<'_>, variables: &[VariableDefinition]) -> Option<Node> {
        let mut writing =
            Writing { supergraph: self.supergraph, requests: &walk.requests, variables, keys: self.keys };
        let batches = batches(&walk.requests.all);
        Stages { batches: &batches, fetch: &mut |batch| writing.fetch(batch) }.node()
    }
}

fn variables(document: &Document, name: Option<&str>) -> Vec<VariableDefinition> {
    let of = document.definitions.iter().find_map(|definition| {
        let Definition::Operation(operation) = definition else { return None };
        let (of, variables) = match operation {
            OperationDefinition::SelectionSet(_) => return None,
            OperationDefinition::Query(of) => (&of.name, &of.variable_definitions),
            OperationDefinition::Mutation(of) => (&of.name, &of.variable_definitions),
            OperationDefinition::Subscription(of) => (&of.name, &of.variable_definitions),
        };
        (name.is_none() || of.as_deref() == name).then_some(variables)
    });
    of.cloned().unwrap_or_default()
}

/// Tells of a field that no subgraph can be asked for.
fn unreached(want: &Want, supergraph: &Supergraph, path: &str) -> String {
    if let Some(inner) = want.inner.first() {
        let here = if path.is_empty() { want.name.to_string() } else { format!("{path}.{}", want.name) };
        return unreached(inner, supergraph, &here);
    }
    let ty = want.types.first().map_or("", |ty| supergraph.types.name(*ty));
    let field = format!("{ty}.{}", want.name);
    if takes_context(std::slice::from_ref(want), supergraph) {
        return format!(
            "no object on the way to `{path}` sets the context that `{field}` takes an argument from"
        );
    }
    let from = if path.is_empty() { String::new() } else { format!(" from `{path}`") };
    format!("no way leads{from} to a subgraph that resolves `{field}`")
}

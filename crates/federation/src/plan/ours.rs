//! Plans of our own: for what the planner below us refuses. They ask for no more than is wanted, of the nearest subgraph,
//! but nobody has searched for the cheapest of them.

mod fetch;
mod reach;
mod request;
mod stages;
mod walk;
mod want;

use std::collections::BTreeSet;

use graphql_tools::static_graphql::query::{Definition, Document, OperationDefinition, VariableDefinition};

use super::{Node, Operation, Planning};
use crate::document::select;
use fetch::Writing;
use reach::Reach;
use stages::Stages;
use walk::{Endless, Place, Walk};
use want::{Reading, Want};

impl Planning<'_> {
    /// None: there is nothing to ask. An error says what cannot be reached.
    pub(crate) fn plan_alone(&mut self, document: &Document, name: Option<&str>) -> Result<Option<Node>, String> {
        let (kind, set) = select(document, name)?;
        let types = &self.supergraph.types;
        let root = self.supergraph.root(kind).ok_or("the schema has no such operations")?;
        let too_much = || "it takes too many steps".to_owned();
        let wants = Reading::operation(self.supergraph, document, set, root).ok_or_else(too_much)?;
        let wants: Vec<Want> = want::disjoint(&wants, &[root]);
        let wants: Vec<Want> = wants.into_iter().filter(|want| *want.name != *"__typename").collect();
        // Mutations are done one after the other (GraphQL specification, "Mutation").
        let runs: Vec<&[Want]> = match kind {
            Operation::Mutation => wants.chunks(1).collect(),
            Operation::Query | Operation::Subscription => vec![&wants],
        };
        let variables = variables(document, name);
        let mut nodes = Vec::new();
        for wants in runs {
            let mut walk = Walk::new(Reach::new(self.supergraph, self.overrides));
            let left = walk.select(&Place::root(root, kind), wants, &mut BTreeSet::new());
            match left.map_err(|Endless| too_much())?.first() {
                Some(want) => return Err(unreached(want, types, "")),
                None => nodes.extend(self.nodes(&walk, &variables)),
            }
        }
        Ok(if nodes.len() > 1 { Some(Node::Sequence(nodes)) } else { nodes.pop() })
    }

    fn nodes(&mut self, walk: &Walk<'_>, variables: &[VariableDefinition]) -> Option<Node> {
        let all = &walk.requests.all;
        let mut writing =
            Writing { supergraph: self.supergraph, requests: &walk.requests, variables, keys: self.keys };
        let mut stages = Stages {
            after: &|request| all[request].after.clone(),
            fetch: &mut |request| writing.fetch(&all[request]),
        };
        stages.node((0..all.len()).collect())
    }
}

fn variables(document: &Document, name: Option<&str>) -> Vec<VariableDefinition> {
    let operations = document.definitions.iter().filter_map(|definition| match definition {
        Definition::Operation(operation) => Some(operation),
        Definition::Fragment(_) => None,
    });
    let mut of = operations.filter_map(|operation| {
        let (of, variables) = match operation {
            OperationDefinition::SelectionSet(_) => return None,
            OperationDefinition::Query(of) => (&of.name, &of.variable_definitions),
            OperationDefinition::Mutation(of) => (&of.name, &of.variable_definitions),
            OperationDefinition::Subscription(of) => (&of.name, &of.variable_definitions),
        };
        (name.is_none() || of.as_deref() == name).then(|| variables.clone())
    });
    of.next().unwrap_or_default()
}

/// Tells of a field that no subgraph can be asked for.
fn unreached(want: &Want, types: &crate::types::Types, path: &str) -> String {
    let here = if path.is_empty() { want.name.to_string() } else { format!("{path}.{}", want.name) };
    match (want.inner.first(), want.types.first()) {
        (Some(inner), _) => unreached(inner, types, &here),
        (None, Some(ty)) => {
            format!("no key leads from `{path}` to a subgraph that resolves `{}.{}`", types.name(*ty), want.name)
        }
        (None, None) => format!("nobody has `{here}`"),
    }
}

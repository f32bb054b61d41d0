//! Plans as the planner below makes them (`hive-router-query-planner`), in our own form. No other file knows its plans.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use hive_router_query_planner::{
    ast::{
        normalization::normalize_operation, operation::SubgraphFetchOperation, selection_item::SelectionItem,
        selection_set::SelectionSet,
    },
    planner::{
        Planner, PlannerError,
        plan_nodes::{
            BatchFetchNode, EntityBatchAlias, FetchNode, FetchNodePathSegment, FetchRewrite, FlattenNodePath,
            FlattenNodePathSegment, PlanNode, QueryPlan,
        },
    },
    state::supergraph_state::OperationKind,
    utils::cancellation::CancellationToken,
};

use graphql_tools::static_graphql::query::Document;

use super::{Endless, Entities, Fetch, Node, Operation, Path, Planning, Required, Step};
use crate::{
    overrides::Overrides,
    shape::{Renames, Shape, Shaping},
    supergraph::planner_form,
    types::{TypeId, Types},
};

impl Planning<'_> {
    /// None: there is nothing to ask.
    pub(super) fn plan_by_library(
        &mut self,
        document: &Document,
        operation_name: Option<&str>,
    ) -> Result<Option<Node>, String> {
        let (overrides, until) = (self.overrides, self.until);
        let planned = |planner| planned(planner, document, operation_name, overrides, until);
        let plan =
            planned(&self.supergraph.planner).or_else(|problem| match self.supergraph.other_planner() {
                Some(other) => planned(other).map_err(|_| problem),
                None => Err(problem),
            })?;
        Ok(plan.node.map(|node| self.node(node, None)))
    }

    fn node(&mut self, node: PlanNode, at: Option<&FlattenNodePath>) -> Node {
        let mut nodes = |nodes: Vec<PlanNode>| nodes.into_iter().map(|node| self.node(node, at)).collect();
        match node {
            PlanNode::Fetch(fetch) => Node::Fetch(self.fetch(fetch, at)),
            PlanNode::BatchFetch(fetch) => Node::Fetch(self.batch(fetch)),
            PlanNode::Sequence(sequence) => Node::Sequence(nodes(sequence.nodes)),
            PlanNode::Parallel(parallel) => Node::Parallel(nodes(parallel.nodes)),
            PlanNode::Flatten(flatten) => self.node(*flatten.node, Some(&flatten.path)),
            // Operations come without conditions: whatever the planner makes of them, all of it is wanted.
            PlanNode::Condition(condition) => {
                let branches = [condition.if_clause, condition.else_clause];
                Node::Sequence(nodes(branches.into_iter().flatten().map(|node| *node).collect()))
            }
            PlanNode::Subscription(subscription) => Node::Fetch(self.fetch(subscription.primary, at)),
            // The planner makes none: its normalisation knows no `@defer`.
            PlanNode::Defer(defer) => {
                let primary = defer.primary.node.map(|node| *node).into_iter();
                Node::Sequence(nodes(
                    primary
                        .chain(defer.deferred.into_iter().filter_map(|part| part.node.map(|node| *node)))
                        .collect(),
                ))
            }
        }
    }

    fn fetch(&mut self, fetch: FetchNode, at: Option<&FlattenNodePath>) -> Fetch {
        let renames = fetch.output_rewrites.as_deref().unwrap_or_default();
        let under = if fetch.requires.is_some() { Some("_entities") } else { None };
        let shape = self.shape(&fetch.operation, &renamed(renames, under).collect());
        let path = at.map(|path| self.path(path)).unwrap_or_default();
        let (entities, at) = match fetch.requires {
            None => (Vec::new(), path),
            Some(requires) => {
                let entities = Entities {
                    name: "_entities".to_owned(),
                    key: self.keys.number("_entities"),
                    variable: "representations".to_owned(),
                    paths: vec![path],
                    requires: self.requires(&requires),
                    further: None,
                    typenames: self.typenames(fetch.input_rewrites.as_deref()),
                };
                (vec![entities], Path::default())
            }
        };
        Fetch {
            variables: variables(fetch.variable_usages, &entities),
            entities,
            at,
            ..asked(&fetch.service_name, fetch.operation_kind.as_ref(), fetch.operation, shape)
        }
    }

    fn batch(&mut self, fetch: BatchFetchNode) -> Fetch {
        let aliases = fetch.entity_batch.aliases;
        let renames = aliases
            .iter()
            .flat_map(|alias| {
                renamed(alias.output_rewrites.as_deref().unwrap_or_default(), Some(&alias.alias))
            })
            .collect();
        let shape = self.shape(&fetch.operation, &renames);
        let entities: Vec<Entities> = aliases.into_iter().map(|alias| self.entities(alias)).collect();
        Fetch {
            variables: variables(fetch.variable_usages, &entities),
            entities,
            ..asked(&fetch.service_name, fetch.operation_kind.as_ref(), fetch.operation, shape)
        }
    }

    fn entities(&mut self, alias: EntityBatchAlias) -> Entities {
        Entities {
            key: self.keys.number(&alias.alias),
            name: alias.alias,
            variable: alias.representations_variable_name,
            paths: alias.merge_paths.iter().map(|path| self.path(path)).collect(),
            requires: self.requires(&alias.requires),
            further: None,
            typenames: self.typenames(alias.input_rewrites.as_deref()),
        }
    }

    fn shape(&mut self, operation: &SubgraphFetchOperation, renames: &Renames) -> Shape {
        let document = &operation.document;
        Shaping { keys: self.keys, fragments: &document.fragments, renames }
            .shape(&document.operation.selection_set)
    }

    fn path(&mut self, path: &FlattenNodePath) -> Path {
        let step = |segment: &FlattenNodePathSegment| match segment {
            FlattenNodePathSegment::Field(name) => Some(Step::Key(self.keys.number(name))),
            FlattenNodePathSegment::TypeCondition(names) => {
                Some(Step::Types(objects(&self.supergraph.types, names)))
            }
            FlattenNodePathSegment::List => None,
        };
        Path { steps: path.as_slice().iter().filter_map(step).collect(), text: path.to_string() }
    }

    fn requires(&mut self, selections: &SelectionSet) -> Vec<Required> {
        let required = |item: &SelectionItem| match item {
            SelectionItem::Field(field) if field.name == "__typename" => Some(Required::Typename),
            SelectionItem::Field(field) => {
                let called = field.selection_identifier();
                let keys = [field.name.as_str(), called].map(|name| self.keys.number(name));
                Some(Required::Field {
                    head: format!(",\"{called}\":").into_bytes().into(),
                    keys: keys.to_vec(),
                    takes_null: true,
                    fields: self.requires(&field.selections),
                })
            }
            SelectionItem::InlineFragment(fragment) => Some(Required::On {
                types: either_way(&self.supergraph.types, &fragment.type_condition),
                fields: self.requires(&fragment.selections),
            }),
            SelectionItem::FragmentSpread(_) => None,
        };
        selections.items.iter().filter_map(required).collect()
    }

    fn typenames(&self, rewrites: Option<&[FetchRewrite]>) -> Vec<(Vec<TypeId>, String)> {
        let setter = |rewrite: &FetchRewrite| match rewrite {
            FetchRewrite::ValueSetter(setter) => match setter.path.first()? {
                FetchNodePathSegment::TypenameEquals(names) => {
                    Some((objects(&self.supergraph.types, names), setter.set_value_to.clone()))
                }
                FetchNodePathSegment::Key(_) => None,
            },
            FetchRewrite::KeyRenamer(_) => None,
        };
        rewrites.unwrap_or_default().iter().filter_map(setter).collect()
    }
}

/// The planner's plan. It takes some things for granted that are not always so: a panic is a problem as any other.
fn planned(
    planner: &Planner,
    document: &Document,
    operation_name: Option<&str>,
    overrides: &Overrides,
    until: Instant,
) -> Result<QueryPlan, String> {
    let plan = || {
        let normalized = normalize_operation(&planner.supergraph, document, operation_name)
            .map_err(|error| error.to_string())?;
        let until = CancellationToken::with_timeout(until.saturating_duration_since(Instant::now()));
        let operation = normalized.executable_operation();
        let plan = planner.plan_from_normalized_operation(operation, overrides.context(), &until);
        plan.map_err(|error| match error {
            PlannerError::CancellationError(_) => Endless.into(),
            error => error.to_string(),
        })
    };
    catch_unwind(AssertUnwindSafe(plan)).unwrap_or_else(|_| Err("the planner failed".to_owned()))
}

/// A request for root fields without variables.
fn asked(
    service: &str,
    kind: Option<&OperationKind>,
    operation: SubgraphFetchOperation,
    shape: Shape,
) -> Fetch {
    // Without what was put before the name for the planner.
    let service = service.strip_prefix(planner_form::LAST).unwrap_or(service);
    let kind = match kind {
        Some(OperationKind::Mutation) => Operation::Mutation,
        Some(OperationKind::Subscription) => Operation::Subscription,
        Some(OperationKind::Query) | None => Operation::Query,
    };
    Fetch { shape, ..Fetch::new(service, kind, operation.document_str) }
}

/// The types of objects that fulfil one of some conditions.
fn objects(types: &Types, names: &BTreeSet<String>) -> Vec<TypeId> {
    let ids = names.iter().filter_map(|name| types.id(name));
    let mut objects: Vec<TypeId> =
        ids.flat_map(|id| types.possible(id).iter().copied().chain([id])).collect();
    objects.sort_unstable();
    objects.dedup();
    objects
}

/// The types that a required selection on `name` is about: those that are one, and those that it may be one of.
fn either_way(types: &Types, name: &str) -> Vec<TypeId> {
    let Some(id) = types.id(name) else { return Vec::new() };
    let mut all: Vec<TypeId> = types.possible(id).to_vec();
    all.extend(types.all().filter(|other| types.applies(*other, id)));
    all.sort_unstable();
    all.dedup();
    all
}

/// The paths of response keys that the planner had to rename, with the names that they stand for.
fn renamed<'a>(
    rewrites: &'a [FetchRewrite],
    under: Option<&'a str>,
) -> impl Iterator<Item = (Vec<String>, String)> + 'a {
    rewrites.iter().filter_map(move |rewrite| match rewrite {
        FetchRewrite::KeyRenamer(renamer) => {
            let keys = renamer.path.iter().filter_map(|segment| match segment {
                FetchNodePathSegment::Key(key) => Some(key.clone()),
                FetchNodePathSegment::TypenameEquals(_) => None,
            });
            let path = under.map(ToOwned::to_owned).into_iter().chain(keys).collect();
            Some((path, renamer.rename_key_to.clone()))
        }
        FetchRewrite::ValueSetter(_) => None,
    })
}

fn variables(used: Option<BTreeSet<String>>, entities: &[Entities]) -> Vec<String> {
    let ours = |name: &String| entities.iter().any(|entities| entities.variable == *name);
    used.into_iter().flatten().filter(|name| !ours(name)).collect()
}

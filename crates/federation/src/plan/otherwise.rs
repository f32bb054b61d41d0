//! What to ask about entities that lack what some of the fields require: the same, without these fields.

use std::collections::BTreeSet;

use graphql_tools::static_graphql::{
    query::{Definition, Selection, SelectionSet as QuerySet},
    schema::Type,
};
use hive_router_query_planner::{
    ast::{
        document::Document,
        fragment::FragmentDefinition,
        operation::OperationDefinition,
        selection_item::SelectionItem,
        selection_set::{FieldSelection, InlineFragmentSelection, SelectionSet},
    },
    utils::parsing::safe_parse_operation,
};

use super::{Entities, Fetch, Further, Node, Required};
use crate::{
    keys::Key,
    shape::{Shape, What},
    supergraph::{
        Supergraph,
        join::{FieldSet, Graph, View},
    },
    types::TypeId,
};

/// Tells apart, in each request of a plan, what representations hold because only some of the fields require it.
pub(super) fn provide(node: &mut Node, supergraph: &Supergraph) {
    match node {
        Node::Fetch(fetch) => {
            let graph = supergraph.join.graph(&fetch.service);
            if let Some(graph) = graph.filter(|graph| supergraph.join.has_requires(*graph)) {
                fetch.otherwise = Parting { supergraph, graph }.part(fetch).map(Box::new);
            }
        }
        Node::Sequence(nodes) | Node::Parallel(nodes) => {
            for node in nodes {
                provide(node, supergraph);
            }
        }
    }
}

/// A field that requires something of the objects of a type.
struct Requiring<'a> {
    ty: TypeId,
    /// Its response key.
    name: String,
    set: &'a FieldSet,
}

/// Parts requests to a subgraph.
struct Parting<'a> {
    supergraph: &'a Supergraph,
    graph: Graph,
}

impl<'a> Parting<'a> {
    /// The request without the fields that require more than a key. None: nothing else is asked of their entities.
    fn part(&self, fetch: &mut Fetch) -> Option<Fetch> {
        if fetch.entities.is_empty() {
            return None;
        }
        let Document { mut operation, mut fragments } = parsed(&fetch.document)?;
        let mut left = Vec::new();
        operation.selection_set.items.retain_mut(|item| {
            let SelectionItem::Field(field) = item else { return false };
            let name = field.selection_identifier().to_owned();
            let Some(entities) = fetch.entities.iter_mut().find(|entities| entities.name == name) else {
                return false;
            };
            let mut requiring = Vec::new();
            field.selections = self.rest(&field.selections, None, &fragments, &mut requiring);
            self.tell_apart(entities, &requiring, kept(&fetch.shape, &name, &requiring));
            let is_left = entities.further.is_some() && asks(&field.selections);
            if is_left {
                left.push(name);
            }
            is_left
        });
        if left.is_empty() {
            return None;
        }
        keep_used(&mut operation, &mut fragments);
        let declares = |name: &String| {
            operation.variable_definitions.iter().flatten().any(|variable| variable.name == *name)
        };
        let entities = fetch.entities.iter().filter(|entities| left.contains(&entities.name));
        Some(Fetch {
            variables: fetch.variables.iter().filter(|name| declares(name)).cloned().collect(),
            entities: entities.map(|entities| Entities { further: None, ..entities.clone() }).collect(),
            shape: fetch.shape.clone(),
            ..Fetch::new(&fetch.service, fetch.operation, Document { operation, fragments }.to_string())
        })
    }

    /// What a selection on entities asks for besides what requires something, which goes to `requiring`.
    fn rest(
        &self,
        set: &SelectionSet,
        on: Option<TypeId>,
        fragments: &[FragmentDefinition],
        requiring: &mut Vec<Requiring<'a>>,
    ) -> SelectionSet {
        let mut rest = SelectionSet::default();
        for item in &set.items {
            let (condition, inner) = match item {
                SelectionItem::Field(field) => {
                    let before = requiring.len();
                    requiring.extend(on.into_iter().flat_map(|on| self.requiring(on, field)));
                    if requiring.len() == before {
                        rest.items.push(item.clone());
                    }
                    continue;
                }
                SelectionItem::InlineFragment(fragment) => (&fragment.type_condition, &fragment.selections),
                SelectionItem::FragmentSpread(name) => {
                    let Some(fragment) = fragments.iter().find(|fragment| fragment.name == *name) else {
                        continue;
                    };
                    (&fragment.type_condition, &fragment.selection_set)
                }
            };
            let selections = self.rest(inner, self.supergraph.types.id(condition), fragments, requiring);
            if !selections.is_empty() {
                rest.items.push(SelectionItem::InlineFragment(InlineFragmentSelection {
                    type_condition: condition.clone(),
                    selections,
                    skip_if: None,
                    include_if: None,
                }));
            }
        }
        rest
    }

    /// The types of objects among those of `on` of which a field requires something.
    fn requiring(&self, on: TypeId, field: &FieldSelection) -> Vec<Requiring<'a>> {
        let requires = |ty| self.supergraph.join.field_of(ty, self.graph, &field.name)?.requires.as_ref();
        let of_all = requires(on);
        let types = self.supergraph.types.possible(on).iter().copied().filter(|ty| *ty != on).chain([on]);
        let requiring = |ty| {
            let set = of_all.or_else(|| requires(ty))?;
            Some(Requiring { ty, name: field.selection_identifier().to_owned(), set })
        };
        types.filter_map(requiring).collect()
    }

    /// Parts what representations hold.
    fn tell_apart(&self, entities: &mut Entities, requiring: &[Requiring<'_>], by: Vec<(TypeId, Key)>) {
        let mut further = Vec::new();
        for part in &mut entities.requires {
            let Required::On { types, fields } = part else { continue };
            let required = requiring.iter().filter(|requiring| types.contains(&requiring.ty));
            let mut names: BTreeSet<&str> =
                required.flat_map(|requiring| names(&requiring.set.set)).collect();
            let told = told(fields);
            let Some(key) = self.key(types, &told, &names) else { continue };
            names.retain(|name| !key.contains(name));
            let names: Vec<String> = names.into_iter().map(ToOwned::to_owned).collect();
            let more = self.taken(fields, types, &names);
            if !more.is_empty() {
                further.push(Required::On { types: types.clone(), fields: more });
            }
        }
        if !further.is_empty() {
            entities.further = Some(Box::new(Further { requires: further, by }));
        }
    }

    /// The names of a key of objects of some types that is among what is `told` of them: of several, the one that has
    /// least to do with what is required.
    fn key(&self, types: &[TypeId], told: &[String], required: &BTreeSet<&str>) -> Option<Vec<&'a str>> {
        let join = &self.supergraph.join;
        let keys = types.iter().flat_map(|ty| {
            let views = join.views(*ty).into_iter().filter(|view| view.graph == self.graph);
            let as_one = View { graph: self.graph, object: Some(*ty) };
            views.chain([as_one]).flat_map(|view| join.keys(*ty, view))
        });
        let keys = keys.map(|key| names(&key.set));
        let is_told = |key: &Vec<&str>| key.iter().all(|name| told.iter().any(|told| told == name));
        keys.filter(is_told).min_by_key(|key| key.iter().filter(|name| required.contains(*name)).count())
    }

    /// Takes the fields of some names away from what is told of objects of some types.
    fn taken(&self, told: &mut Vec<Required>, of: &[TypeId], names: &[String]) -> Vec<Required> {
        let mut taken = Vec::new();
        for mut part in std::mem::take(told) {
            if let Required::On { types, fields } = &mut part {
                let inner = self.taken(fields, types, names);
                if !inner.is_empty() {
                    taken.push(Required::On { types: types.clone(), fields: inner });
                }
            }
            let name = part.name().filter(|name| names.iter().any(|taken| taken == name));
            let null = name.map(|name| self.takes_null(of, name));
            match (&mut part, null) {
                (Required::Field { takes_null, .. }, Some(null)) => {
                    *takes_null = null;
                    taken.push(part);
                }
                _ => told.push(part),
            }
        }
        taken
    }

    fn takes_null(&self, of: &[TypeId], field: &str) -> bool {
        let mut types = of.iter().filter_map(|ty| self.supergraph.join.field_type(*ty, field));
        types.any(|ty| !matches!(ty, Type::NonNullType(_)))
    }
}

/// A request that a planner made.
fn parsed(document: &str) -> Option<Document> {
    let (mut operation, mut fragments) = (None, Vec::new());
    for definition in safe_parse_operation(document).ok()?.definitions {
        match definition {
            Definition::Operation(of) => operation = Some(OperationDefinition::from(of)),
            Definition::Fragment(fragment) => fragments.push(FragmentDefinition::from(fragment)),
        }
    }
    Some(Document { operation: operation?, fragments })
}

/// Under which keys the values are kept of fields that require something.
fn kept(shape: &Shape, name: &str, requiring: &[Requiring<'_>]) -> Vec<(TypeId, Key)> {
    let Some(What::Composite(shape)) = shape.find(name, 0).map(|place| &shape.fields[place].what) else {
        return Vec::new();
    };
    let key = |of: &Requiring<'_>| Some((of.ty, shape.fields[shape.find(&of.name, 0)?].key));
    requiring.iter().filter_map(key).collect()
}

/// Whether a selection asks for more than of which type objects are.
fn asks(set: &SelectionSet) -> bool {
    set.items.iter().any(|item| match item {
        SelectionItem::Field(field) => field.name != "__typename",
        SelectionItem::InlineFragment(fragment) => asks(&fragment.selections),
        SelectionItem::FragmentSpread(_) => true,
    })
}

/// Leaves the fragments and variables that are used.
fn keep_used(operation: &mut OperationDefinition, fragments: &mut Vec<FragmentDefinition>) {
    let mut used = Vec::new();
    spreads(&operation.selection_set, fragments, &mut used);
    fragments.retain(|fragment| used.contains(&fragment.name));
    let sets = fragments.iter().map(|fragment| &fragment.selection_set).chain([&operation.selection_set]);
    let variables: BTreeSet<String> = sets.flat_map(SelectionSet::variable_usages).collect();
    if let Some(declared) = &mut operation.variable_definitions {
        declared.retain(|variable| variables.contains(&variable.name));
    }
}

/// The fragments that a selection uses.
fn spreads(set: &SelectionSet, fragments: &[FragmentDefinition], used: &mut Vec<String>) {
    for item in &set.items {
        match item {
            SelectionItem::Field(field) => spreads(&field.selections, fragments, used),
            SelectionItem::InlineFragment(fragment) => spreads(&fragment.selections, fragments, used),
            SelectionItem::FragmentSpread(name) if used.contains(name) => {}
            SelectionItem::FragmentSpread(name) => {
                used.push(name.clone());
                if let Some(fragment) = fragments.iter().find(|fragment| fragment.name == *name) {
                    spreads(&fragment.selection_set, fragments, used);
                }
            }
        }
    }
}

/// The names of the fields that a field set begins with.
fn names(set: &QuerySet) -> Vec<&str> {
    let mut all = Vec::new();
    for item in &set.items {
        match item {
            Selection::Field(field) => all.push(field.name.as_str()),
            Selection::InlineFragment(fragment) => all.extend(names(&fragment.selection_set)),
            Selection::FragmentSpread(_) => {}
        }
    }
    all
}

/// The names of the fields that are told of an entity.
fn told(required: &[Required]) -> Vec<String> {
    let of = |part: &Required| match part {
        Required::Field { .. } => part.name().map(ToOwned::to_owned).into_iter().collect(),
        Required::On { fields, .. } => told(fields),
        Required::Typename => Vec::new(),
    };
    required.iter().flat_map(of).collect()
}

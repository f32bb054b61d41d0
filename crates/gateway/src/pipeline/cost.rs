//! How many objects an operation can return: pages multiply.
//!
//! Each object counts one, scalars count nothing. A connection counts one, and its edges and nodes one each for each
//! place of its page. `first` and `last` may come from variables, so that what is made of a document is an expression
//! that a request's variables, with their defaults, complete. Type conditions are added up, which can only
//! overestimate.

use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Number, Value, Variables};
use async_graphql_value::Value as DocumentValue;

use super::many::Many;
use super::types::{Types, named};
use crate::config::Limits;
use pediment_schema::{LONGEST_PAGE, USUAL_PAGE};

/// A number of objects that depends on page sizes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Cost {
    objects: u64,
    times: Vec<(Size, Self)>,
}

/// The length of a page or list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Size {
    Known(u64),
    /// The number in a variable.
    Number(Name),
    /// The length of the list in a variable.
    Length(Name),
    /// The greater of `first` and `last`, where both are given.
    Greater(Box<(Self, Self)>),
}

impl Cost {
    /// The number of objects with these variables.
    pub(super) fn objects(&self, variables: &Variables) -> u64 {
        self.times.iter().fold(self.objects, |sum, (size, cost)| {
            sum.saturating_add(size.number(variables).saturating_mul(cost.objects(variables)))
        })
    }

    fn add(&mut self, other: Self) {
        self.objects = self.objects.saturating_add(other.objects);
        self.times.extend(other.times);
    }

    fn add_times(&mut self, size: Size, other: Self) {
        match size {
            Size::Known(n) if other.times.is_empty() => {
                self.objects = self.objects.saturating_add(n.saturating_mul(other.objects));
            }
            _ => self.times.push((size, other)),
        }
    }
}

impl Size {
    fn number(&self, variables: &Variables) -> u64 {
        match self {
            Self::Known(n) => *n,
            Self::Number(variable) => match variables.get(variable) {
                Some(Value::Number(number)) => length(number),
                _ => USUAL_PAGE.into(),
            },
            Self::Length(variable) => match variables.get(variable) {
                Some(Value::List(items)) => items.len() as u64,
                _ => 0,
            },
            Self::Greater(both) => both.0.number(variables).max(both.1.number(variables)),
        }
    }
}

/// Reckons costs of one document over one schema.
pub(super) struct CostModel<'a> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    limits: &'a Limits,
}

impl<'a> CostModel<'a> {
    pub(super) fn new(types: &'a Types, document: &'a ExecutableDocument, limits: &'a Limits) -> Self {
        Self { types, document, limits }
    }

    /// The cost of an operation. The number of its selections has been bounded before, and its fragments end.
    pub(super) fn operation(&self, operation: &'a OperationDefinition) -> Cost {
        self.selections(self.types.root(operation.ty), &operation.selection_set.node, None)
    }

    /// The cost of a selection set on `parent`; `page` is the length of its lists where it is a connection's.
    fn selections(&self, parent: &'a str, set: &'a SelectionSet, page: Option<&Size>) -> Cost {
        let mut sum = Cost::default();
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(&mut sum, parent, &field.node, page),
                Selection::InlineFragment(fragment) => {
                    let on =
                        fragment.node.type_condition.as_ref().map_or(parent, |on| on.node.on.node.as_str());
                    sum.add(self.selections(on, &fragment.node.selection_set.node, page));
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        sum.add(self.selections(on, &fragment.node.selection_set.node, page));
                    }
                }
            }
        }
        sum
    }

    fn field(&self, sum: &mut Cost, parent: &'a str, field: &'a Field, page: Option<&Size>) {
        let types = self.types;
        let name = field.name.node.as_str();
        // A field that is unknown fails validation; introspection has a budget of its own.
        let Some(defined) = types.field(parent, name).filter(|_| !name.starts_with("__")) else { return };
        let returns = named(&defined.ty);
        if !types.is_composite(returns) {
            return;
        }
        let many = Many::of(defined);
        let size = match many {
            Many::One | Many::Connection => Size::Known(1),
            Many::Page => page_of(field),
            Many::AsListed(argument) => listed(field, argument),
            Many::List => page.cloned().unwrap_or(Size::Known(self.limits.list_size.into())),
        };
        let inner_page = (many == Many::Connection).then(|| page_of(field));
        let mut each = self.selections(returns, &field.selection_set.node, inner_page.as_ref());
        each.objects = each.objects.saturating_add(1);
        sum.add_times(size, each);
    }
}

/// The length of a page that a field asks for.
fn page_of(field: &Field) -> Size {
    let size = |argument| match &field.get_argument(argument)?.node {
        DocumentValue::Number(number) => Some(Size::Known(length(number))),
        DocumentValue::Variable(variable) => Some(Size::Number(variable.clone())),
        _ => None,
    };
    match (size("first"), size("last")) {
        (Some(first), Some(last)) => Size::Greater(Box::new((first, last))),
        (Some(size), None) | (None, Some(size)) => size,
        (None, None) => Size::Known(USUAL_PAGE.into()),
    }
}

/// The length of the list that a field's argument holds.
fn listed(field: &Field, argument: &str) -> Size {
    match field.get_argument(argument).map(|value| &value.node) {
        Some(DocumentValue::List(items)) => Size::Known(items.len() as u64),
        Some(DocumentValue::Variable(variable)) => Size::Length(variable.clone()),
        _ => Size::Known(1),
    }
}

/// The length of a page of which so many are asked for: one that is too long is refused, and costs no more than the
/// longest.
fn length(asked: &Number) -> u64 {
    asked.as_u64().unwrap_or(0).min(LONGEST_PAGE.into())
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;
    use serde_json::json;

    use super::super::types::tests::SDL;
    use super::*;

    fn cost(query: &str, variables: serde_json::Value) -> u64 {
        let document = parse_query(query).unwrap();
        let operation = match &document.operations {
            DocumentOperations::Single(operation) => operation,
            DocumentOperations::Multiple(operations) => operations.values().next().unwrap(),
        };
        let (types, limits) = (Types::from_sdl(SDL).unwrap(), Limits::default());
        let cost = CostModel::new(&types, &document, &limits).operation(&operation.node);
        cost.objects(&Variables::from_json(variables))
    }

    #[test]
    fn an_object_costs_one_and_its_scalars_nothing() {
        assert_eq!(cost("{ company { id name aliases } }", json!({})), 1);
        assert_eq!(cost("{ company { parent { parent { name } } } }", json!({})), 3);
        assert_eq!(cost("{ __typename __schema { types { name } } }", json!({})), 0);
    }

    #[test]
    fn pages_inside_pages_multiply() {
        // 1 connection + 10 × (1 member + 1 company + 1 connection + 5 × (1 edge + 1 member)).
        let query =
            "{ members(first: 10) { nodes { company { members(last: 5) { edges { node { tier } } } } } } }";
        assert_eq!(cost(query, json!({})), 1 + 10 * (1 + 1 + 1 + 5 * 2));
    }

    #[test]
    fn a_page_size_in_a_variable_counts_as_each_request_sets_it() {
        let query =
            "query($n: Int) { members(first: $n) { totalCount pageInfo { hasNextPage } nodes { tier } } }";
        assert_eq!(cost(query, json!({ "n": 50 })), 1 + 1 + 50);
        assert_eq!(cost(query, json!({})), 1 + 1 + u64::from(USUAL_PAGE));
    }

    #[test]
    fn a_page_beyond_the_longest_counts_as_the_longest() {
        assert_eq!(cost("{ members(first: 1000000) { nodes { tier } } }", json!({})), 101);
        assert_eq!(cost("{ members(first: 1, last: 9) { nodes { tier } } }", json!({})), 10);
    }

    #[test]
    fn ids_and_representations_count_as_listed() {
        assert_eq!(
            cost(r#"{ nodes(ids: ["a", "b"]) { id ... on Company { parent { id } } } }"#, json!({})),
            4
        );
        let query =
            "query($r: [_Any!]!) { _entities(representations: $r) { ... on Company { parent { id } } } }";
        assert_eq!(cost(query, json!({ "r": [{}, {}, {}] })), 6);
    }

    #[test]
    fn lists_without_a_size_count_as_configured() {
        assert_eq!(cost("{ company { subsidiaries { name } } }", json!({})), 1 + 10);
        assert_eq!(cost("{ company { latest(first: 3) { title } } }", json!({})), 1 + 3);
    }

    #[test]
    fn a_fragment_on_a_connection_counts_with_the_page_of_each_place_where_it_is_spread() {
        let query = "{ a: members(first: 2) { ...F } b: members(first: 3) { ...F } } fragment F on MemberConnection { nodes { tier } }";
        assert_eq!(cost(query, json!({})), 1 + 2 + 1 + 3);
    }

    #[test]
    fn a_cost_beyond_counting_stays_at_the_end_of_the_scale() {
        let mut query = "{ tier }".to_owned();
        for _ in 0..12 {
            query = format!("{{ company {{ members(first: 100) {{ nodes {query} }} }} }}");
        }
        assert_eq!(cost(&format!("{{ members(first: 100) {{ nodes {query} }} }}"), json!({})), u64::MAX);
    }
}

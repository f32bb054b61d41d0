//! What can be counted on an operation without its variables: depth, aliases, root fields, and introspection, which
//! has a budget of its own.

use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};

use crate::config::Limits;
use crate::error::ClientError;

/// How many selections are visited at most for each token that a document may hold. Fragments that spread fragments
/// double with each level; counting them must not.
const VISITS_PER_TOKEN: u64 = 4;

/// Refuses an operation that is over a limit, or whose fragments have no end: what looks at it later can follow them.
pub(super) fn check(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    limits: &Limits,
) -> Result<(), ClientError> {
    let mut measure =
        Measure { document, limits, spreading: Vec::new(), visits: 0, aliases: 0, introspected: 0 };
    let roots = measure.selections(&operation.selection_set.node, Place::Data { depth: 1 })?;
    over(
        roots,
        limits.root_fields,
        "ROOT_FIELD_LIMIT_EXCEEDED",
        "The number of fields at the root of this operation",
        "Send several requests, or ask for many things at once with `nodes(ids:)` or a `where`.",
    )
}

struct Measure<'a> {
    document: &'a ExecutableDocument,
    limits: &'a Limits,
    spreading: Vec<&'a str>,
    visits: u64,
    aliases: u32,
    introspected: u32,
}

/// Where a selection set stands.
#[derive(Clone, Copy)]
enum Place {
    Data { depth: u32 },
    Introspection { depth: u32, lists: u32 },
}

impl<'a> Measure<'a> {
    /// Measures a selection set with its fragments expanded, and returns how many fields stand directly in it.
    fn selections(&mut self, set: &'a SelectionSet, place: Place) -> Result<u32, ClientError> {
        let mut fields = 0;
        for selection in &set.items {
            self.visit()?;
            fields += match &selection.node {
                Selection::Field(field) => {
                    self.field(&field.node, place)?;
                    1
                }
                Selection::InlineFragment(fragment) => {
                    self.selections(&fragment.node.selection_set.node, place)?
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if self.spreading.contains(&name) {
                        let message =
                            format!("The fragment `{name}` spreads itself, here or through others.");
                        return Err(ClientError::Validation { message, at: vec![spread.pos] });
                    }
                    // Validation reports a fragment that is unknown.
                    match self.document.fragments.get(name) {
                        Some(fragment) => {
                            self.spreading.push(name);
                            let fields = self.selections(&fragment.node.selection_set.node, place)?;
                            self.spreading.pop();
                            fields
                        }
                        None => 0,
                    }
                }
            };
        }
        Ok(fields)
    }

    fn field(&mut self, field: &'a Field, place: Place) -> Result<(), ClientError> {
        self.alias(field)?;
        let name = field.name.node.as_str();
        let inside = match place {
            Place::Data { .. } if matches!(name, "__schema" | "__type") => {
                if !self.limits.introspection.enabled {
                    return Err(ClientError::Operation(
                        "This gateway does not answer introspection.".to_owned(),
                    ));
                }
                self.introspection(name, 1, 0)?
            }
            Place::Data { depth } => {
                self.depth(depth)?;
                Place::Data { depth: depth + 1 }
            }
            Place::Introspection { depth, lists } => self.introspection(name, depth, lists)?,
        };
        self.selections(&field.selection_set.node, inside)?;
        Ok(())
    }

    fn visit(&mut self) -> Result<(), ClientError> {
        self.visits += 1;
        let limit = u64::from(self.limits.tokens) * VISITS_PER_TOKEN;
        if self.visits <= limit {
            return Ok(());
        }
        Err(ClientError::Limit {
            code: "COST_LIMIT_EXCEEDED",
            what: "The number of fields of this operation with its fragments expanded",
            count: self.visits,
            at_least: true,
            limit,
            advice: "Spread fragments less often, and inside each other not at all where they repeat.",
        })
    }

    fn depth(&self, depth: u32) -> Result<(), ClientError> {
        over(
            depth,
            self.limits.depth,
            "DEPTH_LIMIT_EXCEEDED",
            "The depth of this operation",
            "Start from an inner object in a request of its own, for example with `node(id:)`.",
        )
    }

    fn alias(&mut self, field: &Field) -> Result<(), ClientError> {
        self.aliases += u32::from(field.alias.is_some());
        over(
            self.aliases,
            self.limits.aliases,
            "ALIAS_LIMIT_EXCEEDED",
            "The number of aliases of this operation",
            "Ask for many things at once with `nodes(ids:)` or a `where`, or send several requests.",
        )
    }

    fn introspection(&mut self, name: &str, depth: u32, lists: u32) -> Result<Place, ClientError> {
        let budget = &self.limits.introspection;
        let code = "INTROSPECTION_LIMIT_EXCEEDED";
        self.introspected += 1;
        let advice = "Introspect types one by one with `__type(name:)`, or read the published SDL.";
        over(
            self.introspected,
            budget.fields,
            code,
            "The number of introspection fields of this operation",
            advice,
        )?;
        over(depth, budget.depth, code, "The depth of introspection in this operation", advice)?;
        let lists =
            lists + u32::from(matches!(name, "fields" | "interfaces" | "possibleTypes" | "inputFields"));
        over(lists, budget.lists, code, "The nesting of lists of types in this introspection", advice)?;
        Ok(Place::Introspection { depth: depth + 1, lists })
    }
}

fn over(
    count: u32,
    limit: u32,
    code: &'static str,
    what: &'static str,
    advice: &'static str,
) -> Result<(), ClientError> {
    if count <= limit {
        return Ok(());
    }
    // Counting stops at the first step over the limit, except at the root, where all fields have been seen.
    let at_least = code != "ROOT_FIELD_LIMIT_EXCEEDED";
    Err(ClientError::Limit { code, what, count: count.into(), at_least, limit: limit.into(), advice })
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;

    use super::*;
    use crate::config::Introspection;

    fn refusal(query: &str, limits: &Limits) -> Option<(&'static str, u64)> {
        let document = parse_query(query).unwrap();
        let operation = match &document.operations {
            DocumentOperations::Single(operation) => operation,
            DocumentOperations::Multiple(operations) => operations.values().next().unwrap(),
        };
        match check(&document, &operation.node, limits) {
            Ok(()) => None,
            Err(ClientError::Limit { code, count, .. }) => Some((code, count)),
            Err(other) => Some((other.code(), 0)),
        }
    }

    #[test]
    fn depth_counts_levels_of_fields_through_fragments() {
        let limits = Limits { depth: 3, ..Limits::default() };
        assert_eq!(refusal("{ a { b { c } } }", &limits), None);
        assert_eq!(refusal("{ a { ... { b { ... on C { c } } } } }", &limits), None);
        let query = "{ a { ...F } } fragment F on A { b { c { d } } }";
        assert_eq!(refusal(query, &limits), Some(("DEPTH_LIMIT_EXCEEDED", 4)));
    }

    #[test]
    fn aliases_count_wherever_their_fragment_is_spread() {
        let limits = Limits { aliases: 2, ..Limits::default() };
        assert_eq!(refusal("{ a: x b: x c }", &limits), None);
        let query = "{ a { ...F } b { ...F } c { ...F } } fragment F on A { x: y }";
        assert_eq!(refusal(query, &limits), Some(("ALIAS_LIMIT_EXCEEDED", 3)));
    }

    #[test]
    fn root_fields_count_through_fragments() {
        let limits = Limits { root_fields: 2, ..Limits::default() };
        assert_eq!(refusal("{ a { x y z } b }", &limits), None);
        let query = "{ a ...F } fragment F on Query { b ... { c } }";
        assert_eq!(refusal(query, &limits), Some(("ROOT_FIELD_LIMIT_EXCEEDED", 3)));
    }

    #[test]
    fn introspection_spends_its_own_budget_and_not_that_of_data() {
        let limits = Limits { depth: 2, ..Limits::default() };
        let query = "{ __schema { types { fields { type { ofType { ofType { name } } } } } } a { b } }";
        assert_eq!(refusal(query, &limits), None);
        let deep = Limits {
            introspection: Introspection { depth: 4, ..Introspection::default() },
            ..limits.clone()
        };
        assert_eq!(refusal(query, &deep), Some(("INTROSPECTION_LIMIT_EXCEEDED", 5)));
        let wide =
            Limits { introspection: Introspection { fields: 6, ..Introspection::default() }, ..limits };
        assert_eq!(refusal(query, &wide), Some(("INTROSPECTION_LIMIT_EXCEEDED", 7)));
    }

    #[test]
    fn introspection_cannot_walk_from_types_to_types_without_end() {
        let query = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
        assert_eq!(refusal(query, &Limits::default()), Some(("INTROSPECTION_LIMIT_EXCEEDED", 3)));
    }

    #[test]
    fn fragments_that_double_are_refused_before_they_are_expanded() {
        use std::fmt::Write;
        let mut query = "{ ...F0 } fragment F40 on Query { a }".to_owned();
        for i in 0..40 {
            write!(query, " fragment F{i} on Query {{ ...F{next} ...F{next} }}", next = i + 1).unwrap();
        }
        assert_eq!(refusal(&query, &Limits::default()).unwrap().0, "COST_LIMIT_EXCEEDED");
    }

    #[test]
    fn fragments_without_an_end_are_refused() {
        for query in [
            "{ ...F } fragment F on Query { a ...G } fragment G on Query { ...F }",
            "{ a { ...F } } fragment F on A { a { b { ...F } } }",
        ] {
            assert_eq!(refusal(query, &Limits::default()), Some(("GRAPHQL_VALIDATION_FAILED", 0)), "{query}");
        }
    }
}

//! Whether fields that share a response key can be one field of the answer (GraphQL specification, section 5.3.2,
//! "Field Selection Merging").
//!
//! async-graphql 7.2 compares fields only within fragments on one type, and not below them: the answer would hold
//! whichever came first. Instead of comparing each pair, fields are grouped: all of a key must have one shape, and all
//! that can meet in one object must be the same field with the same arguments.

use std::cell::Cell;
use std::collections::HashSet;

use async_graphql::Name;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::Positioned;
use async_graphql::parser::types::{BaseType, ExecutableDocument, Field, Selection, SelectionSet, Type};

use super::types::{Types, named};
use crate::error::ClientError;

/// Refuses an operation whose fields cannot be merged. The number of its selections has been bounded before.
pub(super) fn check(
    types: &Types,
    document: &ExecutableDocument,
    root: &str,
    set: &SelectionSet,
) -> Result<(), ClientError> {
    let merging = Merging { types, document, steps: Cell::new(0) };
    let mut fields = Vec::new();
    merging.collect(root, set, &mut HashSet::new(), &mut fields);
    merging.same_field(&fields)?;
    merging.same_shape(&fields)
}

/// How many fields are compared at most. What stands on an interface is compared anew beside each object type, and
/// what stands below it again.
const STEPS: u64 = 100_000;

struct Merging<'a> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    steps: Cell<u64>,
}

/// A field and the type that it is selected on.
#[derive(Clone, Copy)]
struct Selected<'a> {
    parent: &'a str,
    field: &'a Positioned<Field>,
}

impl<'a> Merging<'a> {
    /// The fields of a selection set, those of its fragments among them.
    fn collect(
        &self,
        parent: &'a str,
        set: &'a SelectionSet,
        spread: &mut HashSet<&'a Name>,
        into: &mut Vec<Selected<'a>>,
    ) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => into.push(Selected { parent, field }),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on = condition.map_or(parent, |condition| condition.node.on.node.as_str());
                    self.collect(on, &fragment.node.selection_set.node, spread, into);
                }
                Selection::FragmentSpread(fragment) => {
                    let name = &fragment.node.fragment_name.node;
                    if spread.insert(name)
                        && let Some(fragment) = self.document.fragments.get(name)
                    {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.collect(on, &fragment.node.selection_set.node, spread, into);
                    }
                }
            }
        }
    }

    /// The fields below several that are one.
    fn below(&self, fields: &[Selected<'a>]) -> Vec<Selected<'a>> {
        let (mut spread, mut below) = (HashSet::new(), Vec::new());
        for selected in fields {
            if let Some(ty) = self.ty(*selected) {
                self.collect(named(ty), &selected.field.node.selection_set.node, &mut spread, &mut below);
            }
        }
        below
    }

    fn ty(&self, selected: Selected<'a>) -> Option<&'a Type> {
        Some(&self.types.field(selected.parent, &selected.field.node.name.node)?.ty)
    }

    /// All fields of a key have one shape, whatever they are selected on: a reader need not know the type of an object
    /// to read it.
    fn same_shape(&self, fields: &[Selected<'a>]) -> Result<(), ClientError> {
        for (key, same) in by_key(fields) {
            let known: Vec<_> = same.iter().filter_map(|field| Some((*field, self.ty(*field)?))).collect();
            if let [(first, ty), others @ ..] = known.as_slice() {
                for (other, other_ty) in others {
                    if !self.alike(ty, other_ty) {
                        let why = format!("return `{ty}` and `{other_ty}`");
                        return Err(conflict(key, *first, *other, &why));
                    }
                }
            }
            if same.len() > 1 || !same[0].field.node.selection_set.node.items.is_empty() {
                self.same_shape(&self.below(&same))?;
            }
        }
        Ok(())
    }

    fn alike(&self, ty: &Type, other: &Type) -> bool {
        let composite = |name| self.types.is_composite(name);
        ty.nullable == other.nullable
            && match (&ty.base, &other.base) {
                (BaseType::List(ty), BaseType::List(other)) => self.alike(ty, other),
                (BaseType::Named(ty), BaseType::Named(other)) => {
                    ty == other || (composite(ty) && composite(other))
                }
                _ => false,
            }
    }

    /// All fields of a key that can meet in one object are the same field with the same arguments.
    fn same_field(&self, fields: &[Selected<'a>]) -> Result<(), ClientError> {
        for (key, same) in by_key(fields) {
            for meeting in self.meetings(&same) {
                self.step(meeting.len())?;
                let first = meeting[0];
                for other in &meeting[1..] {
                    let (one, two) = (&first.field.node, &other.field.node);
                    if one.name.node != two.name.node {
                        let why = format!("are `{}` and `{}`", one.name.node, two.name.node);
                        return Err(conflict(key, first, *other, &why));
                    }
                    if !same_arguments(one, two) {
                        return Err(conflict(key, first, *other, "have different arguments"));
                    }
                }
                self.same_field(&self.below(&meeting))?;
            }
        }
        Ok(())
    }

    fn step(&self, fields: usize) -> Result<(), ClientError> {
        self.steps.set(self.steps.get() + fields as u64);
        if self.steps.get() <= STEPS {
            return Ok(());
        }
        Err(ClientError::Limit {
            code: "COST_LIMIT_EXCEEDED",
            what: "The number of fields of this operation that can meet in one object",
            count: self.steps.get(),
            at_least: true,
            limit: STEPS,
            advice: "Select fewer fields on interfaces beside fragments on object types.",
        })
    }

    /// Those that are selected on one object type, each time with those that are selected on interfaces.
    fn meetings(&self, fields: &[Selected<'a>]) -> Vec<Vec<Selected<'a>>> {
        let (anywhere, somewhere): (Vec<_>, Vec<_>) =
            fields.iter().copied().partition(|field| self.types.is_abstract(field.parent));
        let mut on: IndexMap<&str, Vec<Selected<'a>>> = IndexMap::new();
        for field in somewhere {
            on.entry(field.parent).or_insert_with(|| anywhere.clone()).push(field);
        }
        if on.is_empty() { vec![anywhere] } else { on.into_values().collect() }
    }
}

fn by_key<'a>(fields: &[Selected<'a>]) -> IndexMap<&'a Name, Vec<Selected<'a>>> {
    let mut keys: IndexMap<&Name, Vec<Selected<'_>>> = IndexMap::new();
    for selected in fields {
        keys.entry(&selected.field.node.response_key().node).or_default().push(*selected);
    }
    keys
}

fn same_arguments(one: &Field, two: &Field) -> bool {
    one.arguments.len() == two.arguments.len()
        && one
            .arguments
            .iter()
            .all(|(name, value)| two.get_argument(&name.node).is_some_and(|other| other.node == value.node))
}

fn conflict(key: &Name, one: Selected<'_>, two: Selected<'_>, why: &str) -> ClientError {
    let message = format!("Two fields of the answer would be `{key}`, and {why}. Give one of them an alias.");
    ClientError::Validation { message, at: vec![one.field.pos, two.field.pos] }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;

    use super::super::types::tests::SDL;
    use super::*;

    fn problem(text: &str) -> Option<String> {
        let types = Types::from_sdl(SDL).unwrap();
        let document = parse_query(text).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
        let checked = check(&types, &document, "Query", &operation.node.selection_set.node);
        checked.err().map(|error| error.to_string())
    }

    #[test]
    fn fields_that_are_the_same_merge() {
        for fine in [
            "{ company { name } company { name homepage } }",
            "{ members(first: 1) { ...F } members(first: 1) { ...F } } fragment F on MemberConnection { totalCount }",
            "{ node(id: 1) { ... on Company { x: homepage } ... on Member { x: name } } }",
            "{ node(id: 1) { ... on Company { x: parent { name } } ... on Member { x: company { name } } } }",
            "{ node(id: 1) { id ... on Company { id members(first: 1) { totalCount } } } }",
            "{ unknown { x } unknown { y } }",
        ] {
            assert_eq!(problem(fine), None, "{fine}");
        }
    }

    #[test]
    fn fields_that_differ_do_not() {
        for wrong in [
            "{ company { x: name ... on Company { x: homepage } } }",
            "{ company { ...A ... on Node { x: id } } } fragment A on Company { x: name }",
            "{ company { x: name } company { x: homepage } }",
            "{ members(first: 1) { totalCount } members(first: 2) { totalCount } }",
            "{ members(first: 1) { totalCount } members { totalCount } }",
            "{ company { members(first: 1) { totalCount } } company { members(first: 2) { totalCount } } }",
            "{ node(id: 1) { ... on Company { x: name } ... on Member { x: name } } }",
            "{ node(id: 1) { ... on Company { x: parent { y: name } } ... on Member { x: company { y: aliases } } } }",
            "{ node(id: 1) { ... on Company { x: parent { id } } ... on Member { x: name } } }",
            "{ __schema { x: queryType { name } x: mutationType { name } } }",
        ] {
            assert!(problem(wrong).is_some(), "{wrong}");
        }
        insta::assert_snapshot!(
            problem("{ company { x: name x: homepage } }").unwrap(),
            @"Two fields of the answer would be `x`, and are `name` and `homepage`. Give one of them an alias."
        );
    }
}

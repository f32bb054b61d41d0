//! `@skip` and `@include` (GraphQL specification, "Type System: Directives").

use std::collections::BTreeSet;

use graphql_tools::{
    parser::Pos,
    static_graphql::query::{
        Definition, Directive, Document, Field, OperationDefinition, Selection, SelectionSet, Value,
    },
};

/// The variables that conditions of a document ask.
pub(crate) fn conditions(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for definition in &document.definitions {
        note(
            match definition {
                Definition::Fragment(fragment) => &fragment.selection_set,
                Definition::Operation(operation) => set_of(operation),
            },
            &mut found,
        );
    }
    found
}

fn note(set: &SelectionSet, found: &mut BTreeSet<String>) {
    for item in &set.items {
        let (directives, inner) = match item {
            Selection::Field(field) => (&field.directives, Some(&field.selection_set)),
            Selection::InlineFragment(fragment) => (&fragment.directives, Some(&fragment.selection_set)),
            Selection::FragmentSpread(spread) => (&spread.directives, None),
        };
        for (_, value) in directives.iter().filter_map(condition) {
            if let Value::Variable(name) = value {
                found.insert(name.clone());
            }
        }
        if let Some(inner) = inner {
            note(inner, found);
        }
    }
}

/// Whether what has these directives is part of the answer. `holds` says whether a variable is true.
pub(crate) fn included(directives: &[Directive], holds: &dyn Fn(&str) -> bool) -> bool {
    directives.iter().filter_map(condition).all(|(wanted, value)| match value {
        Value::Boolean(flag) => *flag == wanted,
        Value::Variable(name) => holds(name) == wanted,
        _ => true,
    })
}

/// What a condition asks, and what it wants to hear.
fn condition(directive: &Directive) -> Option<(bool, &Value)> {
    let wanted = match directive.name.as_str() {
        "skip" => false,
        "include" => true,
        _ => return None,
    };
    let (_, value) = directive.arguments.iter().find(|(name, _)| name == "if")?;
    Some((wanted, value))
}

/// The document without what its conditions exclude and without the meta-fields of the root, which no subgraph is asked
/// for. Whether there were any of these.
pub(crate) fn specialized(document: &Document, holds: &dyn Fn(&str) -> bool) -> (Document, bool) {
    let mut rest = document.clone();
    let mut specializing = Specializing { holds, found_meta_fields: false };
    for definition in &mut rest.definitions {
        specializing.set(match definition {
            Definition::Fragment(fragment) => &mut fragment.selection_set,
            Definition::Operation(operation) => match operation {
                OperationDefinition::SelectionSet(set) => set,
                OperationDefinition::Query(query) => &mut query.selection_set,
                OperationDefinition::Mutation(mutation) => &mut mutation.selection_set,
                OperationDefinition::Subscription(subscription) => &mut subscription.selection_set,
            },
        });
    }
    (rest, specializing.found_meta_fields)
}

struct Specializing<'a> {
    holds: &'a dyn Fn(&str) -> bool,
    found_meta_fields: bool,
}

impl Specializing<'_> {
    fn set(&mut self, set: &mut SelectionSet) {
        let was_empty = set.items.is_empty();
        set.items.retain_mut(|item| {
            let directives = match item {
                Selection::Field(field) => &mut field.directives,
                Selection::InlineFragment(fragment) => &mut fragment.directives,
                Selection::FragmentSpread(spread) => &mut spread.directives,
            };
            let stays = included(directives, self.holds);
            directives.retain(|directive| condition(directive).is_none());
            stays
        });
        let before = set.items.len();
        set.items.retain(
            |item| !matches!(item, Selection::Field(field) if matches!(field.name.as_str(), "__schema" | "__type")),
        );
        self.found_meta_fields |= set.items.len() < before;
        if !was_empty && set.items.is_empty() {
            set.items.push(typename(set.span));
        }
        for item in &mut set.items {
            match item {
                Selection::Field(field) => self.set(&mut field.selection_set),
                Selection::InlineFragment(fragment) => self.set(&mut fragment.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
}

/// A selection must not be empty.
fn typename(span: (Pos, Pos)) -> Selection {
    Selection::Field(Field {
        position: span.0,
        alias: None,
        name: "__typename".to_owned(),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: SelectionSet { span, items: Vec::new() },
    })
}

fn set_of(operation: &OperationDefinition) -> &SelectionSet {
    match operation {
        OperationDefinition::SelectionSet(set) => set,
        OperationDefinition::Query(query) => &query.selection_set,
        OperationDefinition::Mutation(mutation) => &mutation.selection_set,
        OperationDefinition::Subscription(subscription) => &subscription.selection_set,
    }
}

//! The plain form of an operation, in which it is executed as it stands: what `@skip` and `@include` leave out is gone,
//! fragments are dissolved, fields that are asked for twice are one, and what is selected of an interface or union is
//! said of each type that it can be.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    ExecutableDocument, Field, InlineFragment, OperationDefinition, OperationType, Selection, SelectionSet,
    TypeCondition,
};
use async_graphql::parser::{Pos, Positioned};
use async_graphql::{Name, Value, Variables};
use pediment_schema::Operation;

use super::shape::is_included;
use super::types::{Types, named};

/// How many forms of one operation are kept.
const KEPT: usize = 4;

/// The most selections of a plain form: more than there can be in so long a text without fragments that spread fragments
/// and types that can be many, which multiply.
const fn longest(text: &str) -> usize {
    text.len() / 4 + 32
}

/// The plain forms of one operation, one for each answer to its conditions.
#[derive(Debug, Default)]
pub(super) struct Forms(Mutex<Vec<(Flags, Option<Arc<Operation>>)>>);

/// All that conditions can ask.
type Flags = Vec<(Name, bool)>;

impl Forms {
    /// The form for these variables, if there is one.
    pub(super) fn form(
        &self,
        types: &Types,
        text: &str,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        variables: &Variables,
    ) -> Option<Arc<Operation>> {
        let flag = |(name, value): (&Name, &Value)| match value {
            Value::Boolean(flag) => Some((name.clone(), *flag)),
            _ => None,
        };
        let flags: Flags = variables.iter().filter_map(flag).collect();
        let mut forms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, form)) = forms.iter().find(|(of, _)| *of == flags) {
            return form.clone();
        }
        let form = plain(types, text, document, operation, variables).map(Arc::new);
        if forms.len() == KEPT {
            forms.remove(0);
        }
        forms.push((flags, form.clone()));
        form
    }
}

/// The plain form of an operation that is valid; None where it asks about the schema or is too long.
pub(super) fn plain(
    types: &Types,
    text: &str,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
) -> Option<Operation> {
    if operation.ty != OperationType::Query {
        return None;
    }
    let mut plain = Plain { types, document, variables, room: longest(text) };
    let root = types.root(operation.ty);
    let selection = plain.selected(root, &[&operation.selection_set.node])?;
    let about_schema = |selection: &Positioned<Selection>| match &selection.node {
        Selection::Field(field) => {
            matches!(field.node.name.node.as_str(), "__schema" | "__type" | "_service")
        }
        _ => true,
    };
    let executes = !selection.items.iter().any(about_schema);
    executes.then(|| Operation::new(selection, operation.variable_definitions.clone()))
}

struct Plain<'a> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    /// How many selections more there may be.
    room: usize,
}

/// Fields by response key, each with all that is selected below it.
type Fields<'a> = IndexMap<&'a Name, (&'a Positioned<Field>, Vec<&'a SelectionSet>)>;

impl<'a> Plain<'a> {
    /// What these sets select of a type.
    fn selected(&mut self, ty: &Name, sets: &[&'a SelectionSet]) -> Option<SelectionSet> {
        if !self.types.is_abstract(ty) {
            return self.of_object(ty, sets);
        }
        let mut items = Vec::new();
        for object in self.types.possible(ty) {
            let selection_set = self.of_object(object, sets)?;
            let on = TypeCondition { on: at(object.clone()) };
            let fragment = InlineFragment {
                type_condition: Some(at(on)),
                directives: Vec::new(),
                selection_set: at(selection_set),
            };
            items.push(at(Selection::InlineFragment(at(fragment))));
        }
        Some(SelectionSet { items })
    }

    fn of_object(&mut self, object: &Name, sets: &[&'a SelectionSet]) -> Option<SelectionSet> {
        let mut fields = Fields::new();
        for set in sets {
            self.collect(object, set, &mut fields)?;
        }
        let mut items = Vec::with_capacity(fields.len());
        for (field, sets) in fields.into_values() {
            let selection_set = match self.types.field(object, &field.node.name.node) {
                Some(defined) if sets.iter().any(|set| !set.items.is_empty()) => {
                    self.selected(named(&defined.ty), &sets)?
                }
                _ => SelectionSet::default(),
            };
            let Field { alias, name, arguments, .. } = &field.node;
            let field = Positioned::new(
                Field {
                    alias: alias.clone(),
                    name: name.clone(),
                    arguments: arguments.clone(),
                    directives: Vec::new(),
                    selection_set: at(selection_set),
                },
                field.pos,
            );
            items.push(at(Selection::Field(field)));
        }
        Some(SelectionSet { items })
    }

    /// The fields of an object, in their order (GraphQL specification, `CollectFields`).
    fn collect(&mut self, object: &Name, set: &'a SelectionSet, into: &mut Fields<'a>) -> Option<()> {
        for selection in &set.items {
            self.room = self.room.checked_sub(1)?;
            if !is_included(selection.node.directives(), self.variables) {
                continue;
            }
            let (condition, set) = match &selection.node {
                Selection::Field(field) => {
                    let (_, sets) =
                        into.entry(&field.node.response_key().node).or_insert_with(|| (field, Vec::new()));
                    sets.push(&field.node.selection_set.node);
                    continue;
                }
                Selection::InlineFragment(fragment) => {
                    (fragment.node.type_condition.as_ref(), &fragment.node.selection_set.node)
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.node.fragment_name.node)?;
                    (Some(&fragment.node.type_condition), &fragment.node.selection_set.node)
                }
            };
            if condition.is_none_or(|condition| self.types.applies(&condition.node.on.node, object)) {
                self.collect(object, set, into)?;
            }
        }
        Some(())
    }
}

fn at<T>(node: T) -> Positioned<T> {
    Positioned::new(node, Pos::default())
}

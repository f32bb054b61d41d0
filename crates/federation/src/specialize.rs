//! What subgraphs are asked of a document: without what `@skip` and `@include` exclude (GraphQL specification, "Type
//! System: Directives"), without what the gateway answers itself, and under keys of our own.

use std::collections::BTreeSet;

use graphql_tools::{
    parser::Pos,
    static_graphql::query::{
        Definition, Directive, Document, Field, InlineFragment, OperationDefinition, Selection, SelectionSet,
        TypeCondition, Value,
    },
};

use crate::{
    document::sets,
    sent::Sent,
    types::{Kind, TypeId, Types, named},
};

/// The variables that conditions of a document ask.
pub(crate) fn conditions(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for set in sets(document) {
        note(set, &mut found);
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

/// What is put before a client's variable that planners would take for one of their own.
pub(crate) const RENAMED: &str = "client_";

/// The variable that takes the representations of a request; where there are several, what their names begin with.
pub(crate) const REPRESENTATIONS: &str = "representations";
pub(crate) const BATCHED: &str = "__batch_reps";
/// What the names of the variables begin with that take what is around objects.
pub(crate) const CONTEXT: &str = "__context";

/// Makes the document that is planned.
pub(crate) struct Specializing<'a> {
    pub(crate) types: &'a Types,
    pub(crate) sent: &'a Sent,
    /// Whether a variable is true.
    pub(crate) holds: &'a dyn Fn(&str) -> bool,
    /// The type at the root.
    pub(crate) root: TypeId,
    pub(crate) found_meta_fields: bool,
}

impl Specializing<'_> {
    /// What is asked of a document; its operations are of one kind.
    pub(crate) fn document(&mut self, document: &Document) -> Document {
        let mut rest = document.clone();
        for definition in &mut rest.definitions {
            match definition {
                Definition::Fragment(fragment) => {
                    if let Some(ty) = self.types.id(fragment.type_condition.as_ref()) {
                        self.set(&mut fragment.selection_set, ty);
                    }
                }
                Definition::Operation(operation) => {
                    let (variables, set) = match operation {
                        OperationDefinition::SelectionSet(set) => (None, set),
                        OperationDefinition::Query(of) => {
                            (Some(&mut of.variable_definitions), &mut of.selection_set)
                        }
                        OperationDefinition::Mutation(of) => {
                            (Some(&mut of.variable_definitions), &mut of.selection_set)
                        }
                        OperationDefinition::Subscription(of) => {
                            (Some(&mut of.variable_definitions), &mut of.selection_set)
                        }
                    };
                    for variable in variables.into_iter().flatten() {
                        rename(&mut variable.name);
                    }
                    self.set(set, self.root);
                }
            }
        }
        rest
    }

    fn set(&mut self, set: &mut SelectionSet, parent: TypeId) {
        let was_empty = set.items.is_empty();
        let items = std::mem::take(&mut set.items);
        for item in items {
            self.item(item, parent, set);
        }
        let is_needed = !was_empty && (set.items.is_empty() || self.types.hides_some(parent));
        if is_needed {
            set.items.push(typename(set.span));
        }
    }

    fn item(&mut self, mut item: Selection, parent: TypeId, set: &mut SelectionSet) {
        let directives = match &mut item {
            Selection::Field(field) => &mut field.directives,
            Selection::InlineFragment(fragment) => &mut fragment.directives,
            Selection::FragmentSpread(spread) => &mut spread.directives,
        };
        if !included(directives, self.holds) {
            return;
        }
        directives.retain(|directive| condition(directive).is_none());
        match item {
            Selection::Field(field) if matches!(field.name.as_str(), "__schema" | "__type") => {
                self.found_meta_fields = true;
            }
            Selection::Field(field) if field.name == "__typename" => {
                set.items.push(Selection::Field(Field { alias: None, ..field }));
            }
            Selection::Field(field) => {
                let apart = self.types.kind(parent) == Kind::Abstract
                    && self
                        .types
                        .possible(parent)
                        .iter()
                        .any(|object| self.types.clashes(*object, &field.name));
                if !apart {
                    set.items.push(Selection::Field(self.field(field, parent)));
                    return;
                }
                let objects = self.types.possible(parent).to_vec();
                for object in objects.into_iter().filter(|object| self.types.is_visible(*object)) {
                    let field = self.field(field.clone(), object);
                    let span = set.span;
                    set.items.push(Selection::InlineFragment(InlineFragment {
                        position: field.position,
                        type_condition: Some(TypeCondition::On(self.types.name(object).to_owned())),
                        directives: Vec::new(),
                        selection_set: SelectionSet { span, items: vec![Selection::Field(field)] },
                    }));
                }
            }
            Selection::InlineFragment(mut fragment) => {
                let ty = fragment.type_condition.as_ref().and_then(|of| self.types.id(of.as_ref()));
                self.set(&mut fragment.selection_set, ty.unwrap_or(parent));
                set.items.push(Selection::InlineFragment(fragment));
            }
            spread @ Selection::FragmentSpread(_) => set.items.push(spread),
        }
    }

    fn field(&mut self, mut field: Field, parent: TypeId) -> Field {
        let key = self.sent.key(self.types, parent, &field);
        field.alias = (key != field.name).then_some(key);
        for (_, value) in &mut field.arguments {
            rename_in(value);
        }
        if let Some(ty) = self.types.field(parent, &field.name).and_then(|ty| self.types.id(named(ty))) {
            self.set(&mut field.selection_set, ty);
        }
        field
    }
}

/// Planners have variables of their own.
fn rename(name: &mut String) {
    if name == REPRESENTATIONS || [BATCHED, CONTEXT].iter().any(|ours| name.starts_with(ours)) {
        name.insert_str(0, RENAMED);
    }
}

fn rename_in(value: &mut Value) {
    match value {
        Value::Variable(name) => rename(name),
        Value::List(values) => values.iter_mut().for_each(rename_in),
        Value::Object(fields) => fields.iter_mut().for_each(|(_, value)| rename_in(value)),
        _ => {}
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

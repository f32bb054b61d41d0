//! What is read of a subgraph's answer.

use std::collections::HashMap;

use hive_router_query_planner::ast::{
    fragment::FragmentDefinition,
    selection_item::SelectionItem,
    selection_set::{FieldSelection, SelectionSet},
};

use crate::keys::{Key, Keys};

/// The fields to read of an object, of whichever type it is: GraphQL lets fields share a response key only where all
/// have sub-selections or none has (specification, "Field Selection Merging").
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shape {
    pub(crate) fields: Vec<Field>,
}

/// A field to read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    /// The response key that the subgraph answers with.
    pub(crate) name: Box<str>,
    /// The response key under which it is kept.
    pub(crate) key: Key,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    /// `__typename`.
    Typename,
    /// No sub-selection: kept as it stands.
    Leaf,
    Composite(Shape),
}

/// Names under which fields are kept, by the paths at which the planner had to call them otherwise.
pub(crate) type Renames = HashMap<Vec<String>, String>;

/// Makes the shapes of one fetch.
pub(crate) struct Shaping<'a> {
    pub(crate) keys: &'a mut Keys,
    pub(crate) fragments: &'a [FragmentDefinition],
    pub(crate) renames: &'a Renames,
}

impl Shaping<'_> {
    pub(crate) fn shape(&mut self, selections: &SelectionSet) -> Shape {
        let mut shape = Shape::default();
        self.take(selections, &mut shape, &mut Vec::new());
        shape
    }

    fn take(&mut self, selections: &SelectionSet, shape: &mut Shape, path: &mut Vec<String>) {
        for item in &selections.items {
            match item {
                SelectionItem::Field(field) => self.take_field(field, shape, path),
                SelectionItem::InlineFragment(fragment) => self.take(&fragment.selections, shape, path),
                SelectionItem::FragmentSpread(name) => {
                    if let Some(fragment) = self.fragments.iter().find(|fragment| fragment.name == *name) {
                        self.take(&fragment.selection_set, shape, path);
                    }
                }
            }
        }
    }

    fn take_field(&mut self, field: &FieldSelection, shape: &mut Shape, path: &mut Vec<String>) {
        let name = field.selection_identifier();
        path.push(name.to_owned());
        let place = shape.fields.iter().position(|known| *known.name == *name).unwrap_or_else(|| {
            let kept = self.renames.get(path).map_or(name, |kept| kept.as_str());
            let what = match (field.name.as_str(), field.selections.is_empty()) {
                ("__typename", _) => What::Typename,
                (_, true) => What::Leaf,
                (_, false) => What::Composite(Shape::default()),
            };
            shape.fields.push(Field { name: name.into(), key: self.keys.number(kept), what });
            shape.fields.len() - 1
        });
        if let What::Composite(inner) = &mut shape.fields[place].what {
            self.take(&field.selections, inner, path);
        }
        path.pop();
    }
}

impl Shape {
    /// The field with a response key; `hint` is the place where it is expected.
    pub(crate) fn find(&self, name: &str, hint: usize) -> Option<usize> {
        match self.fields.get(hint) {
            Some(field) if *field.name == *name => Some(hint),
            _ => self.fields.iter().position(|field| *field.name == *name),
        }
    }
}

//! The order of a response's fields: that of the request (GraphQL, section 7.2.2, "Serialized Map Ordering").
//!
//! async-graphql 7.2 inserts fields as they complete; this puts them back.

use std::collections::HashSet;

use async_graphql::{
    Name, Value,
    indexmap::IndexMap,
    parser::types::{DocumentOperations, ExecutableDocument, Selection, SelectionSet},
};

/// The response keys of one selection set in their order, each with what is selected below it.
#[derive(Debug, Default)]
pub(crate) struct ResponseOrder {
    keys: IndexMap<Name, Self>,
    /// Fragments that have given their keys to this set; once is enough.
    spread: HashSet<Name>,
}

impl ResponseOrder {
    /// The order of an operation's response; None where the document has no such operation.
    pub(crate) fn of(document: &ExecutableDocument, operation: Option<&str>) -> Option<Self> {
        let operation = match (&document.operations, operation) {
            (DocumentOperations::Single(operation), _) => operation,
            (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name)?,
            (DocumentOperations::Multiple(operations), None) => operations.values().next()?,
        };
        let mut order = Self::default();
        order.collect(&operation.node.selection_set.node, document);
        Some(order)
    }

    fn collect(&mut self, selected: &SelectionSet, document: &ExecutableDocument) {
        for selection in &selected.items {
            match &selection.node {
                Selection::Field(field) => {
                    let below = self.keys.entry(field.node.response_key().node.clone()).or_default();
                    below.collect(&field.node.selection_set.node, document);
                }
                Selection::InlineFragment(fragment) => {
                    self.collect(&fragment.node.selection_set.node, document);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if self.spread.insert(name.clone())
                        && let Some(fragment) = document.fragments.get(name)
                    {
                        self.collect(&fragment.node.selection_set.node, document);
                    }
                }
            }
        }
    }

    /// Puts the fields of a response in this order.
    pub(crate) fn apply(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                if !self.is_order_of(fields) {
                    fields.sort_by_cached_key(|key, _| self.keys.get_index_of(key));
                }
                // Both stand in one order now, so that one walk finds all keys without looking them up.
                let mut keys = self.keys.iter();
                for (key, value) in fields {
                    if let Some((_, below)) = keys.find(|(known, _)| *known == key) {
                        below.apply(value);
                    }
                }
            }
            Value::List(values) if !self.keys.is_empty() => {
                values.iter_mut().for_each(|value| self.apply(value));
            }
            _ => {}
        }
    }

    fn is_order_of(&self, fields: &IndexMap<Name, Value>) -> bool {
        let mut keys = self.keys.keys();
        fields.keys().all(|key| keys.any(|known| known == key))
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{parser::parse_query, value};

    use super::*;

    #[test]
    fn fields_stand_as_the_request_has_them_through_fragments_and_lists() {
        let document =
            parse_query("{ b: one { ...F y } a } fragment F on T { z x } fragment G on T { ...F ...F }")
                .unwrap();
        let mut response = value!({ "a": 1, "b": [{ "x": 1, "y": 2, "z": 3 }, null] });
        ResponseOrder::of(&document, None).unwrap().apply(&mut response);
        assert_eq!(response.to_string(), "{b: [{z: 3, x: 1, y: 2}, null], a: 1}");
    }
}

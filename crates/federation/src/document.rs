//! A client's document: its operations and what they select.

use graphql_tools::static_graphql::query::{Definition, Document, OperationDefinition, SelectionSet};

use crate::plan::Operation as Kind;

/// The operation to execute (GraphQL specification, `GetOperation`).
pub(crate) fn select<'a>(
    document: &'a Document,
    name: Option<&str>,
) -> Result<(Kind, &'a SelectionSet), String> {
    let operations = document.definitions.iter().filter_map(|definition| match definition {
        Definition::Operation(operation) => Some(operation),
        Definition::Fragment(_) => None,
    });
    let mut named = operations.map(parts).filter(|(_, of, _)| name.is_none() || *of == name);
    match (named.next(), named.next(), name) {
        (Some((kind, _, set)), None, _) => Ok((kind, set)),
        (None, _, Some(name)) => Err(format!("The document holds no operation named `{name}`.")),
        (None, ..) => Err("The document holds no operation.".to_owned()),
        (Some(_), Some(_), _) => {
            Err("The document holds several operations; name one of them in `operationName`.".to_owned())
        }
    }
}

/// What the operations and fragments of a document select.
pub(crate) fn sets(document: &Document) -> impl Iterator<Item = &SelectionSet> {
    document.definitions.iter().map(|definition| match definition {
        Definition::Operation(operation) => parts(operation).2,
        Definition::Fragment(fragment) => &fragment.selection_set,
    })
}

fn parts(operation: &OperationDefinition) -> (Kind, Option<&str>, &SelectionSet) {
    match operation {
        OperationDefinition::SelectionSet(set) => (Kind::Query, None, set),
        OperationDefinition::Query(query) => (Kind::Query, query.name.as_deref(), &query.selection_set),
        OperationDefinition::Mutation(mutation) => {
            (Kind::Mutation, mutation.name.as_deref(), &mutation.selection_set)
        }
        OperationDefinition::Subscription(subscription) => {
            (Kind::Subscription, subscription.name.as_deref(), &subscription.selection_set)
        }
    }
}

//! Objects whose fields are resolved at once where they need not wait.
//!
//! async-graphql 7.2 gives each field a future on the heap and a task of its own to be polled in. Most fields here read
//! a record that is there already: they are polled once, one after the other in one place, and only those that wait
//! for a load get a place of their own.

use std::{
    borrow::Cow,
    future::poll_fn,
    pin::Pin,
    task::{Context as Task, Poll},
};

use async_graphql::{
    ContainerType, ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value,
    indexmap::{IndexMap, map::Entry},
    parser::types::{Field, Selection, SelectionSet},
    registry::Registry,
};
use futures_util::future::BoxFuture;

/// An object as it is, resolved eagerly.
#[derive(Clone, Debug)]
pub(crate) struct Eager<T>(pub(crate) T);

impl<T: ContainerType> OutputType for Eager<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let mut selected = Vec::with_capacity(ctx.item.node.items.len());
        // Types lead to one another and back: boxed, no future holds itself.
        let resolved: BoxFuture<'_, ServerResult<Value>> = if select::<T>(ctx, &ctx.item.node, &mut selected)
        {
            Box::pin(async { Ok(resolve(ctx, &self.0, &selected).await) })
        } else {
            Box::pin(self.0.resolve(ctx, field))
        };
        resolved.await
    }
}

/// Gathers the fields that are selected, through fragments on the type itself. False where a fragment is on another
/// type: which those are is async-graphql's to say.
fn select<'a, T: OutputType>(
    ctx: &ContextSelectionSet<'a>,
    set: &'a SelectionSet,
    into: &mut Vec<&'a Positioned<Field>>,
) -> bool {
    set.items.iter().all(|selection| {
        let (condition, set) = match &selection.node {
            Selection::Field(field) => {
                into.push(field);
                return true;
            }
            Selection::InlineFragment(fragment) => {
                (fragment.node.type_condition.as_ref(), &fragment.node.selection_set)
            }
            Selection::FragmentSpread(spread) => {
                let Some(fragment) = ctx.query_env.fragments.get(&spread.node.fragment_name.node) else {
                    return false;
                };
                (Some(&fragment.node.type_condition), &fragment.node.selection_set)
            }
        };
        condition.is_none_or(|condition| condition.node.on.node == *T::type_name())
            && select::<T>(ctx, &set.node, into)
    })
}

/// The object of these fields. As in async-graphql, a field that failed is left out, and its error is noted.
async fn resolve<T: ContainerType>(
    ctx: &ContextSelectionSet<'_>,
    object: &T,
    selected: &[&Positioned<Field>],
) -> Value {
    let start = |field| async move {
        let ctx = ctx.with_field(field);
        object.resolve_field(&ctx).await
    };
    let mut values: Vec<Option<Value>> = Vec::with_capacity(selected.len());
    let mut waiting = Vec::new();
    let mut place = Box::pin(None);
    for (index, field) in selected.iter().enumerate() {
        if field.node.name.node == "__typename" {
            values.push(Some(Value::String(object.introspection_type_name().into_owned())));
            continue;
        }
        place.set(Some(start(field)));
        match poll_fn(|task| Poll::Ready(poll(place.as_mut(), task))).await {
            Poll::Ready(result) => values.push(settle(ctx, result)),
            Poll::Pending => {
                values.push(None);
                waiting.push((index, std::mem::replace(&mut place, Box::pin(None))));
            }
        }
    }
    // They were polled just now. Again at once, and a batch would be fetched before the other objects have asked.
    let mut is_early = !waiting.is_empty();
    poll_fn(|task| {
        if std::mem::take(&mut is_early) {
            return Poll::Pending;
        }
        waiting.retain_mut(|(index, future)| match poll(future.as_mut(), task) {
            Poll::Ready(result) => {
                values[*index] = settle(ctx, result);
                false
            }
            Poll::Pending => true,
        });
        if waiting.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    let mut fields = IndexMap::with_capacity(selected.len());
    for (field, value) in selected.iter().zip(values) {
        if let Some(value) = value {
            merge(&mut fields, field.node.response_key().node.clone(), value);
        }
    }
    if fields.is_empty() { Value::Null } else { Value::Object(fields) }
}

fn poll<F: Future>(future: Pin<&mut Option<F>>, task: &mut Task<'_>) -> Poll<F::Output> {
    future.as_pin_mut().expect("a place is polled while a future is in it").poll(task)
}

fn settle(ctx: &ContextSelectionSet<'_>, result: ServerResult<Option<Value>>) -> Option<Value> {
    result.map(Option::unwrap_or_default).map_err(|error| ctx.add_error(error)).ok()
}

/// Adds a field; one that was selected twice is the sum of both (GraphQL specification, "Merging Selection Sets").
fn merge(fields: &mut IndexMap<Name, Value>, key: Name, value: Value) {
    let known = match fields.entry(key) {
        Entry::Vacant(place) => {
            place.insert(value);
            return;
        }
        Entry::Occupied(place) => place.into_mut(),
    };
    match (known, value) {
        (Value::Object(known), Value::Object(more)) => {
            for (key, value) in more {
                merge(known, key, value);
            }
        }
        (Value::List(known), Value::List(more)) => {
            for pair in known.iter_mut().zip(more) {
                if let (Value::Object(known), Value::Object(more)) = pair {
                    for (key, value) in more {
                        merge(known, key, value);
                    }
                }
            }
        }
        _ => {}
    }
}

//! Objects whose fields are resolved at once where they need not wait.
//!
//! async-graphql 7.2 gives each field a future on the heap and a task of its own to be polled in. Most fields here read
//! a record that is there already: those [at hand](crate::siblings::LeafField) are read in place, the others are polled
//! once, one after the other in one place, and only those that wait for a load get a place of their own. Where an
//! [operation](crate::Operation) stands as it is executed, objects are resolved [together](crate::siblings) if nothing of
//! them fails.

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
use async_trait::async_trait;
use futures_util::future::{BoxFuture, join_all};

use crate::{
    column::Column,
    json::Leaf,
    loaders::loaders,
    siblings::{Siblings, fits, together},
};

/// An object as it is, resolved eagerly.
#[derive(Clone, Debug)]
pub(crate) struct Eager<T>(pub(crate) T);

/// A list of such objects.
#[derive(Clone, Debug)]
pub(crate) struct EagerList<T>(pub(crate) Vec<T>);

#[async_trait]
impl<T: Siblings> OutputType for Eager<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        if let Some(column) = resolved(ctx, std::slice::from_ref(&self.0)).await {
            return Ok(Value::Binary(column.into_text().into()));
        }
        let selected = select::<T>(ctx);
        let slots = slots(ctx, &self.0, &selected);
        if slots.iter().all(Slot::is_filled) {
            return Ok(object(ctx, &selected, slots));
        }
        Ok(filled(ctx, &self.0, &selected, slots).await)
    }
}

#[async_trait]
impl<T: Siblings> OutputType for EagerList<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        if let Some(column) = resolved(ctx, &self.0).await {
            return Ok(Value::Binary(column.lists(&[self.0.len()]).into_text().into()));
        }
        let selected = select::<T>(ctx);
        let selected = selected.as_slice();
        let (mut values, mut waiting) = (Vec::with_capacity(self.0.len()), Vec::new());
        for (index, item) in self.0.iter().enumerate() {
            let slots = slots(ctx, item, selected);
            if slots.iter().all(Slot::is_filled) {
                values.push(object(ctx, selected, slots));
            } else {
                values.push(Value::Null);
                waiting.push(async move {
                    let ctx = ctx.with_index(index);
                    (index, filled(&ctx, item, selected, slots).await)
                });
            }
        }
        for (index, value) in join_all(waiting).await {
            values[index] = value;
        }
        Ok(Value::List(values))
    }
}

/// What these objects answer where they can be resolved [together](crate::siblings), and nothing of it fails.
async fn resolved<T: Siblings>(ctx: &ContextSelectionSet<'_>, siblings: &[T]) -> Option<Column> {
    if loaders(ctx).operation.is_none() || !fits::<T>(ctx) {
        return None;
    }
    together(ctx, siblings).await
}

/// What is selected of an object of this type (GraphQL specification, `CollectFields`).
pub(crate) fn select<'a, T: OutputType>(ctx: &ContextSelectionSet<'a>) -> Vec<&'a Positioned<Field>> {
    let mut selected = Vec::with_capacity(ctx.item.node.items.len());
    collect(ctx, &T::type_name(), &ctx.item.node, &mut selected);
    selected
}

fn collect<'a>(
    ctx: &ContextSelectionSet<'a>,
    object: &str,
    set: &'a SelectionSet,
    into: &mut Vec<&'a Positioned<Field>>,
) {
    for selection in &set.items {
        let (condition, set) = match &selection.node {
            Selection::Field(field) => {
                into.push(field);
                continue;
            }
            Selection::InlineFragment(fragment) => {
                (fragment.node.type_condition.as_ref(), &fragment.node.selection_set)
            }
            Selection::FragmentSpread(spread) => {
                // Validation has seen to it that there is one.
                let Some(fragment) = ctx.query_env.fragments.get(&spread.node.fragment_name.node) else {
                    continue;
                };
                (Some(&fragment.node.type_condition), &fragment.node.selection_set)
            }
        };
        if condition.is_none_or(|condition| applies(ctx, &condition.node.on.node, object)) {
            collect(ctx, object, &set.node, into);
        }
    }
}

/// Whether a fragment is about objects of a type (GraphQL specification, `DoesFragmentTypeApply`).
fn applies(ctx: &ContextSelectionSet<'_>, condition: &str, object: &str) -> bool {
    ctx.schema_env.registry.types.get(condition).is_some_and(|ty| ty.is_possible_type(object))
}

/// What is known of a field.
enum Slot<'a> {
    Open,
    Leaf(Leaf<'a>),
    Value(Value),
    Failed,
}

impl Slot<'_> {
    fn is_filled(&self) -> bool {
        !matches!(self, Self::Open)
    }
}

/// The fields of an object, those that are at hand filled in.
fn slots<'a, T: Siblings>(
    ctx: &ContextSelectionSet<'_>,
    object: &'a T,
    selected: &[&Positioned<Field>],
) -> Vec<Slot<'a>> {
    let slot = |field: &&Positioned<Field>| {
        if field.node.name.node == "__typename" {
            return Slot::Leaf(Leaf::Text(object.introspection_type_name()));
        }
        let leaf =
            T::leaf(&field.node.name.node).and_then(|leaf| (leaf.at_hand)(object, &ctx.with_field(field)));
        leaf.map_or(Slot::Open, Slot::Leaf)
    };
    selected.iter().map(slot).collect()
}

/// The object, once its other fields are there. Boxed, as types lead to one another and back.
fn filled<'a, T: ContainerType>(
    ctx: &'a ContextSelectionSet<'a>,
    object: &'a T,
    selected: &'a [&'a Positioned<Field>],
    mut slots: Vec<Slot<'a>>,
) -> BoxFuture<'a, Value> {
    Box::pin(async move {
        fill(ctx, object, selected, &mut slots).await;
        self::object(ctx, selected, slots)
    })
}

async fn fill<T: ContainerType>(
    ctx: &ContextSelectionSet<'_>,
    object: &T,
    selected: &[&Positioned<Field>],
    slots: &mut [Slot<'_>],
) {
    let start = |field| async move {
        let ctx = ctx.with_field(field);
        object.resolve_field(&ctx).await
    };
    let mut waiting = Vec::new();
    let mut place = Box::pin(None);
    for (index, field) in selected.iter().enumerate() {
        if slots[index].is_filled() {
            continue;
        }
        place.set(Some(start(field)));
        match poll_fn(|task| Poll::Ready(poll(place.as_mut(), task))).await {
            Poll::Ready(result) => slots[index] = settle(ctx, result),
            Poll::Pending => waiting.push((index, std::mem::replace(&mut place, Box::pin(None)))),
        }
    }
    // They were polled just now. Again at once, and a load would begin before the other objects have asked.
    let mut is_early = !waiting.is_empty();
    poll_fn(|task| {
        if std::mem::take(&mut is_early) {
            return Poll::Pending;
        }
        waiting.retain_mut(|(index, future)| match poll(future.as_mut(), task) {
            Poll::Ready(result) => {
                slots[*index] = settle(ctx, result);
                false
            }
            Poll::Pending => true,
        });
        if waiting.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

fn poll<F: Future>(future: Pin<&mut Option<F>>, task: &mut Task<'_>) -> Poll<F::Output> {
    future.as_pin_mut().expect("a place is polled while a future is in it").poll(task)
}

fn settle(ctx: &ContextSelectionSet<'_>, result: ServerResult<Option<Value>>) -> Slot<'static> {
    match result {
        Ok(value) => Slot::Value(value.unwrap_or_default()),
        Err(error) => {
            ctx.add_error(error);
            Slot::Failed
        }
    }
}

/// The object of these fields. As in async-graphql, a field that failed is left out of it.
fn object(ctx: &ContextSelectionSet<'_>, selected: &[&Positioned<Field>], slots: Vec<Slot<'_>>) -> Value {
    let mut fields = IndexMap::with_capacity(selected.len());
    for (field, slot) in selected.iter().zip(slots) {
        let value = match slot {
            Slot::Leaf(leaf) => leaf.into_value(),
            Slot::Value(value) => value,
            Slot::Open | Slot::Failed => continue,
        };
        merge(&mut fields, field.node.response_key().node.clone(), value);
    }
    // Where nothing was copied, this is told from null by what it lacks.
    if fields.is_empty() && loaders(ctx).operation.is_none() { Value::Null } else { Value::Object(fields) }
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

//! Siblings: objects of one type at one place of an operation, whose fields are resolved together.
//!
//! A field of twenty siblings is resolved once: its arguments are read once, what it loads is loaded at once, and what
//! is below it has siblings again. So the work that async-graphql does for each field of each object is done for each
//! field of the operation, and an answer is written from texts that lie side by side ([`Column`]).
//!
//! This is for [operations](crate::Operation) that stand as they are executed, below selections of which each field is
//! [known](fits), and only as long as nothing fails. Where something does, nothing is told of it here: the objects are
//! resolved [one by one](crate::eager), which says where it failed and what is left.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{ContainerType, Context, ContextSelectionSet};
use futures_util::future::{BoxFuture, join_all};
use pediment_storage::{Columns, Record};

use crate::{
    column::Column,
    eager::select,
    json::{self, Leaf},
    loaders::loaders,
};

/// Objects whose fields are known, and how each is resolved. Fields that are neither leaves nor branches are left to
/// async-graphql.
pub(crate) trait Siblings: ContainerType + Sized + 'static {
    /// How a field without parts is resolved.
    fn leaf(field: &str) -> Option<LeafField<Self>>;

    /// How a field is resolved for all siblings at once.
    fn branch(field: &str) -> Option<Branch<Self>>;
}

/// Objects that wrap records.
pub(crate) trait Recorded: Siblings {
    type Record: Record;

    /// The columns of the record that a field is resolved from.
    fn columns(field: &str) -> Columns;
}

/// The id of the record that an object wraps.
pub(crate) type IdOf<T> = <<T as Recorded>::Record as Record>::Id;

/// A field without parts, resolved for each object.
pub(crate) struct LeafField<T> {
    /// Its value; None where it is to be waited for, or failed.
    pub(crate) at_hand: for<'a> fn(&'a T, &Context<'_>) -> Option<Leaf<'a>>,
    /// Its value; None where it failed.
    pub(crate) awaited: for<'a> fn(&'a T, &'a Context<'a>) -> BoxFuture<'a, Option<Leaf<'a>>>,
}

/// A field resolved for all siblings at once.
pub(crate) struct Branch<T> {
    /// Whether what is selected below it is known too.
    pub(crate) fits: fn(&ContextSelectionSet<'_>) -> bool,
    /// The answers of the siblings; None where one failed.
    pub(crate) resolve: for<'a> fn(&'a Context<'a>, &'a [T]) -> BoxFuture<'a, Option<Column>>,
}

/// Says how the fields of a type are resolved: its leaves by their resolvers, its branches by what is below them and a
/// function over all siblings. Where its objects wrap records, also from which columns: those in brackets, else the one
/// that is called like the resolver.
macro_rules! fields {
    (
        $object:ident of $record:ty {
            $($leaf:literal: $resolver:ident $([$($column:ident),*])?),* $(,)?
        }
        $({
            $($branch:literal [$($read:ident),*] => $fits:expr, |$ctx:ident, $siblings:ident| $resolve:expr),+ $(,)?
        })?
    ) => {
        impl $crate::siblings::Recorded for $object {
            type Record = $record;

            fn columns(field: &str) -> pediment_storage::Columns {
                use pediment_storage::Columns;
                match field {
                    "__typename" => Columns::ID,
                    $($leaf => const {
                        Columns::of::<$record>($crate::siblings::columns_of!($resolver $([$($column),*])?))
                    },)*
                    $($($branch => const { Columns::of::<$record>(&[$(stringify!($read)),*]) },)+)?
                    _ => Columns::ALL,
                }
            }
        }

        $crate::siblings::fields!($object { $($leaf: $resolver),* } $({
            $($branch => $fits, |$ctx, $siblings| $resolve),+
        })?);
    };
    (
        $object:ty { $($leaf:literal: $resolver:ident),* $(,)? }
        $({ $($branch:literal => $fits:expr, |$ctx:ident, $siblings:ident| $resolve:expr),+ $(,)? })?
    ) => {
        impl $crate::siblings::Siblings for $object {
            fn leaf(field: &str) -> Option<$crate::siblings::LeafField<Self>> {
                match field {
                    $($leaf => Some($crate::siblings::LeafField {
                        at_hand: |object, ctx| {
                            let value = futures_util::FutureExt::now_or_never(object.$resolver(ctx))?;
                            Some(value.ok()?.into())
                        },
                        awaited: |object, ctx| {
                            Box::pin(async move { Some(object.$resolver(ctx).await.ok()?.into()) })
                        },
                    }),)*
                    _ => None,
                }
            }

            fn branch(field: &str) -> Option<$crate::siblings::Branch<Self>> {
                match field {
                    $($($branch => Some($crate::siblings::Branch {
                        fits: $fits,
                        resolve: |$ctx, $siblings| Box::pin($resolve),
                    }),)+)?
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use fields;

/// The names of the columns of a leaf.
macro_rules! columns_of {
    ($resolver:ident) => {
        &[stringify!($resolver)]
    };
    ($resolver:ident [$($column:ident),*]) => {
        &[$(stringify!($column)),*]
    };
}

pub(crate) use columns_of;

/// The columns that records need for what is selected of such objects.
pub(crate) fn columns<T: Recorded>(ctx: &ContextSelectionSet<'_>) -> Columns {
    let selected = select::<T>(ctx);
    selected.iter().fold(Columns::ID, |columns, field| columns.and(T::columns(&field.node.name.node)))
}

/// Whether all that is selected of such objects, and below, is known.
pub(crate) fn fits<T: Siblings>(ctx: &ContextSelectionSet<'_>) -> bool {
    select::<T>(ctx).iter().all(|field| {
        let name = field.node.name.node.as_str();
        let below = || ctx.with_selection_set(&field.node.selection_set);
        name == "__typename"
            || T::leaf(name).is_some()
            || T::branch(name).is_some_and(|branch| (branch.fits)(&below()))
    })
}

/// For branches without parts: there is nothing below.
pub(crate) fn always(_: &ContextSelectionSet<'_>) -> bool {
    true
}

/// What these objects answer to a selection that [fits]; None where something failed.
pub(crate) fn together<'a, T: Siblings>(
    ctx: &'a ContextSelectionSet<'a>,
    siblings: &'a [T],
) -> BoxFuture<'a, Option<Column>> {
    Box::pin(async move {
        if siblings.is_empty() {
            return Some(Column::default());
        }
        let mut selected = select::<T>(ctx);
        // Names of our own, under which a tree tells what it is.
        selected.retain(|field| !field.node.response_key().node.starts_with(' '));
        let contexts: Vec<Context<'_>> = selected.iter().map(|field| ctx.with_field(field)).collect();
        let cells = join_all(contexts.iter().map(|ctx| cells(ctx, siblings))).await;
        let cells = cells.into_iter().collect::<Option<Vec<Cells<'_>>>>()?;
        let bytes = cells.iter().map(|cells| cells.bytes() + siblings.len() * json::USUAL_LENGTH / 2).sum();
        let mut objects = Column::with_room(siblings.len(), bytes);
        for place in 0..siblings.len() {
            objects.push(|text| {
                text.push(b'{');
                for (field, cells) in selected.iter().zip(&cells) {
                    json::write_key(field.node.response_key().node.as_str(), text);
                    cells.write(place, text);
                }
                text.push(b'}');
            });
        }
        Some(objects)
    })
}

/// What siblings answer to one field.
enum Cells<'a> {
    Leaves(Vec<Leaf<'a>>),
    Column(Column),
}

impl Cells<'_> {
    fn bytes(&self) -> usize {
        match self {
            Self::Leaves(leaves) => leaves.iter().map(Leaf::length).sum(),
            Self::Column(column) => column.bytes(),
        }
    }

    fn write(&self, place: usize, text: &mut Vec<u8>) {
        match self {
            Self::Leaves(leaves) => leaves[place].write(text),
            Self::Column(column) => text.extend_from_slice(column.get(place)),
        }
    }
}

async fn cells<'a, T: Siblings>(ctx: &'a Context<'a>, siblings: &'a [T]) -> Option<Cells<'a>> {
    let name = ctx.item.node.name.node.as_str();
    if name == "__typename" {
        let text = |sibling: &T| Leaf::Text(sibling.introspection_type_name());
        return Some(Cells::Leaves(siblings.iter().map(text).collect()));
    }
    let Some(field) = T::leaf(name) else {
        return (T::branch(name)?.resolve)(ctx, siblings).await.map(Cells::Column);
    };
    let at_hand = siblings.iter().map(|sibling| (field.at_hand)(sibling, ctx));
    if let Some(leaves) = at_hand.collect::<Option<Vec<_>>>() {
        return Some(Cells::Leaves(leaves));
    }
    let awaited = join_all(siblings.iter().map(|sibling| (field.awaited)(sibling, ctx))).await;
    awaited.into_iter().collect::<Option<_>>().map(Cells::Leaves)
}

/// What objects answer to the selection of a field, an object for each sibling.
pub(crate) async fn each<T: Siblings>(ctx: &Context<'_>, objects: Vec<T>) -> Option<Column> {
    together(&ctx.with_selection_set(&ctx.item.node.selection_set), &objects).await
}

/// The same for objects that not every sibling has; null for the others.
pub(crate) async fn perhaps<T: Siblings>(ctx: &Context<'_>, objects: Vec<Option<T>>) -> Option<Column> {
    let mut there = Vec::with_capacity(objects.len());
    let place = |object: Option<T>| {
        there.push(object?);
        Some(there.len() - 1)
    };
    let places: Vec<Option<usize>> = objects.into_iter().map(place).collect();
    Some(each(ctx, there).await?.spread(&places))
}

/// The same for lists of objects, a list for each sibling.
pub(crate) async fn lists<T: Siblings>(ctx: &Context<'_>, lists: Vec<Vec<T>>) -> Option<Column> {
    let lengths: Vec<usize> = lists.iter().map(Vec::len).collect();
    Some(each(ctx, lists.into_iter().flatten().collect()).await?.lists(&lengths))
}

/// The same for lists that are waited for.
pub(crate) async fn awaited_lists<T: Siblings, E>(
    ctx: &Context<'_>,
    awaited: impl Iterator<Item = impl Future<Output = Result<Vec<T>, E>>>,
) -> Option<Column> {
    lists(ctx, all(awaited).await?).await
}

/// Values that are waited for; None where one failed.
pub(crate) async fn all<T, E>(
    awaited: impl Iterator<Item = impl Future<Output = Result<T, E>>>,
) -> Option<Vec<T>> {
    join_all(awaited).await.into_iter().collect::<Result<_, _>>().ok()
}

/// What the records answer that siblings refer to, and that are there for that reason.
pub(crate) async fn referred<T: Recorded>(
    ctx: &Context<'_>,
    ids: Vec<IdOf<T>>,
    object: fn(Arc<T::Record>) -> T,
) -> Option<Column> {
    let (column, places) = records(ctx, ids.into_iter().map(Some), object).await?;
    places.iter().all(Option::is_some).then(|| column.spread(&places))
}

/// What the records answer that siblings refer to; null for those that are not there.
pub(crate) async fn known<T: Recorded>(
    ctx: &Context<'_>,
    ids: Vec<Option<IdOf<T>>>,
    object: fn(Arc<T::Record>) -> T,
) -> Option<Column> {
    let (column, places) = records(ctx, ids.into_iter(), object).await?;
    Some(column.spread(&places))
}

/// What records answer, each of them once, and the place of each id among them.
async fn records<T: Recorded>(
    ctx: &Context<'_>,
    ids: impl ExactSizeIterator<Item = Option<IdOf<T>>>,
    object: fn(Arc<T::Record>) -> T,
) -> Option<(Column, Vec<Option<usize>>)> {
    let ids: Vec<Option<IdOf<T>>> = ids.collect();
    let wanted: Vec<IdOf<T>> = ids.iter().flatten().copied().collect();
    let loaders = loaders(ctx);
    let columns = loaders.columns(|| columns::<T>(&ctx.with_selection_set(&ctx.item.node.selection_set)));
    let found = loaders.records::<T::Record>(&wanted, columns).await.ok()?;
    let mut objects = Vec::with_capacity(found.len());
    let mut known = HashMap::with_capacity(found.len());
    let mut place = |id: IdOf<T>| {
        let record = found.get(&id)?;
        Some(*known.entry(id).or_insert_with(|| {
            objects.push(object(Arc::clone(record)));
            objects.len() - 1
        }))
    };
    let places = ids.into_iter().map(|id| place(id?)).collect();
    Some((each(ctx, objects).await?, places))
}

#[cfg(test)]
mod tests {
    use async_graphql::registry::Registry;

    use super::*;
    use crate::object::{
        Announcement, AnnouncementConnection, ChangeConnection, Company, CompanyConnection, Foundation,
        FoundationConnection, Member, MemberConnection, Person, Principle, PrincipleConnection, Project,
        ProjectConnection, Provenance, SearchConnection, Seat, Source,
    };

    /// The fields of a type of which nobody says how siblings resolve them.
    fn left_out<T: Siblings>() -> Vec<String> {
        let mut registry = Registry::default();
        T::create_type_info(&mut registry);
        let fields = registry.types[&*T::type_name()].fields().expect("an object has fields").keys();
        let left_out = fields.filter(|field| T::leaf(field).is_none() && T::branch(field).is_none());
        left_out.map(|field| format!("{}.{field}", T::type_name())).collect()
    }

    #[test]
    fn every_field_of_every_type_is_resolved_together() {
        let left_out = [
            left_out::<Foundation>(),
            left_out::<FoundationConnection>(),
            left_out::<Company>(),
            left_out::<CompanyConnection>(),
            left_out::<Member>(),
            left_out::<MemberConnection>(),
            left_out::<Principle>(),
            left_out::<PrincipleConnection>(),
            left_out::<Announcement>(),
            left_out::<AnnouncementConnection>(),
            left_out::<Project>(),
            left_out::<ProjectConnection>(),
            left_out::<SearchConnection>(),
            left_out::<ChangeConnection>(),
            left_out::<Person>(),
            left_out::<Seat>(),
            left_out::<Source>(),
            left_out::<Provenance>(),
        ];
        assert_eq!(left_out.concat(), Vec::<String>::new());
    }
}

//! Records of many types at one place, as nodes and entities are, resolved [together](crate::siblings).

use std::sync::Arc;

use async_graphql::{Any, Context, ContextSelectionSet, ID, Value};
use futures_util::future::{BoxFuture, join_all};
use pediment_storage::{Id, Kind, Subject};

use crate::{
    column::Column,
    global_id,
    siblings::{IdOf, Recorded, fits, known},
};

/// Calls a function for the record of a kind and the object that wraps it.
macro_rules! of_kind {
    ($kind:expr, $call:ident($($argument:expr),*)) => {{
        use pediment_storage::Kind;

        use $crate::object::{
            Announcement, Company, Foundation, Member, Person, Principle, Project, Seat, Source,
        };
        match $kind {
            Kind::Foundation => $call::<Foundation>($($argument,)* Foundation),
            Kind::Company => $call::<Company>($($argument,)* Company),
            Kind::Member => $call::<Member>($($argument,)* |it| Member::new(it, ())),
            Kind::Principle => $call::<Principle>($($argument,)* |it| Principle::new(it, None)),
            Kind::Announcement => $call::<Announcement>($($argument,)* |it| Announcement::new(it, None)),
            Kind::Person => $call::<Person>($($argument,)* Person),
            Kind::Project => $call::<Project>($($argument,)* |it| Project::new(it, ())),
            Kind::Source => $call::<Source>($($argument,)* Source),
            Kind::Seat => $call::<Seat>($($argument,)* Seat),
        }
    }};
}

pub(crate) use of_kind;

/// Whether all that is selected of nodes is known, of whatever type they are.
pub(crate) fn fits_all(selection: &ContextSelectionSet<'_>) -> bool {
    Kind::ALL.into_iter().all(|kind| fits_kind(kind, selection))
}

fn fits_kind(kind: Kind, selection: &ContextSelectionSet<'_>) -> bool {
    fn check<T: Recorded>(selection: &ContextSelectionSet<'_>, _: fn(Arc<T::Record>) -> T) -> bool {
        fits::<T>(selection)
    }
    of_kind!(kind, check(selection))
}

/// What entities answer that others refer to by id, null for those that are not there. None where something failed or
/// is not known: a type, a field, a key that is no id.
pub(crate) async fn entities(ctx: &Context<'_>, representations: &[Any]) -> Option<Column> {
    let subjects: Vec<_> = representations.iter().map(referred).collect::<Option<_>>()?;
    let selection = ctx.with_selection_set(&ctx.item.node.selection_set);
    if !kinds(&subjects).into_iter().all(|kind| fits_kind(kind, &selection)) {
        return None;
    }
    nodes(ctx, subjects).await
}

/// What a representation refers to: inside None where its id is of nothing of its type.
#[expect(
    clippy::option_option,
    reason = "what is known to be nothing is another matter than what is not known"
)]
fn referred(Any(representation): &Any) -> Option<Option<Subject>> {
    let Value::Object(fields) = representation else { return None };
    let (Value::String(name), Value::String(id)) = (fields.get("__typename")?, fields.get("id")?) else {
        return None;
    };
    let kind = global_id::kind(name)?;
    Some(global_id::decode(&ID(id.clone())).ok().filter(|subject| subject.kind == kind))
}

/// What nodes answer to a selection that [fits](fits_all), null for those that are not there; None where one failed.
pub(crate) async fn nodes(ctx: &Context<'_>, subjects: Vec<Option<Subject>>) -> Option<Column> {
    let kinds = kinds(&subjects);
    let columns = join_all(kinds.iter().map(|kind| nodes_of(*kind, ctx, &subjects))).await;
    let columns: Vec<Column> = columns.into_iter().collect::<Option<_>>()?;
    let bytes = columns.iter().map(Column::bytes).sum::<usize>() + 4 * subjects.len();
    let mut nodes = Column::with_room(subjects.len(), bytes);
    for (place, subject) in subjects.iter().enumerate() {
        let column = subject.and_then(|subject| kinds.iter().position(|kind| *kind == subject.kind));
        let node = column.map_or(b"null".as_slice(), |column| columns[column].get(place));
        nodes.push(|text| text.extend_from_slice(node));
    }
    Some(nodes)
}

fn kinds(subjects: &[Option<Subject>]) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for subject in subjects.iter().flatten() {
        if !kinds.contains(&subject.kind) {
            kinds.push(subject.kind);
        }
    }
    kinds
}

/// What the nodes of a kind answer, null for the others.
fn nodes_of<'a>(
    kind: Kind,
    ctx: &'a Context<'a>,
    subjects: &[Option<Subject>],
) -> BoxFuture<'a, Option<Column>> {
    fn answers<'a, T: Recorded>(
        ctx: &'a Context<'a>,
        subjects: &[Option<Subject>],
        object: fn(Arc<T::Record>) -> T,
    ) -> BoxFuture<'a, Option<Column>> {
        let of_kind = |subject: &Option<Subject>| subject.filter(|subject| subject.kind == IdOf::<T>::KIND);
        let ids = subjects.iter().map(|subject| of_kind(subject).map(|subject| IdOf::<T>::new(subject.id)));
        Box::pin(known(ctx, ids.collect(), object))
    }
    of_kind!(kind, answers(ctx, subjects))
}

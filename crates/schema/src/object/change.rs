//! `ChangeConnection`: the change log as its readers see it.

use async_graphql::{Context, ID, Object, Result};

use super::{ChangeKind, Node, Source};
use crate::{
    connection::PageInfo,
    cursor,
    eager::{Eager, EagerList},
    loaders::loaders,
    nodes::{fits_all, nodes},
    scalar::DateTime,
    siblings::{each, fields, fits, known, lists},
};

/// A part of the change log, oldest first.
#[derive(Clone, Debug)]
pub(crate) struct ChangeConnection {
    changes: Vec<pediment_storage::Change>,
    has_next: bool,
    since: i64,
}

impl ChangeConnection {
    /// The first `wanted` changes after `since`; one more tells that there is a next page.
    pub(crate) fn new(mut changes: Vec<pediment_storage::Change>, wanted: usize, since: i64) -> Self {
        let has_next = changes.len() > wanted;
        changes.truncate(wanted);
        Self { changes, has_next, since }
    }
}

/// A part of the change log, oldest first.
#[Object]
impl ChangeConnection {
    /// The changes with their places.
    async fn edges(&self) -> EagerList<ChangeEdge> {
        EagerList(self.all(ChangeEdge))
    }

    /// The changes.
    async fn nodes(&self) -> EagerList<Change> {
        EagerList(self.all(Change))
    }

    /// Where this part stands in the log. `endCursor` is always given: it is the next `since`.
    async fn page_info(&self) -> Eager<PageInfo> {
        Eager(self.info())
    }
}

impl ChangeConnection {
    fn all<T>(&self, object: fn(pediment_storage::Change) -> T) -> Vec<T> {
        self.changes.iter().cloned().map(object).collect()
    }

    fn info(&self) -> PageInfo {
        let last = self.changes.last().map_or(self.since, |change| change.id.0);
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.since > 0,
            start_cursor: self.changes.first().map(|change| cursor::encode_change(change.id.0)),
            end_cursor: Some(cursor::encode_change(last)),
        }
    }
}

fields!(ChangeConnection {} {
    "edges" => fits::<ChangeEdge>, |ctx, parts| {
        lists(ctx, parts.iter().map(|part: &Self| part.all(ChangeEdge)).collect())
    },
    "nodes" => fits::<Change>, |ctx, parts| {
        lists(ctx, parts.iter().map(|part: &Self| part.all(Change)).collect())
    },
    "pageInfo" => fits::<PageInfo>, |ctx, parts| each(ctx, parts.iter().map(Self::info).collect()),
});

/// A change with its place in the log.
#[derive(Clone, Debug)]
pub(crate) struct ChangeEdge(pediment_storage::Change);

/// A change with its place in the log.
#[Object]
impl ChangeEdge {
    /// Its place in the log; pass it as `since`.
    async fn cursor(&self) -> String {
        cursor::encode_change(self.0.id.0)
    }

    /// The change.
    async fn node(&self) -> Eager<Change> {
        Eager(Change(self.0.clone()))
    }
}

/// One committed change of one record.
#[derive(Clone, Debug)]
pub(crate) struct Change(pediment_storage::Change);

/// One committed change of one record.
#[Object]
impl Change {
    /// Its place in the order of all changes.
    async fn id(&self) -> ID {
        ID(cursor::encode_change(self.0.id.0))
    }

    /// When it was committed.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// What happened.
    async fn kind(&self) -> ChangeKind {
        self.0.kind.into()
    }

    /// To what; null where it cannot be shown.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<Node>> {
        Node::load(loaders(ctx), self.0.subject).await
    }

    /// On whose word.
    async fn source(&self, ctx: &Context<'_>) -> Result<Option<Source>> {
        match self.0.source_id {
            Some(id) => Ok(loaders(ctx).record(id).await?.map(Source)),
            None => Ok(None),
        }
    }
}

fields!(ChangeEdge { "cursor": cursor } {
    "node" => fits::<Change>, |ctx, edges| {
        each(ctx, edges.iter().map(|edge: &Self| Change(edge.0.clone())).collect())
    },
});

fields!(Change {
    "id": id,
    "at": at,
    "kind": kind,
} {
    "subject" => fits_all, |ctx, changes| {
        nodes(ctx, changes.iter().map(|change: &Self| Some(change.0.subject)).collect())
    },
    "source" => fits::<Source>, |ctx, changes| {
        known(ctx, changes.iter().map(|change: &Self| change.0.source_id).collect(), Source)
    },
});

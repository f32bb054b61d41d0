//! `ChangeConnection`: the change log as its readers see it.

use async_graphql::{Context, ID, Object, Result};

use super::{ChangeKind, Node, Source};
use crate::{connection::PageInfo, cursor, loaders::loaders, scalar::DateTime};

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
    async fn edges(&self) -> Vec<ChangeEdge> {
        self.changes.iter().cloned().map(ChangeEdge).collect()
    }

    /// The changes.
    async fn nodes(&self) -> Vec<Change> {
        self.changes.iter().cloned().map(Change).collect()
    }

    /// Where this part stands in the log. `endCursor` is always given: it is the next `since`.
    async fn page_info(&self) -> PageInfo {
        let last = self.changes.last().map_or(self.since, |change| change.id.0);
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.since > 0,
            start_cursor: self.changes.first().map(|change| cursor::encode_change(change.id.0)),
            end_cursor: Some(cursor::encode_change(last)),
        }
    }
}

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
    async fn node(&self) -> Change {
        Change(self.0.clone())
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

//! `Provenance` and `Source`: who says so.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use pediment_storage::{Id, Source as SourceRecord};

use super::SourceKind;
use crate::{
    global_id::global,
    loaders::loaders,
    scalar::{Date, DateTime},
    siblings::{fields, fits, referred},
};

/// What sources say of a record.
pub(crate) async fn provenance(ctx: &Context<'_>, id: impl Id) -> Result<Vec<Provenance>> {
    let statements = loaders(ctx).provenance(id.subject()).await?;
    Ok(statements.iter().cloned().map(Provenance).collect())
}

/// One statement of one source about one field of one record.
#[derive(Clone, Debug)]
pub(crate) struct Provenance(pediment_storage::Provenance);

/// One statement of one source about one field of one record.
#[Object]
impl Provenance {
    /// Who says so.
    async fn source(&self, ctx: &Context<'_>) -> Result<Source> {
        loaders(ctx).referred(self.0.source_id).await.map(Source)
    }

    /// Which field, in this API's spelling; null: that the record exists.
    async fn field(&self) -> Option<&str> {
        Some(self.0.field.as_str()).filter(|field| !field.is_empty())
    }

    /// What it says.
    async fn value(&self) -> Option<&str> {
        self.0.value.as_deref()
    }

    /// The first day it was seen to say so.
    async fn first_seen(&self) -> Date {
        Date(self.0.first_seen)
    }

    /// The latest day it was seen to say so.
    async fn last_seen(&self) -> Date {
        Date(self.0.last_seen)
    }

    /// The file or URL it was last seen in.
    async fn location(&self) -> &str {
        &self.0.location
    }

    /// The revision it was last seen in: a commit, or a digest of the bytes.
    async fn revision(&self) -> Option<&str> {
        self.0.revision.as_deref()
    }

    /// Whether the record holds something else: the statement is kept, and contradicted.
    async fn contradicted(&self) -> bool {
        self.0.contradicted
    }
}

/// Where facts came from.
#[derive(Clone, Debug)]
pub(crate) struct Source(pub(crate) Arc<SourceRecord>);

/// Where facts came from.
#[Object]
impl Source {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What it is.
    async fn kind(&self) -> SourceKind {
        self.0.kind.into()
    }

    /// What tells it from others of its kind; the same from one snapshot to the next.
    async fn key(&self) -> &str {
        &self.0.key
    }

    /// The file name or URL of the latest snapshot.
    async fn location(&self) -> &str {
        &self.0.location
    }

    /// The latest revision: a commit, or a digest of the bytes.
    async fn revision(&self) -> Option<&str> {
        self.0.revision.as_deref()
    }

    /// When the latest snapshot was read.
    async fn seen_at(&self) -> DateTime {
        DateTime(self.0.seen_at)
    }

    /// Its licence: an SPDX expression or text.
    async fn licence(&self) -> Option<&str> {
        self.0.licence.as_deref()
    }
}

fields!(Provenance {
    "field": field,
    "value": value,
    "firstSeen": first_seen,
    "lastSeen": last_seen,
    "location": location,
    "revision": revision,
    "contradicted": contradicted,
} {
    "source" => fits::<Source>, |ctx, statements| {
        referred(ctx, statements.iter().map(|statement: &Self| statement.0.source_id).collect(), Source)
    },
});

fields!(Source of pediment_storage::Source {
    "id": id,
    "kind": kind,
    "key": key [source_key],
    "location": location,
    "revision": revision,
    "seenAt": seen_at,
    "licence": licence,
});

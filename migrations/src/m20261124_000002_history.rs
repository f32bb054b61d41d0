//! Where facts come from, and the log of what changed.

use sea_orm_migration::prelude::*;

use crate::{WHOLE, dialect::run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `provenance.field` is empty where the statement is that the record exists. `change.tags` are separated by
/// spaces. `snapshot` has the days on which a source listed all members or all projects of a foundation. `store` has one row: which store this is, where several share one cache.
const UP: &str = "
CREATE TABLE source (
    id {key},
    kind {text} NOT NULL,
    source_key {text} NOT NULL,
    location {text} NOT NULL,
    revision {text},
    seen_at BIGINT NOT NULL,
    observed_on DATE NOT NULL,
    licence {text},
    UNIQUE (kind, source_key)
);

CREATE TABLE provenance (
    id {key},
    subject_kind SMALLINT NOT NULL,
    subject_id BIGINT NOT NULL,
    field {text} NOT NULL,
    value {text},
    source_id BIGINT NOT NULL REFERENCES source (id),
    location {text} NOT NULL,
    revision {text},
    first_seen DATE NOT NULL,
    last_seen DATE NOT NULL,
    contradicted {bool} NOT NULL
);
CREATE INDEX provenance_by_subject ON provenance (subject_kind, subject_id, field, id);
CREATE INDEX provenance_by_source ON provenance (source_id, subject_kind, subject_id);

CREATE TABLE snapshot (
    source_id BIGINT NOT NULL REFERENCES source (id),
    foundation_id BIGINT NOT NULL REFERENCES foundation (id),
    kind SMALLINT NOT NULL,
    observed_on DATE NOT NULL,
    PRIMARY KEY (source_id, foundation_id, kind, observed_on)
);

CREATE TABLE change (
    id {key},
    at BIGINT NOT NULL,
    kind {text} NOT NULL,
    subject_kind SMALLINT NOT NULL,
    subject_id BIGINT NOT NULL,
    tags {text} NOT NULL,
    source_id BIGINT REFERENCES source (id)
);
CREATE INDEX change_by_at ON change (at, id);
CREATE INDEX change_by_subject ON change (subject_kind, subject_id, id);

CREATE TABLE store (
    id {text} NOT NULL
);
INSERT INTO store (id) VALUES ({random});
";

const DOWN: &str = "
DROP TABLE store;
DROP TABLE change;
DROP TABLE snapshot;
DROP TABLE provenance;
DROP TABLE source;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

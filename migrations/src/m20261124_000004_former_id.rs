//! Former ids: those of records that went into another.

use sea_orm_migration::prelude::*;

use crate::{WHOLE, dialect::run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Companies keep their row and say themselves where they went; memberships, seats and people are listed here.
const UP: &str = "
CREATE TABLE former_id (
    kind SMALLINT NOT NULL,
    id BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX former_id_by_subject ON former_id (kind, subject_id);
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
        run(manager, "DROP TABLE former_id;\n").await
    }
}

//! The companies that announcements name, by what they are called there.

use sea_orm_migration::prelude::*;

use crate::{WHOLE, dialect::run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &str = "
CREATE INDEX provenance_of_named_companies ON provenance (value) WHERE field = 'companies';
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
        run(manager, "DROP INDEX provenance_of_named_companies;\n").await
    }
}

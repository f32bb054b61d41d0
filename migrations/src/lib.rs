//! The store's tables, one file per change, for SQLite and Postgres alike.
//!
//! Knows no facts and no queries. The statements are plain SQL; the few words that the two databases spell
//! differently are in `dialect`.

#![expect(elided_lifetimes_in_paths, reason = "the trait of migrations is written without the lifetime")]
use sea_orm_migration::prelude::*;

mod dialect;
mod m20261124_000001_facts;
mod m20261124_000002_history;
mod m20261124_000003_search;
mod m20261124_000004_former_id;
mod m20261124_000005_named_companies;

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_facts::Migration),
            Box::new(m20261124_000002_history::Migration),
            Box::new(m20261124_000003_search::Migration),
            Box::new(m20261124_000004_former_id::Migration),
            Box::new(m20261124_000005_named_companies::Migration),
        ]
    }
}

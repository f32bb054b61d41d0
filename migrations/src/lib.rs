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
mod m20261124_000006_conditions;
mod m20261124_000007_search_newest;
mod m20261130_000008_testimony;

/// Every migration happens whole or not at all, on SQLite too, where that is not the usual way. It also keeps to one
/// connection: another one of the pool would not know yet what was dropped a moment ago.
const WHOLE: Option<bool> = Some(true);

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
            Box::new(m20261124_000006_conditions::Migration),
            Box::new(m20261124_000007_search_newest::Migration),
            Box::new(m20261130_000008_testimony::Migration),
        ]
    }
}

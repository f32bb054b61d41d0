//! The store: one database, opened and migrated.

use std::time::Duration;

use pediment_migrations::Migrator;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};
use sea_orm_migration::MigratorTrait;

use crate::Result;

/// Where the facts are kept, and how.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// `sqlite:PATH?mode=rwc`, `sqlite::memory:` or `postgres://…`.
    pub database_url: String,
    /// The most connections to hold open.
    pub max_connections: u32,
}

/// All facts, to read and to write. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) db: DatabaseConnection,
}

/// Whether the store can serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The database answered.
    pub reachable: bool,
    /// Migrations that this build has and the database has not.
    pub pending_migrations: Vec<String>,
}

impl Store {
    /// Opens the database; it is not migrated by this.
    pub async fn open(options: &StoreOptions) -> Result<Self> {
        let mut connect = ConnectOptions::new(&options.database_url);
        connect
            .max_connections(options.max_connections)
            .acquire_timeout(Duration::from_secs(5))
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
                    .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Normal)
                    .busy_timeout(Duration::from_secs(10))
                    .foreign_keys(true)
            });
        Ok(Self { db: Database::connect(connect).await? })
    }

    /// Brings the tables to the form this build knows. Safe to call at every start.
    pub async fn migrate(&self) -> Result<()> {
        Ok(Migrator::up(&self.db, None).await?)
    }

    /// Whether the database answers and has every migration.
    pub async fn readiness(&self) -> Readiness {
        match Migrator::get_pending_migrations(&self.db).await {
            Ok(pending) => Readiness {
                reachable: true,
                pending_migrations: pending.iter().map(|migration| migration.name().to_owned()).collect(),
            },
            Err(_) => Readiness { reachable: false, pending_migrations: Vec::new() },
        }
    }

    /// Whether this is Postgres; SQLite otherwise.
    pub(crate) fn is_postgres(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Postgres
    }
}

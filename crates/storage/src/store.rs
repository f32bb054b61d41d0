//! The store: one database, opened and migrated.

use std::{sync::Arc, time::Duration};

use pediment_migrations::Migrator;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbBackend,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use sea_orm_migration::MigratorTrait;

use crate::{
    CacheCounts, CacheOptions, ChangeId, Result,
    cache::Cache,
    follower::{self, Follower},
    read,
};

/// A database that is gone when it is closed.
const MEMORY: &str = "sqlite::memory:";

/// Where the facts are kept, and how.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// `sqlite:PATH?mode=rwc`, `sqlite::memory:` or `postgres://…`.
    pub database_url: String,
    /// The most connections to hold open.
    pub max_connections: u32,
    /// Which caches stand before the database.
    pub cache: CacheOptions,
    /// Whether to leave all as it is: memory takes the place of a SQLite file that would be made, and the journal of
    /// one that is there is not set.
    pub as_it_is: bool,
}

impl StoreOptions {
    /// A few connections and no cache: what a command that ends soon needs.
    pub fn new(database_url: impl Into<String>) -> Self {
        Self {
            database_url: database_url.into(),
            max_connections: 8,
            cache: CacheOptions::OFF,
            as_it_is: false,
        }
    }

    /// Where the facts are.
    fn url(&self) -> &str {
        let url = self.database_url.as_str();
        let file = url.strip_prefix("sqlite:").and_then(|_| url.parse::<SqliteConnectOptions>().ok());
        let would_be_made =
            url.contains("mode=rwc") && file.is_some_and(|file| !file.get_filename().exists());
        if self.as_it_is && would_be_made { MEMORY } else { url }
    }
}

/// All facts, to read and to write. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) db: DatabaseConnection,
    pub(crate) reads: read::Database,
    cached: Option<Cached>,
}

/// The caches and the task that follows the change log for them.
#[derive(Clone, Debug)]
struct Cached {
    cache: Arc<Cache>,
    follower: Arc<Follower>,
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
    /// Opens the database; it is not migrated by this. [`Store::close`] ends what this starts.
    pub async fn open(options: &StoreOptions) -> Result<Self> {
        let url = options.url();
        // Each connection to memory would be a database of its own.
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        let as_it_is = options.as_it_is;
        let mut connect = ConnectOptions::new(url);
        connect
            .max_connections(if in_memory { 1 } else { options.max_connections })
            .acquire_timeout(Duration::from_secs(5))
            // Testing at every acquire would double the round trips of a request. A database that restarts takes
            // longer than this, so that connections which did not outlive it are found out.
            .test_before_acquire_if_idle_for(Duration::from_secs(1))
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(move |sqlite| {
                let sqlite = if as_it_is { sqlite } else { sqlite.journal_mode(SqliteJournalMode::Wal) };
                sqlite
                    .synchronous(SqliteSynchronous::Normal)
                    .busy_timeout(Duration::from_secs(10))
                    .foreign_keys(true)
            });
        let db = Database::connect(connect).await?;
        let cached = Cache::open(&options.cache)?.map(|cache| {
            let cache = Arc::new(cache);
            let listen = (db.get_database_backend() == DbBackend::Postgres).then(|| url.to_owned());
            let follower = Follower::start(db.clone(), Arc::clone(&cache), listen, options.cache.ttl);
            Cached { cache, follower: Arc::new(follower) }
        });
        Ok(Self { reads: read::Database::new(db.clone()), db, cached })
    }

    /// Brings the tables to the form this build knows. Safe to call at every start.
    pub async fn migrate(&self) -> Result<()> {
        Migrator::up(&self.db, None).await?;
        if let Some(cached) = &self.cached {
            cached.follower.look();
        }
        Ok(())
    }

    /// Ends the follower and the connections, of all clones of this store.
    pub async fn close(&self) -> Result<()> {
        if let Some(cached) = &self.cached {
            cached.follower.close().await;
            cached.cache.close().await;
        }
        self.reads.close();
        Ok(self.db.clone().close().await?)
    }

    /// Says to all processes that something was committed. Returns once reads of this one show it.
    ///
    /// The hint may get lost: who does not hear it sees the change at the next look at the log.
    pub(crate) async fn committed(&self, last: ChangeId) {
        if let Err(error) = follower::notify(&self.db).await {
            tracing::debug!(%error, "the commit was not told to others");
        }
        if let Some(cached) = &self.cached {
            cached.follower.reach(last).await;
        }
    }

    /// The place up to which the change log was read for the caches.
    #[cfg(test)]
    pub(crate) fn read_up_to(&self) -> ChangeId {
        self.cache().map(|cache| cache.clock.position()).unwrap_or_default()
    }

    /// The caches, where there are any.
    pub(crate) fn cache(&self) -> Option<&Cache> {
        self.cached.as_ref().map(|cached| &*cached.cache)
    }

    /// Whether records are read whole, whatever is needed of them: caches keep them for others, who may need more.
    pub fn reads_whole(&self) -> bool {
        self.cached.is_some()
    }

    /// What the caches did so far; None where there are none.
    pub fn cache_counts(&self) -> Option<CacheCounts> {
        self.cache().map(Cache::counts)
    }

    /// The same store, with a meter of its own: what one request costs.
    #[must_use]
    pub fn metered(&self) -> Self {
        Self { reads: self.reads.metered(), ..self.clone() }
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

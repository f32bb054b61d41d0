//! What the tests over real stores share: a database of their own, stores on it, and companies whose name is the
//! change that gave it to them.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement, TransactionTrait};
use tempfile::TempDir;

use super::{CacheOptions, RedisOptions, Space, Tags};
use crate::{ChangeId, CompanyId, Id, Result, Store, StoreOptions, Tag};

pub(super) const COMPANIES: i64 = 5;

/// A database that is there for one test.
pub(super) struct World {
    url: String,
    admin: Option<String>,
    name: String,
    folder: TempDir,
}

/// What the cache is asked for: the last change of a company, as its row tells it.
pub(super) type Versions = HashMap<CompanyId, i64>;

impl World {
    pub(super) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}?mode=rwc", folder.path().join("world.sqlite").display());
        Self { url, admin: None, name: String::new(), folder }.filled().await
    }

    /// A database on the server of `PEDIMENT_TEST_POSTGRES_URL`.
    pub(super) async fn postgres() -> Option<Self> {
        let Ok(admin) = std::env::var("PEDIMENT_TEST_POSTGRES_URL") else {
            say("not run: PEDIMENT_TEST_POSTGRES_URL is not set");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let random = folder.path().file_name().unwrap().to_string_lossy().to_lowercase();
        let name = format!("cache_{}", random.replace(|c: char| !c.is_ascii_alphanumeric(), ""));
        let server = Database::connect(&admin).await.unwrap();
        server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        server.close().await.unwrap();
        let mut url = url::Url::parse(&admin).unwrap();
        url.set_path(&name);
        Some(Self { url: url.into(), admin: Some(admin), name, folder }.filled().await)
    }

    async fn filled(self) -> Self {
        let store = Store::open(&StoreOptions::new(&self.url)).await.unwrap();
        store.migrate().await.unwrap();
        for id in 1..=COMPANIES {
            let sql = format!(
                "INSERT INTO company (id, slug, name, name_key) VALUES ({id}, 'company-{id}', '0', '0')"
            );
            store.db.execute_unprepared(&sql).await.unwrap();
        }
        store.close().await.unwrap();
        self
    }

    /// A store with a process cache, and Redis where an address is given.
    pub(super) async fn store(&self, redis: Option<RedisOptions>) -> Store {
        self.store_with(CacheOptions { redis, ..CacheOptions::default() }).await
    }

    pub(super) async fn store_with(&self, cache: CacheOptions) -> Store {
        let options = StoreOptions { cache, ..StoreOptions::new(&self.url) };
        let store = Store::open(&options).await.unwrap();
        store.committed(last_change(&store).await).await;
        store
    }

    pub(super) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Ends the database.
    pub(super) async fn end(self, stores: impl IntoIterator<Item = Store>) {
        for store in stores {
            store.close().await.unwrap();
        }
        if let Some(admin) = self.admin {
            let server = Database::connect(&admin).await.unwrap();
            server.execute_unprepared(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await.unwrap();
        }
    }
}

/// Says why something was not run.
pub(super) fn say(line: &str) {
    eprintln!("{line}");
}

/// Commits a change of one company, and returns it. Its name is the change.
pub(super) async fn write(store: &Store, company: i64) -> ChangeId {
    let transaction = store.db.begin().await.unwrap();
    if store.is_postgres() {
        transaction.execute_unprepared("SELECT pg_advisory_xact_lock(1)").await.unwrap();
    }
    let insert = format!(
        "INSERT INTO change (at, kind, subject_kind, subject_id, tags)
         VALUES ({}, 'CHANGED', 2, {company}, 'company company:{company}') RETURNING id",
        crate::instant::now()
    );
    let row = transaction.query_one_raw(statement(store, &insert)).await.unwrap().unwrap();
    let id: i64 = row.try_get_by_index(0).unwrap();
    let update = format!("UPDATE company SET name = '{id}' WHERE id = {company}");
    transaction.execute_unprepared(&update).await.unwrap();
    transaction.commit().await.unwrap();
    ChangeId(id)
}

/// The last change of a company up to a place in the log.
pub(super) async fn newest(store: &Store, company: i64, until: ChangeId) -> i64 {
    let sql = format!(
        "SELECT coalesce(max(id), 0) FROM change WHERE subject_kind = 2 AND subject_id = {company} AND id <= {}",
        until.0
    );
    number(store, &sql).await
}

pub(super) async fn last_change(store: &Store) -> ChangeId {
    ChangeId(number(store, "SELECT coalesce(max(id), 0) FROM change").await)
}

async fn number(store: &Store, sql: &str) -> i64 {
    let row = store.db.query_one_raw(statement(store, sql)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

fn statement(store: &Store, sql: &str) -> Statement {
    let backend = if store.is_postgres() { DbBackend::Postgres } else { DbBackend::Sqlite };
    Statement::from_string(backend, sql)
}

/// Asks for companies through the cache. The load pauses where a real one would, so that others come in between.
pub(super) async fn ask(store: &Store, companies: &[i64]) -> Versions {
    let space = Space::new("company".to_owned(), |id: &CompanyId, _: Option<&i64>, each: Tags<'_>| {
        each(Tag::record(*id));
    });
    let ids: Vec<CompanyId> = companies.iter().copied().map(CompanyId::new).collect();
    let load = |ids: Vec<CompanyId>| async move {
        tokio::task::yield_now().await;
        let rows = rows(store, &ids).await;
        tokio::task::yield_now().await;
        rows
    };
    store.cached(space, &ids, load).await.unwrap()
}

async fn rows(store: &Store, ids: &[CompanyId]) -> Result<Versions> {
    let list: Vec<String> = ids.iter().map(|id| id.key().to_string()).collect();
    let sql = format!("SELECT id, name FROM company WHERE id IN ({})", list.join(","));
    let rows = store.db.query_all_raw(statement(store, &sql)).await?;
    let version = |row: &sea_orm::QueryResult| {
        let (id, name): (i64, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        Ok((CompanyId::new(id), name.parse().unwrap()))
    };
    rows.iter().map(version).collect()
}

/// Waits until something is so, five seconds at most.
pub(super) async fn until<F: Future<Output = bool>>(what: &str, so: impl Fn() -> F) {
    let start = Instant::now();
    while !so().await {
        assert!(start.elapsed() < Duration::from_secs(5), "{what}: not within five seconds");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A store that many tasks use.
pub(super) type Shared = Arc<Store>;

//! Empty, migrated stores to test on.

use sea_orm::ConnectionTrait;

use crate::{Store, StoreOptions};

/// A store on SQLite in memory, and one on a new database of the Postgres server where there is one. The databases
/// go with the server, which is there for the tests alone.
pub(super) async fn stores() -> Vec<Store> {
    let mut stores = vec![open("sqlite::memory:".to_owned()).await];
    match std::env::var("PEDIMENT_TEST_POSTGRES_URL") {
        Ok(server) => stores.push(open(new_database(&server).await).await),
        Err(_) => eprintln!("not run on Postgres: PEDIMENT_TEST_POSTGRES_URL is not set"),
    }
    stores
}

async fn open(database_url: String) -> Store {
    let store =
        Store::open(&StoreOptions { max_connections: 1, ..StoreOptions::new(database_url) }).await.unwrap();
    store.migrate().await.unwrap();
    store
}

async fn new_database(server: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("reads_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let admin = sea_orm::Database::connect(server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(&name);
    url.into()
}

/// Runs statements that are the same on both databases.
pub(super) async fn run(store: &Store, statements: &str) {
    for statement in statements.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()) {
        store.db.execute_unprepared(statement).await.unwrap();
    }
}

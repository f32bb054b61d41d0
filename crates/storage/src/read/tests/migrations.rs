//! The tables come and go without a trace.

use pediment_migrations::Migrator;
use sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::MigratorTrait;

use super::stores::stores;
use crate::Store;

async fn objects(store: &Store) -> Vec<String> {
    let sql = if store.db.get_database_backend() == sea_orm::DbBackend::Postgres {
        "SELECT CAST(c.relname AS text) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE n.nspname = 'public' UNION ALL SELECT CAST(proname AS text) FROM pg_proc AS p \
         JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname = 'public' ORDER BY 1"
    } else {
        "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1"
    };
    let rows =
        store.db.query_all_raw(Statement::from_string(store.db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn every_migration_goes_up_and_down_and_up_again() {
    for store in stores().await {
        let up = objects(&store).await;
        assert!(up.iter().any(|name| name == "member_by_foundation"));
        Migrator::down(&store.db, None).await.unwrap();
        let left = objects(&store).await;
        assert!(left.iter().all(|name| name.starts_with("seaql_migrations")), "{left:?}");
        assert_eq!(store.readiness().await.pending_migrations.len(), Migrator::migrations().len());
        Migrator::up(&store.db, None).await.unwrap();
        assert_eq!(objects(&store).await, up);
    }
}

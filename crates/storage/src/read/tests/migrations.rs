//! The tables come and go without a trace, and facts outlast what can be undone without them.

use pediment_migrations::Migrator;
use sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::MigratorTrait;

use super::stores::stores;
use crate::{
    import::tests::harbour::{accept, landscape, members},
    *,
};

/// Whatever the database holds beside rows, each with its definition.
const POSTGRES: &str = "
SELECT CAST(c.relname AS text) FROM pg_class AS c WHERE c.relnamespace = CAST('public' AS regnamespace)
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT concat_ws(' ', table_name, column_name, data_type, collation_name, is_nullable, column_default,
    generation_expression) FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = CAST('public' AS regnamespace)
UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = CAST('public' AS regnamespace)
UNION ALL SELECT CAST(typname AS text) FROM pg_type WHERE typnamespace = CAST('public' AS regnamespace)
ORDER BY 1";
const SQLITE: &str = "SELECT name || ' ' || COALESCE(sql, '') FROM sqlite_schema ORDER BY 1";

async fn objects(store: &Store) -> Vec<String> {
    let sql = if store.is_postgres() { POSTGRES } else { SQLITE };
    let rows =
        store.db.query_all_raw(Statement::from_string(store.db.get_database_backend(), sql)).await.unwrap();
    let objects: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    // The migrations' own list, and what SQLite keeps for itself.
    let ours = |object: &String| !object.contains("seaql_migrations") && !object.starts_with("sqlite_");
    objects.into_iter().filter(ours).collect()
}

#[test]
fn every_migration_happens_whole() {
    assert!(Migrator::migrations().iter().all(|migration| migration.use_transaction() == Some(true)));
}

#[tokio::test]
async fn every_migration_goes_down_without_a_trace_and_up_again() {
    for store in stores().await {
        let whole = objects(&store).await;
        assert!(whole.iter().any(|object| object.contains("member_by_foundation")));
        let mut before = vec![whole.clone()];
        for left in (0..Migrator::migrations().len()).rev() {
            Migrator::down(&store.db, Some(1)).await.unwrap();
            before.push(objects(&store).await);
            assert_eq!(store.readiness().await.pending_migrations.len(), Migrator::migrations().len() - left);
        }
        assert_eq!(before.pop().unwrap(), [] as [String; 0]);
        while let Some(step) = before.pop() {
            Migrator::up(&store.db, Some(1)).await.unwrap();
            assert_eq!(objects(&store).await, step);
        }
        Migrator::down(&store.db, None).await.unwrap();
        assert_eq!(objects(&store).await, [] as [String; 0]);
        Migrator::up(&store.db, None).await.unwrap();
        assert_eq!(objects(&store).await, whole);
    }
}

const FEW: Generate =
    Generate { foundations: 3, companies: 40, members: 90, announcements: 60, search: true, seed: 1 };

#[tokio::test]
async fn facts_outlast_the_migrations_that_only_find_them_otherwise() {
    for store in stores().await {
        store.generate(&FEW, |_| ()).await.unwrap();
        let before = answers(&store).await;
        assert!(!before.0.is_empty() && !before.1.is_empty());
        Migrator::down(&store.db, Some(since("_conditions"))).await.unwrap();
        Migrator::up(&store.db, None).await.unwrap();
        assert_eq!(answers(&store).await, before);
        // And away with everything, which leaves an empty store that can be filled.
        Migrator::down(&store.db, None).await.unwrap();
        Migrator::up(&store.db, None).await.unwrap();
        assert_eq!(store.count::<Member>(&List::default()).await.unwrap(), 0);
        store.generate(&FEW, |_| ()).await.unwrap();
        assert_eq!(answers(&store).await, before);
    }
}

#[tokio::test]
async fn what_was_said_of_members_is_known_to_a_store_that_is_older() {
    let all = [
        landscape("2024-01-01", &[("Alpha", "Gold"), ("Beta", "Silver")]),
        landscape("2024-02-01", &[("Alpha", "Gold")]),
        landscape("2024-03-01", &[("Alpha", "Platinum"), ("Beta", "Silver")]),
    ];
    for store in stores().await {
        for facts in &all {
            accept(&store, facts).await.unwrap();
        }
        let before = members(&store).await;
        assert_eq!(before.len(), 4);
        Migrator::down(&store.db, Some(since("_testimony"))).await.unwrap();
        Migrator::up(&store.db, None).await.unwrap();
        for facts in &all {
            assert_eq!(accept(&store, facts).await.unwrap().differences, []);
        }
        assert_eq!(members(&store).await, before);
    }
}

#[tokio::test]
async fn a_file_that_many_connections_have_open_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}?mode=rwc", folder.path().join("old.sqlite").display());
    let old = Store::open(&StoreOptions::new(&url)).await.unwrap();
    old.migrate().await.unwrap();
    old.generate(&FEW, |_| ()).await.unwrap();
    let before = answers(&old).await;
    Migrator::down(&old.db, Some(since("_conditions"))).await.unwrap();
    old.close().await.unwrap();
    let store = Store::open(&StoreOptions::new(&url)).await.unwrap();
    let busy = futures_util::future::join_all((0..32).map(|_| store.last_change()));
    assert!(busy.await.iter().all(Result::is_ok));
    store.migrate().await.unwrap();
    assert_eq!(answers(&store).await, before);
}

/// How many migrations there are from one on.
fn since(name: &str) -> u32 {
    let migrations = Migrator::migrations();
    let first = migrations.iter().position(|migration| migration.name().ends_with(name)).unwrap();
    u32::try_from(migrations.len() - first).unwrap()
}

async fn answers(store: &Store) -> (Vec<Found>, Vec<i64>) {
    let text = "governance".to_owned();
    let found = SearchQuery { text, kinds: vec![Kind::Announcement], limit: 100, after: None };
    let list =
        List { filter: Filter::default(), order: vec![(Field::MemberCompanyName, Direction::Ascending)] };
    let page =
        store.page::<Member>(&list, &Slice { limit: 100, ..Slice::default() }, Columns::ALL).await.unwrap();
    let ids = page.edges.iter().map(|(cursor, _)| cursor.id).collect();
    (store.search(&found).await.unwrap(), ids)
}

//! The cache over real stores: writers and readers at once, on every database that is there.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use super::{
    CacheOptions,
    test_redis::Server,
    test_world::{COMPANIES, Shared, World, ask, last_change, newest, until, write},
};
use crate::{ChangeId, CompanyId, Id, Store};

const WRITES: i64 = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_is_older_than_what_its_store_has_read_on_sqlite() {
    interleave(World::sqlite().await, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_is_older_than_what_its_store_has_read_on_sqlite_with_redis() {
    let Some(redis) = Server::start().await else { return };
    interleave(World::sqlite().await, Some(redis)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_is_older_than_what_its_store_has_read_on_postgres_with_redis() {
    let (Some(world), Some(redis)) = (World::postgres().await, Server::start().await) else { return };
    interleave(world, Some(redis)).await;
}

/// Two stores, a writer, readers on both. An answer asked for when the store had read the log up to `p` is no older
/// than the database was at `p`.
async fn interleave(world: World, redis: Option<Server>) {
    let address = || redis.as_ref().map(Server::options);
    let stores = [Arc::new(world.store(address()).await), Arc::new(world.store(address()).await)];
    let writer = world.store_with(CacheOptions::OFF).await;
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..6_u64)
        .map(|seed| {
            let (store, done) = (Arc::clone(&stores[usize::from(seed % 2 == 0)]), Arc::clone(&done));
            tokio::spawn(read(store, seed, done))
        })
        .collect();
    for turn in 0..WRITES {
        let change = write(&writer, turn * 7 % COMPANIES + 1).await;
        if turn % 4 == 0 {
            // As the hook after a commit does in a process that writes.
            stores[0].committed(change).await;
        }
    }
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
    let last = last_change(&writer).await;
    for store in &stores {
        store.committed(last).await;
        for company in 1..=COMPANIES {
            let answer = ask(store, &[company]).await[&CompanyId::new(company)];
            assert_eq!(answer, newest(&writer, company, last).await);
        }
        let counts = store.cache_counts().unwrap();
        assert!(counts.process_hits > 0 && counts.loaded > 0, "the cache took part: {counts:?}");
    }
    if redis.is_some() {
        // A process that starts now believes what is shared, and is right.
        let all: Vec<i64> = (1..=COMPANIES).collect();
        let late = world.store_with(CacheOptions { redis: address(), ..CacheOptions::OFF }).await;
        let used = || async {
            let right = ask(&late, &all).await == ask(&stores[0], &all).await;
            assert!(right, "a store that starts is right");
            late.cache_counts().unwrap().redis_hits > 0
        };
        until("Redis takes part", used).await;
        late.close().await.unwrap();
    }
    let stores = stores.iter().map(|store| Store::clone(store));
    world.end(stores.chain([writer])).await;
}

async fn read(store: Shared, seed: u64, done: Arc<AtomicBool>) {
    let mut random = seed * 7919 + 1;
    while !done.load(Ordering::Relaxed) {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let first = i64::try_from(random >> 33).unwrap() % COMPANIES + 1;
        let companies = [first, first % COMPANIES + 1];
        let position = store.read_up_to();
        let answers = ask(&store, &companies).await;
        for company in companies {
            let oldest = newest(&store, company, position).await;
            let answer = answers[&CompanyId::new(company)];
            assert!(answer >= oldest, "{answer} was answered where {oldest} had been read at {position:?}");
        }
    }
}

#[tokio::test]
async fn another_store_sees_a_write_within_a_second_on_sqlite() {
    sees_within_a_second(World::sqlite().await).await;
}

#[tokio::test]
async fn another_store_sees_a_write_within_a_second_on_postgres() {
    let Some(world) = World::postgres().await else { return };
    sees_within_a_second(world).await;
}

async fn sees_within_a_second(world: World) {
    let (here, there) = (world.store(None).await, world.store(None).await);
    for turn in 0..4 {
        let _warm = (ask(&here, &[1]).await, ask(&there, &[1]).await);
        let change = write(&here, 1).await;
        let start = Instant::now();
        here.committed(change).await;
        assert_eq!(ask(&here, &[1]).await[&CompanyId::new(1)], change.0, "at once where it was written");
        let shown = || async { ask(&there, &[1]).await[&CompanyId::new(1)] == change.0 };
        until("the write is seen", shown).await;
        assert!(start.elapsed() < Duration::from_secs(1), "turn {turn} took {:?}", start.elapsed());
    }
    world.end([here, there]).await;
}

#[tokio::test]
async fn what_many_miss_at_once_is_loaded_once() {
    let world = World::sqlite().await;
    let store = world.store(None).await;
    let before = store.cache_counts().unwrap();
    let all: Vec<i64> = (1..=COMPANIES).collect();
    futures_util::future::join_all((0..20).map(|_| ask(&store, &all))).await;
    let counts = store.cache_counts().unwrap();
    assert_eq!(counts.loaded - before.loaded, all.len() as u64);
    assert_eq!(counts.joined, 19 * all.len() as u64);
    world.end([store]).await;
}

#[tokio::test]
async fn what_is_not_there_is_remembered_until_it_is() {
    let world = World::sqlite().await;
    let store = world.store(None).await;
    for _ in 0..3 {
        assert!(ask(&store, &[99]).await.is_empty());
    }
    let counts = store.cache_counts().unwrap();
    assert_eq!((counts.loaded, counts.process_hits), (1, 2));
    world.end([store]).await;
}

#[tokio::test]
async fn a_backup_put_back_ends_what_was_cached() {
    let world = World::sqlite().await;
    let store = world.store(None).await;
    let backup = write(&store, 1).await;
    let lost = write(&store, 1).await;
    store.committed(lost).await;
    assert_eq!(ask(&store, &[1]).await[&CompanyId::new(1)], lost.0);
    use sea_orm::ConnectionTrait as _;
    for sql in [
        format!("DELETE FROM change WHERE id > {}", backup.0),
        format!("UPDATE company SET name = '{}' WHERE id = 1", backup.0),
        format!("UPDATE sqlite_sequence SET seq = {} WHERE name = 'change'", backup.0),
    ] {
        store.db.execute_unprepared(&sql).await.unwrap();
    }
    let shown = || async { ask(&store, &[1]).await[&CompanyId::new(1)] == backup.0 };
    until("the backup is seen", shown).await;
    assert_eq!(store.read_up_to(), ChangeId(backup.0));
    world.end([store]).await;
}

#[tokio::test]
async fn a_store_without_migrations_answers_past_its_cache() {
    let options =
        crate::StoreOptions { cache: CacheOptions::default(), ..crate::StoreOptions::new("sqlite::memory:") };
    let store = Store::open(&options).await.unwrap();
    assert!(!store.readiness().await.pending_migrations.is_empty());
    store.migrate().await.unwrap();
    let asked = || async {
        ask(&store, &[1]).await;
        store.cache_counts().unwrap().loaded > 0
    };
    until("the cache is believed once the tables are there", asked).await;
    store.close().await.unwrap();
}

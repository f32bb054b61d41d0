//! The cache over real stores: writers and readers at once, on every database that is there.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::ConnectionTrait as _;

use super::{
    CacheOptions,
    test_redis::Server,
    test_world::{COMPANIES, Shared, World, ask, last_change, newest, until, write},
};
use crate::{ChangeId, Columns, CompanyId, Id, Store};

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
    let later = async {
        // The others' load is under way.
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        ask(&store, &all).await
    };
    let at_once = futures_util::future::join_all((0..20).map(|_| ask(&store, &all)));
    let (at_once, later) = tokio::join!(at_once, later);
    assert!(at_once.iter().all(|answer| *answer == later));
    let counts = store.cache_counts().unwrap();
    assert_eq!(counts.loaded - before.loaded, all.len() as u64);
    assert_eq!(counts.joined, all.len() as u64);
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

/// The reads as others call them, each twice: the second time no statement is asked.
#[tokio::test]
async fn every_read_that_can_be_is_cached() {
    use crate::{Company, Field, FoundationId, Identifier, List, Member, Relation, Slice, Subject};
    let world = World::sqlite().await;
    let store = world.store(None).await;
    let (ids, list, slice) = ([CompanyId::new(1), CompanyId::new(9)], List::default(), Slice::default());
    let ordered = List { order: vec![(Field::CompanyName, crate::Direction::Ascending)], ..List::default() };
    let mut statements = Vec::new();
    for _ in 0..2 {
        let before = store.usage().statements;
        assert_eq!(store.records::<Company>(&ids, Columns::ALL).await.unwrap().len(), 1);
        let slugs = ["company-2".to_owned(), "nobody".to_owned()];
        assert_eq!(store.records_by_slug::<Company>(&slugs).await.unwrap().len(), 1);
        assert!(store.identifiers(&ids).await.unwrap().is_empty());
        assert!(store.aliases(&ids).await.unwrap().is_empty());
        let nobody = Identifier { scheme: crate::IdentifierScheme::Domain, value: "example.org".to_owned() };
        assert!(store.companies_by_identifier(&[nobody]).await.unwrap().is_empty());
        assert!(store.announcements_by_url(&["https://example.org".to_owned()]).await.unwrap().is_empty());
        assert_eq!(store.page::<Company>(&ordered, &slice, Columns::ALL).await.unwrap().edges.len(), 5);
        assert_eq!(store.count::<Company>(&list).await.unwrap(), 5);
        let under = Relation::MemberCompany;
        store.pages_under::<Member>(under, &[1, 2], &list, &slice, Columns::ALL).await.unwrap();
        store.counts_under::<Member>(under, &[1, 2], &list).await.unwrap();
        store.announcement_texts(&[crate::AnnouncementId::new(1)]).await.unwrap();
        store.authors(&[crate::AnnouncementId::new(1)]).await.unwrap();
        store.seats(&[FoundationId::new(1)]).await.unwrap();
        store.boards(&[FoundationId::new(1)], time::Date::MIN).await.unwrap();
        store.tier_counts(&[FoundationId::new(1)], time::Date::MIN).await.unwrap();
        store.provenance(&[Subject { kind: crate::Kind::Company, id: 1 }]).await.unwrap();
        statements.push(store.usage().statements - before);
    }
    assert!(statements[0] >= 13, "{statements:?}");
    assert_eq!(statements[1], 0, "the second time all is cached");
    let change = write(&store, 1).await;
    store.committed(change).await;
    let company = store.records::<Company>(&ids[..1], Columns::ALL).await.unwrap().remove(&ids[0]).unwrap();
    assert_eq!(company.name, change.0.to_string());
    let page = store.page::<Company>(&ordered, &slice, Columns::ALL).await.unwrap();
    assert!(page.edges.iter().any(|(_, company)| company.name == change.0.to_string()));
    world.end([store]).await;
}

/// An announcement shows itself when its embargo ends, though no change tells of it.
#[tokio::test]
async fn the_end_of_an_embargo_ends_what_was_cached() {
    use crate::{Announcement, AnnouncementId, Kind, List, Slice};
    let world = World::sqlite().await;
    let store = world.store(None).await;
    let id = AnnouncementId::new(1);
    let list = List::default();
    assert_eq!(store.count::<Announcement>(&list).await.unwrap(), 0);
    let until_then = crate::instant::now() + 700;
    for sql in [
        format!(
            "INSERT INTO announcement (id, slug, language, title, title_key, body_format, published_at,
                 embargoed_until, translated)
             VALUES (1, 'a', 'en', 'A', 'a', 'MARKDOWN', 0, {until_then}, FALSE)"
        ),
        format!(
            "INSERT INTO change (at, kind, subject_kind, subject_id, tags)
             VALUES ({until_then}, 'ADDED', {}, 1, 'announcement announcement:1')",
            Kind::Announcement.number()
        ),
    ] {
        store.db.execute_unprepared(&sql).await.unwrap();
    }
    store.committed(last_change(&store).await).await;
    for _ in 0..3 {
        assert!(
            store.records::<Announcement>(&[id], Columns::ALL).await.unwrap().is_empty(),
            "it is under embargo"
        );
        assert_eq!(store.count::<Announcement>(&list).await.unwrap(), 0);
    }
    assert!(store.cache_counts().unwrap().process_hits >= 4, "until then that is cached");
    let shown = || async { crate::instant::now() >= until_then };
    until("the embargo ends", shown).await;
    assert_eq!(store.records::<Announcement>(&[id], Columns::ALL).await.unwrap().len(), 1);
    assert_eq!(store.count::<Announcement>(&list).await.unwrap(), 1);
    assert_eq!(
        store.page::<Announcement>(&list, &Slice::default(), Columns::ALL).await.unwrap().edges.len(),
        1
    );
    world.end([store]).await;
}

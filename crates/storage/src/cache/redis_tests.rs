//! Redis as it can be: stopped, emptied, hung, full, spoilt, in a cluster, behind TLS. Answers stay right and in time.

use std::time::{Duration, Instant};

use super::{
    CacheCounts, CacheOptions, RedisOptions,
    test_redis::{Server, run},
    test_world::{COMPANIES, World, ask, until, write},
};
use crate::{CompanyId, Id, Store};

/// A world with one store that uses Redis only, so that each answer passes it.
async fn begin() -> Option<(Server, World, Store)> {
    let redis = Server::start().await?;
    let world = World::sqlite().await;
    let store = only_redis(&world, redis.options()).await;
    Some((redis, world, store))
}

async fn only_redis(world: &World, redis: RedisOptions) -> Store {
    let store = world.store_with(CacheOptions { redis: Some(redis), ..CacheOptions::OFF }).await;
    is_used(&store).await;
    store
}

fn counts(store: &Store) -> CacheCounts {
    store.cache_counts().unwrap()
}

/// Waits until answers come from Redis.
async fn is_used(store: &Store) {
    let before = counts(store).redis_hits;
    let used = || async {
        ask(store, &[1]).await;
        counts(store).redis_hits > before
    };
    until("Redis is used", used).await;
}

/// Writes and asks, over all companies: each answer is the newest, and comes in time.
async fn is_right(store: &Store, rounds: usize) {
    let all: Vec<i64> = (1..=COMPANIES).collect();
    for _ in 0..rounds {
        for company in &all {
            let change = write(store, *company).await;
            store.committed(change).await;
            let start = Instant::now();
            let answers = ask(store, &all).await;
            assert!(start.elapsed() < Duration::from_millis(500), "it took {:?}", start.elapsed());
            assert_eq!(answers[&CompanyId::new(*company)], change.0);
            assert_eq!(answers.len(), all.len());
        }
    }
}

#[tokio::test]
async fn a_value_that_one_store_loaded_is_shared() {
    let Some((redis, world, first)) = begin().await else { return };
    let second = only_redis(&world, redis.options()).await;
    let before = counts(&second).loaded;
    let all: Vec<i64> = (1..=COMPANIES).collect();
    ask(&first, &all).await;
    assert_eq!(ask(&second, &all).await, ask(&first, &all).await);
    assert_eq!(counts(&second).loaded, before, "the second had to load nothing");
    is_right(&second, 2).await;
    world.end([first, second]).await;
}

#[tokio::test]
async fn two_databases_share_one_redis_without_mixing() {
    let Some((redis, world, store)) = begin().await else { return };
    let other_world = World::sqlite().await;
    let other = only_redis(&other_world, redis.options()).await;
    let change = write(&store, 1).await;
    store.committed(change).await;
    ask(&store, &[1]).await;
    assert_eq!(ask(&other, &[1]).await[&CompanyId::new(1)], 0);
    other_world.end([other]).await;
    world.end([store]).await;
}

#[tokio::test]
async fn a_redis_that_stops_and_comes_back_empty_is_used_again() {
    let Some((mut redis, world, store)) = begin().await else { return };
    redis.stop();
    is_right(&store, 2).await;
    redis.start_again().await;
    is_used(&store).await;
    is_right(&store, 2).await;
    world.end([store]).await;
}

#[tokio::test]
async fn a_redis_that_hangs_costs_a_few_deadlines_and_then_none() {
    let Some((redis, world, store)) = begin().await else { return };
    redis.signal("STOP");
    is_right(&store, 1).await;
    let start = Instant::now();
    for _ in 0..50 {
        ask(&store, &[1]).await;
    }
    assert!(start.elapsed() < Duration::from_millis(500), "50 answers took {:?}", start.elapsed());
    redis.signal("CONT");
    is_used(&store).await;
    is_right(&store, 1).await;
    world.end([store]).await;
}

#[tokio::test]
async fn a_store_opens_at_once_whatever_redis_does() {
    let Some(redis) = Server::start().await else { return };
    let world = World::sqlite().await;
    redis.signal("STOP");
    let start = Instant::now();
    let options = CacheOptions { redis: Some(redis.options()), ..CacheOptions::default() };
    let store = world.store_with(options).await;
    assert!(start.elapsed() < Duration::from_millis(500), "it took {:?}", start.elapsed());
    is_right(&store, 1).await;
    redis.signal("CONT");
    world.end([store]).await;
}

#[tokio::test]
async fn a_full_redis_is_no_error() {
    let Some((redis, world, store)) = begin().await else { return };
    redis.command::<()>(&["CONFIG", "SET", "maxmemory", "1"]).await;
    let before = counts(&store).redis_errors;
    is_right(&store, 2).await;
    assert!(counts(&store).redis_errors > before);
    redis.command::<()>(&["CONFIG", "SET", "maxmemory", "0"]).await;
    is_used(&store).await;
    world.end([store]).await;
}

#[tokio::test]
async fn what_others_put_under_our_keys_is_not_believed() {
    let Some((redis, world, store)) = begin().await else { return };
    is_right(&store, 1).await;
    let all: Vec<i64> = (1..=COMPANIES).collect();
    let right = ask(&store, &all).await;
    let keys: Vec<String> = redis.command(&["KEYS", "pediment:*"]).await;
    assert_eq!(keys.len(), all.len());
    for spoil in
        [vec!["SET", "%", "garbage"], vec!["SET", "%", "0123456789abcdef{]"], vec!["RPUSH", "%", "x"]]
    {
        for key in &keys {
            redis.command::<()>(&["DEL", key]).await;
            let parts: Vec<&str> = spoil.iter().map(|part| if *part == "%" { key } else { *part }).collect();
            redis.command::<redis::Value>(&parts).await;
        }
        let before = counts(&store).loaded;
        assert_eq!(ask(&store, &all).await, right);
        assert_eq!(counts(&store).loaded - before, all.len() as u64, "each was loaded, after {spoil:?}");
        assert_eq!(ask(&store, &all).await, right);
        assert_eq!(counts(&store).loaded - before, all.len() as u64, "and stored anew");
    }
    world.end([store]).await;
}

#[tokio::test]
async fn values_end_in_redis_with_their_time() {
    let Some((redis, world, store)) = begin().await else { return };
    let keys: Vec<String> = redis.command(&["KEYS", "pediment:*"]).await;
    let left: i64 = redis.command(&["PTTL", &keys[0]]).await;
    let ttl = i64::try_from(CacheOptions::OFF.ttl.as_millis()).unwrap();
    assert!((ttl - 60_000..=ttl).contains(&left), "{left} ms are left of {ttl}");
    world.end([store]).await;
}

#[tokio::test]
async fn a_cluster_is_used_whole() {
    let world = World::sqlite().await;
    let cluster = |port: u16| {
        let file = world.folder().join(format!("node-{port}.conf"));
        vec![
            "--cluster-enabled".into(),
            "yes".into(),
            "--cluster-config-file".into(),
            file.display().to_string(),
        ]
    };
    let mut nodes = Vec::new();
    for range in [("0", "5460"), ("5461", "10922"), ("10923", "16383")] {
        let Some(node) = Server::start_with(cluster).await else { return };
        node.command::<()>(&["CLUSTER", "ADDSLOTSRANGE", range.0, range.1]).await;
        nodes.push(node);
    }
    for node in &nodes[1..] {
        nodes[0].command::<()>(&["CLUSTER", "MEET", "127.0.0.1", &node.port.to_string()]).await;
    }
    for node in &nodes {
        let whole = || async {
            let info: String = node.command(&["CLUSTER", "INFO"]).await;
            info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3")
        };
        until("the cluster is whole", whole).await;
    }
    for urls in [
        vec![format!("redis+cluster://127.0.0.1:{}", nodes[0].port)],
        nodes.iter().map(Server::url).collect(),
    ] {
        let store = only_redis(&world, RedisOptions { urls, root_certificates: None }).await;
        is_right(&store, 2).await;
        let all: Vec<i64> = (1..=COMPANIES).collect();
        ask(&store, &all).await;
        let before = counts(&store).loaded;
        ask(&store, &all).await;
        assert_eq!(counts(&store).loaded, before, "one MGET over all nodes had everything");
        store.close().await.unwrap();
    }
    let mut used = 0;
    for node in &nodes {
        let keys: Vec<String> = node.command(&["KEYS", "pediment:*"]).await;
        used += usize::from(!keys.is_empty());
    }
    assert!(used > 1, "keys are on more than one node");
    world.end([]).await;
}

#[tokio::test]
async fn tls_is_spoken_with_certificates_of_ones_own() {
    let world = World::sqlite().await;
    let folder = world.folder();
    let request = "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.pem -subj /CN=ca";
    let leaf = "req -newkey rsa:2048 -nodes -keyout key.pem -out leaf.csr -subj /CN=localhost";
    let sign = "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out cert.pem";
    std::fs::write(folder.join("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1").unwrap();
    for line in [request, leaf, sign] {
        let Some(()) = run("openssl", &line.split(' ').collect::<Vec<_>>(), folder) else { return };
    }
    let tls_port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let file = |name: &str| folder.join(name).display().to_string();
    let flags =
        ["--tls-port", &tls_port.to_string(), "--tls-cert-file", &file("cert.pem")].map(ToOwned::to_owned);
    let more =
        ["--tls-key-file", &file("key.pem"), "--tls-ca-cert-file", &file("ca.pem")].map(ToOwned::to_owned);
    let clients = ["--tls-auth-clients", "no"].map(ToOwned::to_owned);
    let all = || flags.iter().chain(&more).chain(&clients).cloned().collect();
    let Some(_redis) = Server::start_with(|_| all()).await else { return };
    let certificates = std::fs::read(folder.join("ca.pem")).unwrap();
    let urls = vec![format!("rediss://localhost:{tls_port}")];
    let trusting = RedisOptions { urls: urls.clone(), root_certificates: Some(certificates) };
    let store = only_redis(&world, trusting).await;
    is_right(&store, 1).await;
    let doubtful =
        CacheOptions { redis: Some(RedisOptions { urls, root_certificates: None }), ..CacheOptions::OFF };
    let stranger = world.store_with(doubtful).await;
    is_right(&stranger, 1).await;
    assert_eq!(counts(&stranger).redis_hits, 0, "a certificate of nobody known is not believed");
    world.end([store, stranger]).await;
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_with_its_form() {
    let world = World::sqlite().await;
    let redis = RedisOptions { urls: vec!["http://cache".to_owned()], root_certificates: None };
    let cache = CacheOptions { redis: Some(redis), ..CacheOptions::default() };
    let options = crate::StoreOptions { cache, ..crate::StoreOptions::new("sqlite::memory:") };
    let error = Store::open(&options).await.unwrap_err();
    assert_eq!(error.code(), "ADDRESS");
    assert!(error.to_string().contains("redis://host:6379"), "{error}");
    world.end([]).await;
}

//! The caches before the database: the memory of this process, then Redis. The change log says what holds.
//!
//! A cached value carries the change that was the last one known *before* its first row was read (`seen`), and has
//! tags. It holds while no tag's last change is newer than `seen`. Nothing is ever purged, and nothing has to be
//! told to anyone: the [follower](crate::follower) of each process reads the change log, and judges by it what it
//! finds in either layer.
//!
//! Invariants:
//!
//! - `seen` is taken before rows are read, from the log as the follower has read it through the same pool. A row
//!   newer than `seen` costs a miss; an older one cannot be served.
//! - A value is judged only where the follower has read every change since `seen` (the clock's *floor*); any other
//!   one is a miss. So a process that starts believes Redis as far back as it has read the log: one TTL.
//! - While the log could not be read to its end for a second, nothing cached is believed and reads go to the
//!   database: no answer is older than that, whatever happens.
//! - A cache that fails is no error. It is counted, logged now and then, and the next layer is asked.
//! - Time shows an announcement when its embargo ends, and no change tells of it. A value that announcements are in
//!   holds at most until the next embargo that the database knew when the value was loaded.
//!
//! A process that reads from a replica follows the log of that replica; its pool must lead to one database, not to
//! several behind one name. Two databases can share one Redis: their keys differ by the id in `store`. After a
//! backup was put back (ids of changes are used a second time), running processes notice; those that start later
//! would not, so give the `store` row a new id, or empty Redis.

mod clock;
mod counters;
mod entry;
mod options;
mod passage;
mod process;
#[cfg(test)]
mod protocol_tests;
mod redis;
#[cfg(test)]
mod redis_tests;
mod space;
pub(crate) mod spaces;
#[cfg(test)]
mod store_tests;
#[cfg(test)]
mod test_redis;
#[cfg(test)]
mod test_world;

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

pub(crate) use clock::Clock;
pub use counters::CacheCounts;
pub(crate) use entry::Value;
pub use options::{CacheOptions, RedisOptions};
pub(crate) use space::{CacheKey, Space, Tags};

use self::{counters::Counters, entry::Entry, process::Process, redis::Redis, spaces::Depends};
use crate::{Columns, Result, instant::now, read::Database};

/// The caches of one store.
#[derive(Debug)]
pub(crate) struct Cache {
    pub(crate) clock: Arc<Clock>,
    process: Option<Process>,
    redis: Option<Redis>,
    counters: Counters,
    ttl: Duration,
}

impl Cache {
    /// Opens the caches; None where all are off. Redis need not be there, now or later.
    pub(crate) fn open(options: &CacheOptions) -> Result<Option<Self>> {
        if options.is_off() {
            return Ok(None);
        }
        Ok(Some(Self {
            clock: Arc::default(),
            process: (options.process_bytes > 0).then(|| Process::new(options.process_bytes)),
            redis: options.redis.as_ref().map(Redis::open).transpose()?,
            counters: Counters::default(),
            ttl: options.ttl,
        }))
    }

    /// Says which store this is: its keys in Redis are its own. Until then Redis is not used.
    pub(crate) fn name_store(&self, id: &str) {
        if let Some(redis) = &self.redis {
            redis.name_store(id);
        }
    }

    /// What each layer did so far.
    pub(crate) fn counts(&self) -> CacheCounts {
        self.counters.snapshot()
    }

    /// Ends the connection to Redis.
    pub(crate) async fn close(&self) {
        if let Some(redis) = &self.redis {
            redis.close().await;
        }
    }

    /// The values of many keys: from the process cache, then from Redis in one round trip, then by one call of
    /// `load`, which answers without the keys that have no value. That there is none is cached too. What several
    /// requests miss at the same time is [gathered](crate::gather).
    pub(crate) async fn many<K, V, T, L, F>(
        &self,
        reads: &Database,
        space: &Space<'_, T>,
        keys: &[K],
        load: L,
    ) -> Result<HashMap<K, V>>
    where
        K: CacheKey,
        V: Value,
        T: Depends<K, V>,
        L: Fn(Vec<K>) -> F + Send + Sync,
        F: Future<Output = Result<HashMap<K, V>>> + Send,
    {
        reads.meter().asked(keys.len());
        if self.clock.moment(Instant::now()).is_none() {
            self.counters.bypassed.add(keys.len());
            reads.meter().missed(keys.len());
            let load = |keys: Vec<K>, _: Columns| load(keys);
            return reads.gatherings().load(space.number, keys.to_vec(), Columns::ALL, load).await;
        }
        let (known, missing) = self.in_process(space, keys.to_vec());
        self.counters.process_hits.add(known.len());
        self.counters.process_misses.add(missing.len());
        let there = |(key, value): (K, Option<V>)| Some((key, value?));
        let mut found: HashMap<K, V> = known.into_iter().filter_map(there).collect();
        if !missing.is_empty() {
            let fetch = |keys: Vec<K>, _: Columns| self.fetch(space, keys, &load);
            let gatherings = reads.gatherings();
            for (key, fetched) in gatherings.load(space.number, missing, Columns::ALL, fetch).await? {
                reads.meter().missed(usize::from(fetched.loaded));
                found.extend(there((key, fetched.value)));
            }
        }
        Ok(found)
    }

    /// What the process cache has of these keys, and those that it has not.
    fn in_process<K, V, T>(&self, space: &Space<'_, T>, keys: Vec<K>) -> (Vec<(K, Option<V>)>, Vec<K>)
    where
        K: CacheKey,
        V: Value,
        T: Depends<K, V>,
    {
        let Some(process) = &self.process else { return (Vec::new(), keys) };
        let (judge, now) = (self.clock.judge(), now());
        let (mut known, mut missing) = (Vec::with_capacity(keys.len()), Vec::new());
        for key in keys {
            let entry = process.get(space.key(&key));
            match entry.as_ref().and_then(|entry| entry.held(space, &key, &judge, now)) {
                Some(value) => known.push((key, value.clone())),
                None => missing.push(key),
            }
        }
        (known, missing)
    }

    /// Takes what Redis has, loads the rest, and keeps both.
    async fn fetch<K, V, T, L, F>(
        &self,
        space: &Space<'_, T>,
        keys: Vec<K>,
        load: &L,
    ) -> Result<HashMap<K, Fetched<V>>>
    where
        K: CacheKey,
        V: Value,
        T: Depends<K, V>,
        L: Fn(Vec<K>) -> F,
        F: Future<Output = Result<HashMap<K, V>>> + Send,
    {
        // While these waited, others may have fetched them.
        let (known, missing) = self.in_process(space, keys);
        self.counters.joined.add(known.len());
        let known = known.into_iter().map(|(key, value)| (key, Fetched { value, loaded: false }));
        let mut fetched: HashMap<K, Fetched<V>> = known.collect();
        let (entries, missing) = self.in_redis(space, missing).await;
        for (key, entry) in entries {
            let value = entry.value::<V>().and_then(Clone::clone);
            if let Some(process) = &self.process {
                process.keep(space.key(&key), entry);
            }
            fetched.insert(key, Fetched { value, loaded: false });
        }
        if !missing.is_empty() {
            self.load(space, missing, load, &mut fetched).await?;
        }
        Ok(fetched)
    }

    /// Loads values and keeps them.
    async fn load<K, V, T, L, F>(
        &self,
        space: &Space<'_, T>,
        keys: Vec<K>,
        load: &L,
        fetched: &mut HashMap<K, Fetched<V>>,
    ) -> Result<()>
    where
        K: CacheKey,
        V: Value,
        T: Depends<K, V>,
        L: Fn(Vec<K>) -> F,
        F: Future<Output = Result<HashMap<K, V>>> + Send,
    {
        self.counters.loaded.add(keys.len());
        // Invariant: before the rows are read.
        let moment = self.clock.moment(Instant::now());
        let started = now();
        let mut loaded = load(keys.clone()).await?;
        let held = moment.and_then(|moment| {
            let end = started.saturating_add(i64::try_from(self.ttl.as_millis()).unwrap_or(i64::MAX));
            let embargo = moment.next_embargo.filter(|_| space.embargoed);
            let expires = embargo.map_or(end, |embargo| embargo.min(end));
            (expires > started).then_some((moment.seen, expires))
        });
        let mut for_redis = Vec::new();
        for key in keys {
            let value = loaded.remove(&key);
            if let Some((seen, expires)) = held {
                if self.redis.is_some() {
                    let bytes = Entry::encode(value.as_ref(), seen.change, expires);
                    for_redis.push((key.name(), bytes, expires - started));
                }
                if let Some(process) = &self.process {
                    process.keep(space.key(&key), Entry::new(value.clone(), seen, expires));
                }
            }
            fetched.insert(key, Fetched { value, loaded: true });
        }
        if let Some(redis) = self.shared().filter(|_| !for_redis.is_empty()) {
            redis.keep(&space.name(), for_redis, &self.counters).await;
        }
        Ok(())
    }

    /// The entries in Redis that hold, and the keys that have none.
    async fn in_redis<K, V, T>(&self, space: &Space<'_, T>, keys: Vec<K>) -> (Vec<(K, Entry)>, Vec<K>)
    where
        K: CacheKey,
        V: Value,
        T: Depends<K, V>,
    {
        let Some(redis) = self.shared().filter(|_| !keys.is_empty()) else { return (Vec::new(), keys) };
        let answers = redis.many(&space.name(), keys.iter().map(CacheKey::name), &self.counters).await;
        let (judge, now) = (self.clock.judge(), now());
        let (mut entries, mut missing) = (Vec::with_capacity(keys.len()), Vec::new());
        let mut answers = answers.into_iter();
        for key in keys {
            let bytes = answers.next().flatten();
            let entry = bytes.as_ref().map(|bytes| Entry::decode::<V>(bytes, |change| judge.seen(change)));
            self.counters.redis_errors.add(usize::from(matches!(entry, Some(None))));
            match entry.flatten().filter(|entry| entry.held::<K, V, T>(space, &key, &judge, now).is_some()) {
                Some(entry) => entries.push((key, entry)),
                None => missing.push(key),
            }
        }
        drop(judge);
        self.counters.redis_hits.add(entries.len());
        self.counters.redis_misses.add(missing.len());
        (entries, missing)
    }

    /// Redis, while what other processes stored may be believed.
    fn shared(&self) -> Option<&Redis> {
        self.redis.as_ref().filter(|_| self.clock.trusts_shared(Instant::now()))
    }
}

/// What one key has, if anything.
#[derive(Clone)]
struct Fetched<V> {
    value: Option<V>,
    /// Whether it was read from the database.
    loaded: bool,
}

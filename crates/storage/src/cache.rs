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
mod flight;
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
pub(crate) use space::{CacheKey, Parent, Space, Tags};

use self::{counters::Counters, entry::Entry, flight::Flights, process::Process, redis::Redis, space::Key};
use crate::{Result, instant::now};

/// The caches of one store.
#[derive(Debug)]
pub(crate) struct Cache {
    pub(crate) clock: Arc<Clock>,
    process: Option<Process>,
    redis: Option<Redis>,
    flights: Flights,
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
            process: (options.process_bytes > 0).then(|| Process::new(options.process_bytes, options.ttl)),
            redis: options.redis.as_ref().map(Redis::open).transpose()?,
            flights: Flights::default(),
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
    /// `load`, which answers without the keys that have no value. That there is none is cached too.
    pub(crate) async fn many<K, V, T, L, F>(
        &self,
        space: &Space<T>,
        keys: &[K],
        load: L,
    ) -> Result<HashMap<K, V>>
    where
        K: CacheKey,
        V: Value,
        T: Fn(&K, Option<&V>, Tags<'_>) + Send + Sync,
        L: Fn(Vec<K>) -> F + Send + Sync,
        F: Future<Output = Result<HashMap<K, V>>> + Send,
    {
        if self.clock.moment(Instant::now()).is_none() {
            self.counters.bypassed.add(keys.len());
            return load(keys.to_vec()).await;
        }
        let mut found = HashMap::with_capacity(keys.len());
        let mut missing = self.in_process(space, keys, &mut found).await;
        if missing.is_empty() {
            return Ok(found);
        }
        let (flight, passengers) = self.flights.board(missing.keys().copied());
        if !flight.keys().is_empty() {
            let mine: HashMap<Key, K> =
                flight.keys().iter().filter_map(|key| missing.remove_entry(key)).collect();
            let entries = self.fetch(space, &mine, &load, &mut found).await?;
            flight.land(entries);
        }
        if !passengers.is_empty() {
            self.counters.joined.add(passengers.len());
            for passenger in passengers {
                let key = passenger.key;
                if let Some(entry) = passenger.land().await
                    && let Some(name) = missing.get(&key)
                    && let Ok(value) = self.judge(space, name, &entry)
                {
                    found.extend(value.map(|value| (name.clone(), value)));
                    missing.remove(&key);
                }
            }
            // What others gave up, or what has changed since they began.
            if !missing.is_empty() {
                self.fetch(space, &missing, &load, &mut found).await?;
            }
        }
        Ok(found)
    }

    /// Takes what the process cache has, and returns what it has not.
    async fn in_process<K, V, T>(
        &self,
        space: &Space<T>,
        keys: &[K],
        found: &mut HashMap<K, V>,
    ) -> HashMap<Key, K>
    where
        K: CacheKey,
        V: Value,
        T: Fn(&K, Option<&V>, Tags<'_>),
    {
        let mut missing = HashMap::new();
        let Some(process) = &self.process else {
            missing.extend(keys.iter().map(|key| (space.key(key), key.clone())));
            return missing;
        };
        let entries = process.many(keys.iter().map(|key| space.key(key))).await;
        let (judge, now) = (self.clock.judge(), now());
        let mut hits = 0;
        for (key, (place, entry)) in keys.iter().zip(entries) {
            let held = entry.as_ref().filter(|entry| entry.expires > now).and_then(|entry| {
                let value = entry.value::<V>()?;
                judge.holds(entry.seen, |each| (space.tags)(key, value.as_ref(), each)).then_some(value)
            });
            if let Some(value) = held {
                hits += 1;
                found.extend(value.clone().map(|value| (key.clone(), value)));
            } else {
                missing.insert(place, key.clone());
            }
        }
        drop(judge);
        self.counters.process_hits.add(hits);
        self.counters.process_misses.add(missing.len());
        missing
    }

    /// Takes what Redis has, loads the rest, and keeps both; returns all entries, for those who wait for them.
    async fn fetch<K, V, T, L, F>(
        &self,
        space: &Space<T>,
        keys: &HashMap<Key, K>,
        load: &L,
        found: &mut HashMap<K, V>,
    ) -> Result<HashMap<Key, Entry>>
    where
        K: CacheKey,
        V: Value,
        T: Fn(&K, Option<&V>, Tags<'_>),
        L: Fn(Vec<K>) -> F,
        F: Future<Output = Result<HashMap<K, V>>> + Send,
    {
        let mut entries = self.in_redis(space, keys).await;
        for (place, entry) in &entries {
            let value = entry.value::<V>().and_then(Clone::clone);
            found.extend(value.map(|value| (keys[place].clone(), value)));
        }
        let missing: Vec<(Key, K)> = keys
            .iter()
            .filter(|(place, _)| !entries.contains_key(place))
            .map(|(place, key)| (*place, key.clone()))
            .collect();
        let mut for_redis = Vec::new();
        if !missing.is_empty() {
            self.counters.loaded.add(missing.len());
            // Invariant: before the rows are read.
            let moment = self.clock.moment(Instant::now());
            let started = now();
            let mut loaded = load(missing.iter().map(|(_, key)| key.clone()).collect()).await?;
            let expires = moment.map(|moment| {
                let end = started.saturating_add(i64::try_from(self.ttl.as_millis()).unwrap_or(i64::MAX));
                let embargo = moment.next_embargo.filter(|_| space.embargoed);
                (moment.seen, embargo.map_or(end, |embargo| embargo.min(end)))
            });
            for (place, key) in missing {
                let value = loaded.remove(&key);
                if let Some((seen, expires)) = expires.filter(|(_, expires)| *expires > started) {
                    if self.redis.is_some() {
                        for_redis.push((
                            key.name(),
                            Entry::encode(value.as_ref(), seen.change, expires),
                            expires - started,
                        ));
                    }
                    entries.insert(place, Entry::new(value.clone(), seen, expires));
                }
                found.extend(value.map(|value| (key, value)));
            }
        }
        if let Some(process) = &self.process {
            for (place, entry) in &entries {
                process.keep(*place, entry.clone()).await;
            }
        }
        if let Some(redis) = &self.redis
            && !for_redis.is_empty()
            && self.clock.trusts_shared(Instant::now())
        {
            redis.keep(&space.name, for_redis, &self.counters).await;
        }
        Ok(entries)
    }

    /// The entries in Redis that hold.
    async fn in_redis<K, V, T>(&self, space: &Space<T>, keys: &HashMap<Key, K>) -> HashMap<Key, Entry>
    where
        K: CacheKey,
        V: Value,
        T: Fn(&K, Option<&V>, Tags<'_>),
    {
        let Some(redis) = self.redis.as_ref().filter(|_| self.clock.trusts_shared(Instant::now())) else {
            return HashMap::new();
        };
        let asked: Vec<(&Key, &K)> = keys.iter().collect();
        let answers = redis.many(&space.name, asked.iter().map(|(_, key)| key.name()), &self.counters).await;
        let (judge, now) = (self.clock.judge(), now());
        let mut entries = HashMap::new();
        let mut spoilt = 0;
        for ((place, key), bytes) in asked.iter().zip(&answers) {
            let Some(bytes) = bytes else { continue };
            let Some(entry) = Entry::decode::<V>(bytes, |change| judge.seen(change)) else {
                spoilt += 1;
                continue;
            };
            let value = entry.value::<V>().expect("it was decoded as this type").as_ref();
            if entry.expires > now && judge.holds(entry.seen, |each| (space.tags)(key, value, each)) {
                entries.insert(**place, entry);
            }
        }
        drop(judge);
        self.counters.redis_errors.add(spoilt);
        self.counters.redis_hits.add(entries.len());
        self.counters.redis_misses.add(asked.len() - entries.len());
        entries
    }

    /// The value of an entry that somebody else has just loaded, if it holds for us too: since we asked, the clock
    /// may have gone on.
    fn judge<K, V, T>(&self, space: &Space<T>, key: &K, entry: &Entry) -> Result<Option<V>, Missed>
    where
        K: CacheKey,
        V: Value,
        T: Fn(&K, Option<&V>, Tags<'_>),
    {
        let value = entry.value::<V>().ok_or(Missed)?;
        let holds = self.clock.judge().holds(entry.seen, |each| (space.tags)(key, value.as_ref(), each));
        if holds && entry.expires > now() { Ok(value.clone()) } else { Err(Missed) }
    }
}

/// A value does not hold.
struct Missed;

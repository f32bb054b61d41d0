//! The first layer: values in the memory of this process, bounded by bytes.

use std::time::Duration;

use super::{entry::Entry, space::Key};

/// The cache of this process.
#[derive(Debug)]
pub(crate) struct Process(moka::future::Cache<Key, Entry>);

impl Process {
    /// An empty cache that holds so many bytes at most, roughly.
    pub(crate) fn new(bytes: u64, ttl: Duration) -> Self {
        let cache = moka::future::Cache::builder()
            .max_capacity(bytes)
            .weigher(|_, entry: &Entry| entry.weight)
            .time_to_live(ttl)
            .build();
        Self(cache)
    }

    /// What is cached under keys, in their order. Whether it holds is for the caller to judge.
    pub(crate) async fn many(&self, keys: impl Iterator<Item = Key>) -> Vec<Option<Entry>> {
        let mut entries = Vec::with_capacity(keys.size_hint().0);
        for key in keys {
            entries.push(self.0.get(&key).await);
        }
        entries
    }

    /// Keeps an entry.
    pub(crate) async fn keep(&self, key: Key, entry: Entry) {
        self.0.insert(key, entry).await;
    }
}

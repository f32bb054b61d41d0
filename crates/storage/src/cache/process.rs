//! The first layer: values in the memory of this process, bounded by bytes.

use quick_cache::{
    DefaultHashBuilder, OptionsBuilder, Weighter,
    sync::{Cache, DefaultLifecycle},
};

use super::{entry::Entry, space::Key};

/// How many bytes an entry takes, more or less.
const USUAL_WEIGHT: u64 = 1_024;
/// Each part of the cache has a lock of its own, and takes no entry that is larger than itself: so many bytes at least.
const PART: u64 = 4 << 20;

/// The cache of this process. An entry that expired stays until others need its room.
#[derive(Debug)]
pub(crate) struct Process(Cache<Key, Entry, Weight>);

#[derive(Clone, Debug)]
struct Weight;

impl Weighter<Key, Entry> for Weight {
    fn weight(&self, _: &Key, entry: &Entry) -> u64 {
        entry.weight.into()
    }
}

impl Process {
    /// An empty cache that holds so many bytes at most, roughly.
    pub(crate) fn new(bytes: u64) -> Self {
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let options = OptionsBuilder::new()
            .weight_capacity(bytes)
            .estimated_items_capacity(whole(bytes / USUAL_WEIGHT))
            .shards(1 << whole(bytes / PART).max(1).ilog2())
            .build()
            .expect("all that has no default is set");
        Self(Cache::with_options(options, Weight, DefaultHashBuilder::default(), DefaultLifecycle::default()))
    }

    /// What is cached under a key. Whether it holds is for the caller to judge.
    pub(crate) fn get(&self, key: Key) -> Option<Entry> {
        self.0.get(&key)
    }

    /// Keeps an entry.
    pub(crate) fn keep(&self, key: Key, entry: Entry) {
        self.0.insert(key, entry);
    }
}

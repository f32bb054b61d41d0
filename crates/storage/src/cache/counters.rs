//! How often each layer of the cache had what was asked for.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts since the start, layer by layer. A value is asked for in one layer only where the one before missed it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheCounts {
    /// Values that the process cache had.
    pub process_hits: u64,
    /// Values that it had not, or that did not hold any more.
    pub process_misses: u64,
    /// Values of these that another request was loading: they were there once that had ended.
    pub joined: u64,
    /// Values that Redis had.
    pub redis_hits: u64,
    /// Values that Redis had not, or that did not hold any more.
    pub redis_misses: u64,
    /// Calls of Redis that failed or came too late, and values that could not be read.
    pub redis_errors: u64,
    /// Values that were read from the database.
    pub loaded: u64,
    /// Values that were read from the database because no cache could be believed at that time.
    pub bypassed: u64,
}

macro_rules! counters {
    ($($name:ident),*) => {
        #[derive(Debug, Default)]
        pub(crate) struct Counters {
            $(pub(crate) $name: Counter,)*
        }

        impl Counters {
            pub(crate) fn snapshot(&self) -> CacheCounts {
                CacheCounts { $($name: self.$name.0.load(Relaxed),)* }
            }
        }
    };
}

counters!(process_hits, process_misses, joined, redis_hits, redis_misses, redis_errors, loaded, bypassed);

/// A count that only grows.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, count: usize) {
        if count > 0 {
            self.0.fetch_add(count as u64, Relaxed);
        }
    }
}

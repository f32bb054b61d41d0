//! What reads ask of the caches and of the database.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What was asked since the start, or since a store was [metered](crate::Store::metered).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Statements that the database was asked.
    pub statements: u64,
    /// Values that a cache had, or that another request was reading already.
    pub cache_hits: u64,
    /// Values that the caches had not.
    pub cache_misses: u64,
}

/// Counts usage.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    statements: AtomicU64,
    asked: AtomicU64,
    missed: AtomicU64,
}

impl Meter {
    /// The database is asked a statement.
    pub(crate) fn statement(&self) {
        self.statements.fetch_add(1, Relaxed);
    }

    /// The caches are asked for some values.
    pub(crate) fn asked(&self, values: usize) {
        self.asked.fetch_add(values as u64, Relaxed);
    }

    /// Some of them have to be read.
    pub(crate) fn missed(&self, values: usize) {
        self.missed.fetch_add(values as u64, Relaxed);
    }

    pub(crate) fn usage(&self) -> Usage {
        let missed = self.missed.load(Relaxed);
        Usage {
            statements: self.statements.load(Relaxed),
            cache_hits: self.asked.load(Relaxed).saturating_sub(missed),
            cache_misses: missed,
        }
    }
}

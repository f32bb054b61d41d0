//! What a client is told of how its request was answered: `extensions.explain`.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use pediment_schema::Usage;
use serde_json::{Value as Json, json};

/// Notes what happens, in the order in which it ends.
#[derive(Default)]
pub(super) struct Explanation {
    fetches: Mutex<Vec<Json>>,
}

/// A request to a subgraph, and how it went.
pub(super) struct Told<'a> {
    pub(super) service: &'a str,
    pub(super) document: &'a str,
    pub(super) started: Instant,
    /// The bytes of its variables.
    pub(super) sent: usize,
    /// The bytes of the answer, or the code of the failure.
    pub(super) answer: Result<usize, &'static str>,
    /// What it asked of caches and database, where they are the gateway's own.
    pub(super) usage: Option<Usage>,
}

impl Explanation {
    pub(super) fn tell(&self, told: &Told<'_>) {
        let mut fetch = json!({
            "service": told.service,
            "document": told.document,
            "milliseconds": told.started.elapsed().as_secs_f64() * 1_000.0,
            "bytesSent": told.sent,
            "bytesReceived": told.answer.unwrap_or_default(),
            "error": told.answer.err(),
        });
        if let Some(usage) = told.usage {
            fetch["statements"] = usage.statements.into();
            fetch["cacheHits"] = usage.cache_hits.into();
            fetch["cacheMisses"] = usage.cache_misses.into();
        }
        self.fetches.lock().unwrap_or_else(PoisonError::into_inner).push(fetch);
    }

    /// `cost` is the number of objects that the operation can return.
    pub(super) fn into_json(self, plan: Option<&str>, cost: u64) -> Json {
        let fetches = self.fetches.into_inner().unwrap_or_else(PoisonError::into_inner);
        json!({ "plan": plan, "cost": cost, "fetches": fetches })
    }
}

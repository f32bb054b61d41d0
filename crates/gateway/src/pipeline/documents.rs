//! Documents that were seen before: prepared once for all requests that send the same text.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use pediment_federation::Supergraph;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};

use super::planners::Planners;
use super::types::Types;
use super::{Params, Prepared};
use crate::config::{ByteSize, Limits};
use crate::error::ClientError;

/// Parsed form, plain form, measures and bookkeeping take about this many times the text.
const BYTES_PER_BYTE_OF_TEXT: usize = 48;

/// How many bytes a prepared document takes, more or less.
const USUAL_WEIGHT: u64 = 1 << 15;

/// How many documents are prepared before a new schema is served.
const WARMED: usize = 200;

/// The digest of a text and the name of the operation in it.
type Key = [u8; 32];

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Arc<Prepared>> for Weight {
    fn weight(&self, _: &Key, prepared: &Arc<Prepared>) -> u64 {
        prepared.weight.into()
    }
}

/// Prepared documents, bounded by the memory they take. Requests that bring the same new document wait for one
/// preparation.
pub(crate) struct Documents {
    prepared: Cache<Key, Arc<Prepared>, Weight>,
    types: Arc<Types>,
    supergraph: Option<Arc<Supergraph>>,
    limits: Limits,
    pub(super) planners: Planners,
}

impl Documents {
    /// Documents of a schema. Where it is one of a supergraph, they are planned for it.
    pub(crate) fn new(
        types: Arc<Types>,
        supergraph: Option<Arc<Supergraph>>,
        limits: Limits,
        memory: ByteSize,
    ) -> Self {
        let usual = memory.bytes() / USUAL_WEIGHT;
        let options = OptionsBuilder::new()
            .weight_capacity(memory.bytes())
            .estimated_items_capacity(usize::try_from(usual).unwrap_or(usize::MAX))
            // In one part: no document is larger than its part.
            .shards(1)
            .build()
            .expect("all that has no default is set");
        let prepared =
            Cache::with_options(options, Weight, DefaultHashBuilder::default(), DefaultLifecycle::default());
        Self { prepared, types, supergraph, limits, planners: Planners::default() }
    }

    /// The prepared form of a request's document. What is refused is not kept.
    pub(crate) async fn prepared(&self, params: &Params) -> Result<Arc<Prepared>, ClientError> {
        let prepare = async {
            let operation = params.operation_name.as_deref();
            let prepared = Prepared::new(&params.query, operation, &self.types, &self.limits)?;
            let Some(supergraph) = self.supergraph.clone() else { return Ok(Arc::new(prepared)) };
            self.planners.run(move || prepared.plan(&supergraph)).await?.map(Arc::new)
        };
        let prepared = self.prepared.get_or_insert_async(&key(params), prepare).await?;
        prepared.uses.fetch_add(1, Ordering::Relaxed);
        Ok(prepared)
    }

    /// Prepares the documents that others were asked for most often, so that they are there when requests come.
    pub(crate) async fn warm(&self, others: &Self) {
        let mut known: Vec<Arc<Prepared>> = others.prepared.iter().map(|(_, prepared)| prepared).collect();
        known.sort_by_key(|prepared| std::cmp::Reverse(prepared.uses.load(Ordering::Relaxed)));
        for prepared in known.into_iter().take(WARMED) {
            let params = Params {
                query: prepared.query.clone(),
                operation_name: prepared.operation_name.clone(),
                ..Params::default()
            };
            // What the new schema refuses is told to whoever asks for it.
            let _ = self.prepared(&params).await;
        }
    }
}

fn key(params: &Params) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(params.query.len() as u64).to_le_bytes());
    hasher.update(params.query.as_bytes());
    if let Some(name) = &params.operation_name {
        hasher.update(&[1]);
        hasher.update(name.as_bytes());
    }
    hasher.finalize().into()
}

/// The memory that a document of this text is reckoned to take.
pub(super) fn weight(query: &str) -> u32 {
    u32::try_from(query.len().saturating_mul(BYTES_PER_BYTE_OF_TEXT).saturating_add(1_024))
        .unwrap_or(u32::MAX)
}

//! Documents that were seen before: prepared once for all requests that send the same text.

use std::sync::Arc;

use moka::future::Cache;

use super::types::Types;
use super::{Params, Prepared};
use crate::config::{ByteSize, Limits};
use crate::error::ClientError;

/// Parsed form, measures and bookkeeping take about this many times the text.
const BYTES_PER_BYTE_OF_TEXT: usize = 24;

/// The digest of a text and the name of the operation in it.
type Key = [u8; 32];

/// Prepared documents, bounded by the memory they take. Requests that bring the same new document wait for one
/// preparation.
pub(crate) struct Documents {
    prepared: Cache<Key, Arc<Prepared>>,
    types: Arc<Types>,
    limits: Limits,
}

impl Documents {
    pub(crate) fn new(types: Arc<Types>, limits: Limits, memory: ByteSize) -> Self {
        let prepared = Cache::builder()
            .name("documents")
            .max_capacity(memory.bytes())
            .weigher(|_, prepared: &Arc<Prepared>| prepared.weight)
            .build();
        Self { prepared, types, limits }
    }

    /// The prepared form of a request's document. What is refused is not kept.
    pub(crate) async fn prepared(&self, params: &Params) -> Result<Arc<Prepared>, ClientError> {
        let prepare = async {
            let operation = params.operation_name.as_deref();
            Prepared::new(&params.query, operation, &self.types, &self.limits).map(Arc::new)
        };
        self.prepared.try_get_with(key(params), prepare).await.map_err(|error| (*error).clone())
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

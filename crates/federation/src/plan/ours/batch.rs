//! Requests about entities that one subgraph can answer at once.

use std::collections::BTreeSet;

use super::request::{Request, RequestId};

/// The number of a batch.
pub(super) type BatchId = usize;

/// Requests that are sent as one.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) requests: Vec<RequestId>,
    /// The batches whose answers it needs.
    pub(super) after: BTreeSet<BatchId>,
}

/// All requests, those together that wait for the same answers: none has to wait for more.
pub(super) fn batches(requests: &[Request]) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    let mut batch_of: Vec<BatchId> = Vec::new();
    // What a request waits for comes before it.
    for (id, request) in requests.iter().enumerate() {
        let after: BTreeSet<BatchId> = request.after.iter().map(|before| batch_of[*before]).collect();
        let same = |batch: &Batch| {
            let first = &requests[batch.requests[0]];
            first.entities.is_some() && first.view.graph == request.view.graph && batch.after == after
        };
        let known = batches.iter().position(same).filter(|_| request.entities.is_some());
        batch_of.push(known.unwrap_or(batches.len()));
        match known {
            Some(known) => batches[known].requests.push(id),
            None => batches.push(Batch { requests: vec![id], after }),
        }
    }
    batches
}

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

/// All requests, those to a subgraph together that come as many steps after the first: some wait for a little more than they
/// need, and there are far fewer.
pub(super) fn batches(requests: &[Request]) -> Vec<Batch> {
    let depths = depths(requests);
    let mut order: Vec<RequestId> = (0..requests.len()).collect();
    order.sort_by_key(|id| depths[*id]);
    let mut batches: Vec<Batch> = Vec::new();
    let mut batch_of: Vec<BatchId> = vec![0; requests.len()];
    for id in order {
        let request = &requests[id];
        let after = request.after.iter().map(|before| batch_of[*before]);
        let same = |batch: &Batch| {
            let first = &requests[batch.requests[0]];
            first.entities.is_some()
                && !first.takes_context()
                && first.view.graph == request.view.graph
                && depths[batch.requests[0]] == depths[id]
        };
        let goes_with_others = request.entities.is_some() && !request.takes_context();
        let known = batches.iter().position(same).filter(|_| goes_with_others);
        if let Some(known) = known {
            batches[known].after.extend(after);
            batches[known].requests.push(id);
        } else {
            batches.push(Batch { requests: vec![id], after: after.collect() });
        }
        batch_of[id] = known.unwrap_or(batches.len() - 1);
    }
    batches
}

/// How many requests have to be answered one after the other before each.
fn depths(requests: &[Request]) -> Vec<usize> {
    let mut depths: Vec<usize> = Vec::new();
    // What a request waits for comes before it.
    for request in requests {
        depths.push(request.after.iter().map(|before| depths[*before] + 1).max().unwrap_or_default());
    }
    depths
}

//! In which order requests are sent: each as soon as those that it waits for are answered, as far as that can be said by
//! one after the other and all at once.

use std::collections::BTreeSet;

use super::batch::{Batch, BatchId};
use crate::plan::{Fetch, Node};

/// Makes a plan of requests.
pub(super) struct Stages<'a> {
    pub(super) batches: &'a [Batch],
    pub(super) fetch: &'a mut dyn FnMut(&Batch) -> Fetch,
}

impl Stages<'_> {
    /// None: there are no requests.
    pub(super) fn node(&mut self) -> Option<Node> {
        self.node_of(&(0..self.batches.len()).collect())
    }

    fn node_of(&mut self, all: &BTreeSet<BatchId>) -> Option<Node> {
        let mut apart: Vec<Node> = Vec::new();
        for together in self.apart(all) {
            let waits = |batch: &BatchId| !self.batches[*batch].after.is_disjoint(&together);
            let (later, first): (BTreeSet<BatchId>, BTreeSet<BatchId>) =
                together.iter().copied().partition(waits);
            let first = first.into_iter().map(|batch| Node::Fetch((self.fetch)(&self.batches[batch])));
            let mut nodes = Vec::from_iter(one(first.collect(), Node::Parallel));
            match self.node_of(&later) {
                Some(Node::Sequence(then)) => nodes.extend(then),
                then => nodes.extend(then),
            }
            apart.extend(one(nodes, Node::Sequence));
        }
        one(apart, Node::Parallel)
    }

    /// The requests in groups that have nothing to do with each other.
    fn apart(&self, all: &BTreeSet<BatchId>) -> Vec<BTreeSet<BatchId>> {
        let mut groups: Vec<BTreeSet<BatchId>> = Vec::new();
        for batch in all {
            let after = &self.batches[*batch].after;
            let (with, mut others): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|known| !known.is_disjoint(after));
            others.push(with.into_iter().flatten().chain([*batch]).collect());
            groups = others;
        }
        groups
    }
}

/// What several nodes are, which a single one is by itself.
pub(super) fn one(mut nodes: Vec<Node>, several: impl Fn(Vec<Node>) -> Node) -> Option<Node> {
    if nodes.len() > 1 { Some(several(nodes)) } else { nodes.pop() }
}

//! In which order requests are sent: each as soon as those that it waits for are answered, as far as that can be said by
//! one after the other and all at once.

use std::collections::BTreeSet;

use super::request::RequestId;
use crate::plan::{Fetch, Node};

/// What waits for what, and how a request is written.
pub(super) struct Stages<'a> {
    pub(super) after: &'a dyn Fn(RequestId) -> BTreeSet<RequestId>,
    pub(super) fetch: &'a mut dyn FnMut(RequestId) -> Fetch,
}

impl Stages<'_> {
    /// None: there are no requests.
    pub(super) fn node(&mut self, requests: BTreeSet<RequestId>) -> Option<Node> {
        let mut apart: Vec<Node> = Vec::new();
        for together in self.apart(&requests) {
            let waits = |request: &RequestId| (self.after)(*request).iter().any(|other| together.contains(other));
            let (later, first): (BTreeSet<RequestId>, BTreeSet<RequestId>) =
                together.iter().copied().partition(waits);
            let first = first.into_iter().map(|request| Node::Fetch((self.fetch)(request))).collect();
            let nodes = [one(first, Node::Parallel), self.node(later)];
            apart.extend(one(nodes.into_iter().flatten().collect(), Node::Sequence));
        }
        one(apart, Node::Parallel)
    }

    /// The requests in groups that have nothing to do with each other.
    fn apart(&self, requests: &BTreeSet<RequestId>) -> Vec<BTreeSet<RequestId>> {
        let mut groups: Vec<BTreeSet<RequestId>> = Vec::new();
        for request in requests {
            let mut group: BTreeSet<RequestId> = [*request].into();
            let after = (self.after)(*request);
            let (with, others) = groups
                .into_iter()
                .partition(|known: &BTreeSet<RequestId>| known.intersection(&after).next().is_some());
            groups = others;
            group.extend(Vec::from_iter(with).into_iter().flatten());
            groups.push(group);
        }
        groups
    }
}

fn one(mut nodes: Vec<Node>, several: impl Fn(Vec<Node>) -> Node) -> Option<Node> {
    if nodes.len() > 1 { Some(several(nodes)) } else { nodes.pop() }
}

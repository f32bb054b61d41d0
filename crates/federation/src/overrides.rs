//! Which fields have moved to another subgraph, for one request (Federation specification, `@override(label:)`).

use std::collections::BTreeSet;

use hive_router_query_planner::{
    graph::PlannerOverrideContext, state::supergraph_state::ProgressiveOverrides,
};

/// The planner counts hundredths of the whole in so many parts.
const PARTS: f64 = 1e8;

/// Which labels of a supergraph hold for one request. By default all of the form `percent(p)` do, and no other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    labels: BTreeSet<String>,
    /// A label `percent(p)` holds where p is more than this.
    share: u64,
}

impl Overrides {
    /// `chance` is the request's own, from 0 to less than 100. Requests for which the same labels hold have the same
    /// overrides, whatever their chance.
    pub(crate) fn new(known: &ProgressiveOverrides, holds: impl Fn(&str) -> bool, chance: f64) -> Self {
        let chance = parts(chance);
        Self {
            labels: known.flags.iter().filter(|label| holds(label)).cloned().collect(),
            share: known.percentages.iter().copied().filter(|share| *share <= chance).max().unwrap_or(0),
        }
    }

    /// Whether a label does.
    pub(crate) fn holds(&self, label: &str) -> bool {
        let percent = label.strip_prefix("percent(").and_then(|rest| rest.strip_suffix(')'));
        match percent.and_then(|percent| percent.trim().parse::<f64>().ok()) {
            Some(percent) => parts(percent) > self.share,
            None => self.labels.contains(label),
        }
    }

    pub(crate) fn context(&self) -> PlannerOverrideContext {
        PlannerOverrideContext::new(self.labels.iter().cloned().collect(), self.share)
    }
}

fn parts(percent: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is below 100 × 10⁸")]
    let parts = (percent.clamp(0.0, 100.0) * PARTS) as u64;
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_between_the_same_labels_are_one() {
        let known = ProgressiveOverrides {
            flags: ["new".to_owned()].into(),
            percentages: [10, 50].map(|percent| percent * 100_000_000).into(),
        };
        let of = |chance| Overrides::new(&known, |_| false, chance);
        assert_eq!(of(0.0), of(9.999));
        assert_ne!(of(9.999), of(10.0));
        assert_eq!(of(10.0), of(49.0));
        assert_eq!(of(50.0), of(99.999));
        assert_ne!(of(0.0), Overrides::new(&known, |label| label == "new", 0.0));
        assert_eq!(of(0.0), Overrides::new(&known, |label| label == "unknown", 0.0));
    }
}

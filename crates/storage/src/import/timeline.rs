//! When a company was a member in which tier, from the days on which one source listed it.
//!
//! Each tier is a track of its own. A track's periods run from the first to the last day it was seen without a day
//! between on which it is known not to have been. A source that names a company names all its tiers; one that lists
//! a foundation's members whole says of all others that they are none. So the periods are what the observations
//! say, whatever the order in which they came in: an older snapshot that comes late gives the history it would have
//! given in its place.

use std::{collections::BTreeSet, ops::Bound};

use time::{Date, macros::date};

/// The day before which what has no end holds.
pub(crate) const EVER: Date = date!(9999 - 12 - 31);

/// One period of one track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    /// The member's row, once there is one.
    pub(crate) row: Option<i64>,
    /// The tier's folded name.
    pub(crate) tier: Option<String>,
    /// The first day it was seen.
    pub(crate) first: Date,
    /// The last day it was seen.
    pub(crate) last: Date,
}

/// Takes in that on a day these tiers were seen, and no others. `listed` are the days on which the source listed
/// the whole. What was seen on that day only, and is corrected now, has never been: it is no period any more.
pub(crate) fn observe(
    periods: &mut Vec<Period>,
    tiers: &BTreeSet<Option<String>>,
    day: Date,
    listed: &BTreeSet<Date>,
) {
    periods.retain(|period| tiers.contains(&period.tier) || period.first != day || period.last != day);
    let known = Evidence::of(periods, listed);
    let mut split = Vec::new();
    for period in periods.iter_mut() {
        if tiers.contains(&period.tier)
            || day < period.first
            || day > period.last
            || period.first == period.last
        {
            continue;
        }
        let before = known.before(day).filter(|before| *before >= period.first);
        let after = known.after(day).filter(|after| *after <= period.last);
        match (before, after) {
            (Some(before), Some(after)) => {
                split.push(Period { row: None, first: after, ..period.clone() });
                period.last = before;
            }
            (Some(before), None) => period.last = before,
            (None, Some(after)) => period.first = after,
            (None, None) => {}
        }
    }
    periods.extend(split);
    for tier in tiers {
        let is_in = |period: &Period| period.tier == *tier && period.first <= day && day <= period.last;
        if periods.iter().any(is_in) {
            continue;
        }
        let free = |from: Date, to: Date| known.after(from).is_none_or(|next| next >= to);
        let before = periods
            .iter_mut()
            .filter(|period| period.tier == *tier && period.last < day)
            .max_by_key(|period| period.last)
            .filter(|period| free(period.last, day));
        if let Some(period) = before {
            period.last = day;
            continue;
        }
        let after = periods
            .iter_mut()
            .filter(|period| period.tier == *tier && period.first > day)
            .min_by_key(|period| period.first)
            .filter(|period| free(day, period.first));
        if let Some(period) = after {
            period.first = day;
            continue;
        }
        periods.push(Period { row: None, tier: tier.clone(), first: day, last: day });
    }
}

/// The periods that come of what was seen in these, which may be of several companies that are one.
pub(crate) fn replay(seen: &[Period], listed: &BTreeSet<Date>) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    for day in Evidence::of(seen, listed).days() {
        let is_on = |period: &&Period| period.first <= day && day <= period.last;
        let mut tiers: BTreeSet<_> = seen.iter().filter(is_on).map(|period| period.tier.clone()).collect();
        if tiers.len() > 1 {
            tiers.remove(&None);
        }
        if tiers.contains(&None) {
            // No tier is said: that of the latest period, where there is one that holds.
            let latest = periods.iter().max_by_key(|period| period.last);
            tiers.extend(latest.map(|period| period.tier.clone()));
            if tiers.len() > 1 {
                tiers.remove(&None);
            }
        }
        // A tier that was not known and becomes known fills in.
        let new = tiers.iter().find(|tier| !periods.iter().any(|period| period.tier == **tier)).cloned();
        if let (Some(tier), Some(period)) = (new, periods.iter_mut().find(|period| period.tier.is_none())) {
            period.tier = tier;
        }
        observe(&mut periods, &tiers, day, listed);
    }
    periods
}

/// The first day on which a period is known to be over.
pub(crate) fn end(period: &Period, periods: &[Period], listed: &BTreeSet<Date>) -> Option<Date> {
    Evidence::of(periods, listed).after(period.last)
}

/// The days of which it is known what was seen: those on which the whole was listed, and the ends of periods.
///
/// A source that is replayed from its beginning has thousands of such days, and hundreds of companies: who asks for a
/// neighbour must not look at all of them.
struct Evidence<'a> {
    listed: &'a BTreeSet<Date>,
    seen: BTreeSet<Date>,
}

impl<'a> Evidence<'a> {
    fn of(periods: &[Period], listed: &'a BTreeSet<Date>) -> Self {
        Self { listed, seen: periods.iter().flat_map(|period| [period.first, period.last]).collect() }
    }

    /// All of them.
    fn days(self) -> BTreeSet<Date> {
        self.listed.iter().copied().chain(self.seen).collect()
    }

    /// The last of them before a day.
    fn before(&self, day: Date) -> Option<Date> {
        let last = |days: &BTreeSet<Date>| days.range(..day).next_back().copied();
        last(self.listed).max(last(&self.seen))
    }

    /// The first of them after a day.
    fn after(&self, day: Date) -> Option<Date> {
        let first =
            |days: &BTreeSet<Date>| days.range((Bound::Excluded(day), Bound::Unbounded)).next().copied();
        [first(self.listed), first(&self.seen)].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Snapshots = Vec<BTreeSet<Option<String>>>;

    fn day(index: usize) -> Date {
        date!(2024 - 01 - 01) + time::Duration::days(i64::try_from(index).unwrap() * 7)
    }

    fn replay(order: &[usize], snapshots: &Snapshots) -> Vec<(Option<String>, Date, Date, Option<Date>)> {
        read(order.iter().map(|index| (*index, &snapshots[*index])))
    }

    fn read<'a>(
        all: impl IntoIterator<Item = (usize, &'a BTreeSet<Option<String>>)>,
    ) -> Vec<(Option<String>, Date, Date, Option<Date>)> {
        let mut periods = Vec::new();
        let mut listed = BTreeSet::new();
        for (index, tiers) in all {
            listed.insert(day(index));
            observe(&mut periods, tiers, day(index), &listed);
        }
        let mut history: Vec<_> = periods
            .iter()
            .map(|period| {
                let until = end(period, &periods, &listed);
                (period.tier.clone(), period.first, period.last, until)
            })
            .collect();
        history.sort();
        history
    }

    fn snapshots() -> impl Strategy<Value = Snapshots> {
        let tiers = prop::sample::select(vec!["gold", "silver"]).prop_map(|tier| Some(tier.to_owned()));
        prop::collection::vec(prop::collection::btree_set(tiers, 0..=2), 1..6)
    }

    proptest! {
        #[test]
        fn snapshots_in_any_order_give_one_history(
            snapshots in snapshots(),
            seed in prop::collection::vec(0usize..100, 12),
        ) {
            let oldest_first: Vec<usize> = (0..snapshots.len()).collect();
            let mut order = oldest_first.clone();
            for (index, pick) in seed.iter().enumerate().take(order.len()) {
                let other = pick % order.len();
                order.swap(index, other);
            }
            // Some come twice, which says nothing new.
            order.extend(seed[6..].iter().map(|pick| pick % snapshots.len()));
            prop_assert_eq!(replay(&order, &snapshots), replay(&oldest_first, &snapshots));
        }

        #[test]
        fn what_is_corrected_on_its_day_has_never_been_said(
            snapshots in snapshots(),
            wrong in snapshots(),
            again in prop::collection::vec(0usize..100, 6),
        ) {
            let right = snapshots.iter().enumerate();
            let corrected = right.clone().flat_map(|(index, tiers)| {
                wrong.get(index).into_iter().chain([tiers]).map(move |tiers| (index, tiers))
            });
            let again = again.iter().map(|pick| pick % snapshots.len()).map(|index| (index, &snapshots[index]));
            prop_assert_eq!(read(corrected.chain(again)), read(right));
        }
    }
}

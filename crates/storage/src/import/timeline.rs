//! When a company was a member in which tier, from the days on which one source said so.
//!
//! Each tier is a track of its own. A track's periods run from the first to the last day it was seen without a day
//! between on which it is known not to have been. A source that names a company names all its tiers; one that lists
//! a foundation's members whole says of all others that they are none. Where no tier is said, it is the one that was
//! said before, or else the one that becomes known first. So the periods are what was said, whatever the order in
//! which it came in: an older snapshot that comes late gives the history it would have given in its place.

use std::{collections::BTreeSet, ops::Bound};

use time::{Date, macros::date};

use super::run::Run;

/// The day before which what has no end holds.
pub(crate) const EVER: Date = date!(9999 - 12 - 31);

/// What a source said of a company that it is, over one run of days.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The tier's folded name.
    pub(crate) tier: Option<String>,
    pub(crate) run: Run,
}

/// One period of one track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    /// The tier's folded name.
    pub(crate) tier: Option<String>,
    /// From the first to the last day it was seen.
    pub(crate) seen: Run,
    /// The first day on which it is known to be over.
    pub(crate) until: Option<Date>,
    /// What it is made of: of which that was said, the days.
    pub(crate) of: Vec<(usize, Run)>,
}

/// The periods that come of all that a source said, where it listed the whole on these days.
pub(crate) fn periods(said: &[Said], listed: &BTreeSet<Date>) -> Vec<Period> {
    let named: Vec<&Said> = said.iter().filter(|words| words.tier.is_some()).collect();
    let mut tracks: Vec<(Option<&str>, Run, usize)> = Vec::new();
    for (index, words) in said.iter().enumerate() {
        if words.tier.is_some() {
            tracks.push((words.tier.as_deref(), words.run, index));
        } else {
            tracks.extend(fill_in(words.run, &named, listed).map(|(tier, run)| (tier, run, index)));
        }
    }
    tracks.sort_unstable();
    let evidence = Evidence::of(said, listed);
    let mut periods: Vec<Period> = Vec::new();
    for (tier, run, index) in tracks {
        let goes_on = |period: &&mut Period| {
            let is_known_not = evidence.after(period.seen.last).is_some_and(|next| next < run.first);
            period.tier.as_deref() == tier && !is_known_not
        };
        if let Some(period) = periods.last_mut().filter(goes_on) {
            period.seen = period.seen.with(run);
            period.of.push((index, run));
        } else {
            let tier = tier.map(str::to_owned);
            periods.push(Period { tier, seen: run, until: None, of: vec![(index, run)] });
        }
    }
    for period in &mut periods {
        period.until = evidence.after(period.seen.last);
    }
    periods
}

/// What was said without a tier, with the tier that was said last before, or else first after.
fn fill_in<'s>(
    run: Run,
    named: &[&'s Said],
    listed: &BTreeSet<Date>,
) -> impl Iterator<Item = (Option<&'s str>, Run)> {
    let begins: BTreeSet<Date> = named.iter().map(|words| words.run.first).collect();
    run.part(&begins, listed).into_iter().map(|run| {
        let begun = named.iter().filter(|words| words.run.first <= run.first);
        let before = begun.max_by_key(|words| (words.run.last, &words.tier));
        let words = before.or_else(|| named.iter().min_by_key(|words| (words.run.first, &words.tier)));
        (words.and_then(|words| words.tier.as_deref()), run)
    })
}

/// The days of which it is known what was said: those on which the whole was listed, and the ends of runs.
struct Evidence<'a> {
    listed: &'a BTreeSet<Date>,
    said: BTreeSet<Date>,
}

impl<'a> Evidence<'a> {
    fn of(said: &[Said], listed: &'a BTreeSet<Date>) -> Self {
        Self { listed, said: said.iter().flat_map(|words| [words.run.first, words.run.last]).collect() }
    }

    /// The first of them after a day.
    fn after(&self, day: Date) -> Option<Date> {
        let first =
            |days: &BTreeSet<Date>| days.range((Bound::Excluded(day), Bound::Unbounded)).next().copied();
        [first(self.listed), first(&self.said)].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        import::testimony::{Testimonies, Words},
        ledger::Speaker,
    };

    /// What a source says on a day: the tiers, of which one may not be known, and whether it lists the whole.
    #[derive(Clone, Debug)]
    struct Snapshot {
        tiers: BTreeSet<Option<&'static str>>,
        whole: bool,
    }

    fn day(index: usize) -> Date {
        date!(2024 - 01 - 01) + time::Duration::days(i64::try_from(index).unwrap() * 7)
    }

    type History = Vec<(Option<String>, Run, Option<Date>)>;

    fn read<'a>(all: impl IntoIterator<Item = (usize, &'a Snapshot)>) -> History {
        let mut testimonies = Testimonies::of(1, 1, Vec::new());
        let mut listed = BTreeSet::new();
        for (index, snapshot) in all {
            if snapshot.whole {
                listed.insert(day(index));
            } else if snapshot.tiers.is_empty() {
                // It says nothing of the company.
                continue;
            }
            let words =
                snapshot.tiers.iter().map(|tier| Words { tier: tier.map(str::to_owned), ..Words::default() });
            let by = Speaker { source_id: 1, day: day(index), location: String::new(), revision: None };
            testimonies.hear(&by, &words.collect(), &listed);
        }
        let said: Vec<Said> =
            testimonies.iter().map(|words| Said { tier: words.tier.clone(), run: words.run() }).collect();
        let history =
            periods(&said, &listed).into_iter().map(|period| (period.tier, period.seen, period.until));
        let mut history: History = history.collect();
        history.sort();
        history
    }

    fn snapshots() -> impl Strategy<Value = Vec<Snapshot>> {
        let tiers = prop::sample::select(vec![Some("gold"), Some("silver"), None]);
        let snapshot = (prop::collection::btree_set(tiers, 0..=2), prop::bool::weighted(0.7));
        prop::collection::vec(snapshot.prop_map(|(tiers, whole)| Snapshot { tiers, whole }), 1..7)
    }

    #[test]
    fn what_else_is_said_between_two_listings_of_the_whole_parts_a_period() {
        let snapshot = |tier, whole| Snapshot { tiers: BTreeSet::from([Some(tier)]), whole };
        let all = [snapshot("gold", true), snapshot("silver", false), snapshot("gold", true)];
        for order in [[0, 1, 2], [0, 2, 1], [2, 1, 0]] {
            let history = read(order.map(|index| (index, &all[index])));
            let tiers: Vec<_> = history.iter().map(|(tier, ..)| tier.as_deref().unwrap()).collect();
            assert_eq!(tiers, ["gold", "gold", "silver"], "{order:?}: {history:?}");
        }
    }

    proptest! {
        #[test]
        fn snapshots_in_any_order_give_one_history(
            snapshots in snapshots(),
            seed in prop::collection::vec(0usize..100, 12),
        ) {
            let oldest_first: Vec<_> = snapshots.iter().enumerate().collect();
            let mut order = oldest_first.clone();
            for (index, pick) in seed.iter().enumerate().take(order.len()) {
                let other = pick % order.len();
                order.swap(index, other);
            }
            // Some come twice, which says nothing new.
            order.extend(seed[6..].iter().map(|pick| oldest_first[pick % snapshots.len()]));
            prop_assert_eq!(read(order), read(oldest_first));
        }

        #[test]
        fn what_is_corrected_on_its_day_has_never_been_said(
            snapshots in snapshots(),
            wrong in snapshots(),
            again in prop::collection::vec(0usize..100, 6),
        ) {
            let whole = |snapshot: &Snapshot| Snapshot { whole: true, ..snapshot.clone() };
            let (snapshots, wrong): (Vec<_>, Vec<_>) =
                (snapshots.iter().map(whole).collect(), wrong.iter().map(whole).collect());
            let right = snapshots.iter().enumerate();
            let corrected = right.clone().flat_map(|(index, snapshot)| {
                wrong.get(index).into_iter().chain([snapshot]).map(move |snapshot| (index, snapshot))
            });
            let again = again.iter().map(|pick| pick % snapshots.len()).map(|index| (index, &snapshots[index]));
            prop_assert_eq!(read(corrected.chain(again)), read(right));
        }
    }
}

//! The source that governs a membership, and the periods that come of what it says.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::{Membership, subject};
use crate::{
    MemberFacts, PartialDate, fold,
    import::timeline::{self, EVER, Period},
};

type Tiers = BTreeSet<Option<String>>;

impl Membership<'_, '_> {
    /// Whether this source governs, or begins to by what it says.
    pub(super) fn governs(&self, present: &[&MemberFacts]) -> bool {
        let (own, day) = (self.import.by.source_id, self.import.by.day);
        let names_tier = present.iter().any(|facts| facts.tier.is_some());
        let seen = present.first().map(|_| (own, (names_tier, day)));
        self.governor(seen.into_iter().collect()) == Some(own)
    }

    /// The source that governs the rows, among those that saw them and these: whether each names a tier, and when it
    /// saw the company first.
    pub(crate) fn governor(&self, mut sources: BTreeMap<i64, (bool, Date)>) -> Option<i64> {
        let ledger = &self.import.write.ledger;
        for id in &self.rows {
            for (source, first, _) in ledger.witnesses(subject(*id)) {
                let (named, day) = sources.entry(source).or_insert((false, first));
                *named |= ledger.says(source, subject(*id), "tier");
                *day = first.min(*day);
            }
        }
        let rank = |(source, (named, day)): (&i64, &(bool, Date))| {
            (!*named, !(*named && ledger.is_curated_source(*source)), *day, *source)
        };
        sources.iter().min_by_key(|entry| rank(*entry)).map(|(source, _)| *source)
    }

    /// The periods become what this source's observations say.
    pub(super) fn govern(&mut self, present: &[&MemberFacts], listed: &BTreeSet<Date>) {
        let by = self.import.by.clone();
        self.free_words(by.source_id);
        let mut tiers: Tiers = present.iter().map(|facts| facts.tier.as_deref().map(fold)).collect();
        if tiers.len() > 1 {
            tiers.remove(&None);
        }
        self.fill_in(&mut tiers, present);
        let mut periods: Vec<Period> = self
            .rows
            .iter()
            .filter(|id| !self.is_over_by_word(**id))
            .filter_map(|id| {
                let (first, last) = self.span_of(*id)?;
                Some(Period { row: Some(*id), tier: self.own_tier_of(*id), first, last })
            })
            .collect();
        let before = periods.clone();
        timeline::observe(&mut periods, &tiers, by.day, listed);
        let seen = before.iter().filter_map(|period| period.row);
        for id in seen.filter(|id| periods.iter().all(|period| period.row != Some(*id))) {
            self.import.write.ledger.retract(&by, subject(id));
            let row = self.import.write.members.get_mut(&id).expect("it is one of the rows");
            row.until = Some(PartialDate::from(by.day));
        }
        let is_now =
            |period: &Period| period.first <= by.day && by.day <= period.last && tiers.contains(&period.tier);
        for period in &mut periods {
            let known = period.row.or_else(|| self.take_over(period, &tiers));
            let id = known.unwrap_or_else(|| self.begin(period, present));
            self.import.write.ledger.set_span(&by, subject(id), period.first, period.last);
            if period.row.replace(id).is_none() {
                self.part_words(&before, period, id);
            }
        }
        for period in periods.iter().filter(|period| is_now(period)) {
            let id = period.row.expect("each has one now");
            let of_tier = |facts: &&MemberFacts| {
                facts.tier.is_none() || facts.tier.as_deref().map(fold) == period.tier || present.len() == 1
            };
            if let Some(facts) = self.most_telling(id, present.iter().copied().filter(of_tier)) {
                self.state_fields(id, facts);
            }
        }
        self.arrange(by.source_id, &periods, listed);
    }

    /// What the source that governs says is about no row that only others say to be over: a row of its own.
    pub(crate) fn free_words(&mut self, governor: i64) {
        let over = self.rows.iter().copied().filter(|id| self.is_over_by_word(*id));
        for over in over.collect::<Vec<i64>>() {
            let ledger = &self.import.write.ledger;
            let Some((first, last)) = ledger.span(subject(over), governor) else { continue };
            if !ledger.says(governor, subject(over), "until") {
                let own = self.add(self.word_of(governor, over, "tier"), first, last);
                self.import.write.ledger.hand_over_of(governor, subject(over), subject(own));
            }
        }
    }

    /// Of a period that is in two now, the source said of the later one what it went on to say.
    fn part_words(&mut self, before: &[Period], later: &Period, id: i64) {
        let was = before
            .iter()
            .find(|was| was.tier == later.tier && was.first < later.first && later.first <= was.last);
        let Some(from) = was.and_then(|was| was.row) else { return };
        let source = self.import.by.source_id;
        self.import.write.ledger.part(source, subject(from), subject(id), later.first);
    }

    /// Ends each period when it is known to be over, and gives it what others say of its time.
    pub(crate) fn arrange(&mut self, governor: i64, periods: &[Period], listed: &BTreeSet<Date>) {
        for period in periods {
            let Some(id) = period.row else { continue };
            let until = timeline::end(period, periods, listed).map(PartialDate::from);
            self.import.write.members.get_mut(&id).expect("it is one of the rows").until = until;
        }
        self.take_in_others(governor, periods);
    }

    /// What only others have seen at the time of a period is said of that one: nobody is a member twice at once.
    fn take_in_others(&mut self, governor: i64, periods: &[Period]) {
        for goes in self.rows.clone() {
            let is_seen = self.import.write.ledger.span(subject(goes), governor).is_some();
            if is_seen || self.is_over_by_word(goes) || self.has_never_been(goes) {
                continue;
            }
            let row = |id: i64| self.import.write.members.get(&id).expect("it is one of the rows");
            let ends = |id: i64| row(id).until.as_ref().map_or(EVER, PartialDate::first_day);
            let is_at_once = |period: &&Period| {
                let Some(id) = period.row else { return false };
                let begins = period.first.min(row(id).first_seen);
                row(goes).first_seen < ends(id) && begins < ends(goes)
            };
            let keeps = periods.iter().filter(is_at_once).min_by_key(|period| period.first);
            if let Some(keeps) = keeps.and_then(|period| period.row) {
                self.join(goes, keeps);
            }
        }
    }

    /// A row without a tier is taken for the one whose tier is said now.
    fn fill_in(&mut self, tiers: &mut Tiers, present: &[&MemberFacts]) {
        let day = self.import.by.day;
        let tierless: Option<i64> = self.rows.iter().copied().find(|id| {
            self.own_tier_of(*id).is_none()
                && self.import.write.members.get(id).is_some_and(|row| row.until.is_none())
        });
        if tiers.contains(&None) {
            // No tier is said: that of the row that holds, if there is one, first of those that this source saw.
            let holds = |id: &&i64| {
                let row = self.import.write.members.get(id);
                row.is_some_and(|row| row.valid_from <= day && day < row.valid_until)
            };
            let is_new = |id: &&i64| self.span_of(**id).is_none();
            let goes_on = self.rows.iter().filter(|id| !self.is_over_by_word(**id));
            if let Some(id) = goes_on.filter(holds).min_by_key(is_new) {
                *tiers = Tiers::from([self.own_tier_of(*id)]);
            }
            return;
        }
        let Some(id) = tierless else { return };
        let known: Tiers = self.rows.iter().map(|id| self.own_tier_of(*id)).collect();
        let Some(facts) = present.iter().find(|facts| {
            let tier = facts.tier.as_deref().map(fold);
            tier.is_some() && !known.contains(&tier)
        }) else {
            return;
        };
        let by = self.import.by.clone();
        if self.span_of(id).is_none() {
            self.import.write.ledger.set_span(&by, subject(id), day, day);
        }
        self.import.write.ledger.state(&by, subject(id), "tier", facts.tier.as_deref());
        let row = self.import.write.members.get_mut(&id).expect("it is one of the rows");
        row.tier.clone_from(&facts.tier);
    }

    /// A row that only others have seen so far, or nobody any more: of the tier, or else, for what is seen now, of
    /// one that is none of this source's.
    fn take_over(&self, period: &Period, tiers: &Tiers) -> Option<i64> {
        let row = |id: &i64| self.import.write.members.get(id).expect("it is one of the rows");
        let day = self.import.by.day;
        let is_now = period.first <= day && day <= period.last;
        let rows = self.rows.iter().copied();
        let of_others = rows.filter(|id| self.span_of(*id).is_none() && !self.is_over_by_word(*id));
        let goes_on = of_others.filter(|id| period.first < row(id).valid_until || self.has_never_been(*id));
        let is_other = |id: &i64| self.tier_of(*id) != period.tier;
        goes_on
            .filter(|id| !is_other(id) || is_now && !tiers.contains(&self.tier_of(*id)))
            .min_by_key(|id| (is_other(id), row(id).valid_from))
    }

    /// Whether a row was corrected on the day on which it was seen first.
    fn has_never_been(&self, id: i64) -> bool {
        self.import.write.ledger.witnesses(subject(id)).is_empty()
    }

    /// A new row.
    fn begin(&mut self, period: &Period, present: &[&MemberFacts]) -> i64 {
        let written = present.iter().filter_map(|facts| facts.tier.as_ref());
        let known = self.rows.iter().filter_map(|id| self.import.write.members.get(id)?.tier.as_ref());
        let tier = written.chain(known).find(|tier| Some(fold(tier)) == period.tier).cloned();
        self.add(tier, period.first, period.last)
    }
}

//! What sources say of memberships that they do not govern.

use std::{cmp::Reverse, collections::BTreeMap};

use time::Date;

use super::{Membership, subject};
use crate::{Difference, DifferenceKind, Kind, MemberFacts, fold};

impl Membership<'_, '_> {
    /// What a source says that does not govern: kept beside the rows that it is about.
    pub(super) fn bear_witness(&mut self, present: &[&MemberFacts]) {
        let (source, day) = (self.import.by.source_id, self.import.by.day);
        let mut about: BTreeMap<i64, Vec<&MemberFacts>> = BTreeMap::new();
        for facts in present {
            let tier = facts.tier.as_deref().map(fold);
            if let Some(id) = self.row_for(source, tier.as_deref(), day) {
                about.entry(id).or_default().push(facts);
            }
        }
        for (id, said) in about {
            self.import.state(subject(id), "", None);
            // A row has one tier, of however many.
            if let Some(facts) = self.most_telling(id, said.into_iter()) {
                self.state_fields(id, facts);
            }
        }
    }

    /// The row that a source speaks of which does not govern: one that holds on that day, first of them one of its
    /// tier; or else the one that ended last; before all of them the first.
    ///
    /// Invariant: this says nothing of what the source said before, so that a snapshot that is read again speaks of
    /// the same row.
    fn row_for(&self, source: i64, tier: Option<&str>, day: Date) -> Option<i64> {
        let governor = self.governor(BTreeMap::new());
        let begins = |id: &i64| self.begins(*id, governor);
        let ends = |id: &i64| self.import.write.members.get(id).expect("it is one of the rows").valid_until;
        let is_other = |id: &i64| tier.is_some() && self.tier_of(*id).as_deref() != tier;
        // Not one that the source says to be over, where there is another.
        let is_over = |id: &i64| self.import.write.ledger.says(source, subject(*id), "until");
        let all_over = self.rows.iter().all(is_over);
        let rows = || self.rows.iter().filter(|id| all_over || !is_over(id));
        let begun = || rows().filter(|id| begins(id) <= day);
        let holding = begun().filter(|id| day < ends(id)).min_by_key(|id| is_other(id));
        let last = begun().min_by_key(|id| (Reverse(ends(id)), is_other(id)));
        let first = || rows().min_by_key(|id| (begins(id), is_other(id)));
        holding.or(last).or_else(first).copied()
    }

    /// The day on which a row is known to hold: for the source that governs, if that saw it.
    pub(super) fn begins(&self, id: i64, governor: Option<i64>) -> Date {
        let span = governor.and_then(|source| self.import.write.ledger.span(subject(id), source));
        let row = || self.import.write.members.get(&id).expect("it is one of the rows");
        span.map_or_else(|| row().valid_from, |(first, _)| first)
    }

    /// What sources say that do not govern is about the rows that hold when they say it, also where rows are others
    /// now than when it was read. Answers whether any of it is said of another row now.
    pub(super) fn sort_words(&mut self) -> bool {
        let governor = self.governor(BTreeMap::new());
        let mut moved = false;
        for id in self.rows.clone() {
            for (source, first, last) in self.import.write.ledger.witnesses(subject(id)) {
                if Some(source) != governor && !self.import.write.ledger.says(source, subject(id), "until") {
                    moved |= self.sort_words_of(source, id, first, last);
                }
            }
        }
        moved
    }

    fn sort_words_of(&mut self, source: i64, id: i64, first: Date, last: Date) -> bool {
        let tier = |day: Date| {
            let said = self.import.write.ledger.said_on(source, subject(id), "tier", day)?;
            Some((fold(said.value.as_deref()?), said.first_seen))
        };
        let (earlier, later) = (tier(first), tier(last));
        let row_for = |tier: &Option<(String, Date)>, day: Date| {
            self.row_for(source, tier.as_ref().map(|(tier, _)| tier.as_str()), day).unwrap_or(id)
        };
        let (begins, ends) = (row_for(&earlier, first), row_for(&later, last));
        if (begins, ends) == (id, id) {
            return false;
        }
        let governor = self.governor(BTreeMap::new());
        let row = |id: i64| self.import.write.members.get(&id).expect("it is one of the rows");
        let new_tier = later.filter(|(tier, _)| earlier.is_none_or(|(before, _)| before != *tier));
        let over = Some(row(begins).valid_until).filter(|day| *day <= last);
        let day = [Some(self.begins(ends, governor)), over, new_tier.map(|(_, day)| day)]
            .into_iter()
            .flatten()
            .max();
        let ledger = &mut self.import.write.ledger;
        if begins != id {
            ledger.hand_over_of(source, subject(id), subject(begins));
        }
        if let Some(day) = day.filter(|day| begins != ends && *day <= last) {
            ledger.part(source, subject(begins), subject(ends), day);
        }
        true
    }

    /// Who was seen after a row's end contradicts it, unless it is what they say themselves.
    pub(super) fn judge_witnesses(&mut self, id: i64, words: &str) {
        let ends = self.import.write.members.get(&id).expect("it is one of the rows").valid_until;
        for (source, _, last) in self.import.write.ledger.witnesses(subject(id)) {
            let is_own = self.import.write.ledger.says(source, subject(id), "until");
            let is_after = ends <= last && !is_own;
            let is_new = self.import.write.ledger.contradict_existence(subject(id), source, is_after);
            if is_new && source == self.import.by.source_id {
                self.import.write.contradicted.insert(subject(id));
                self.import.contradictions.push(Difference {
                    sort: DifferenceKind::Contradicted,
                    kind: Kind::Member,
                    subject: words.to_owned(),
                    field: None,
                    before: Some("ended".to_owned()),
                    after: Some("a member".to_owned()),
                });
            }
        }
    }
}

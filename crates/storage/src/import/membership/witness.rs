//! What sources say of memberships that they do not govern.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{Membership, subject};
use crate::{Difference, DifferenceKind, Kind, MemberFacts, fold, import::timeline::Period};

impl Membership<'_, '_> {
    /// What a source says that does not govern: kept beside the rows that it is about.
    pub(super) fn bear_witness(&mut self, present: &[&MemberFacts]) {
        let mut about: BTreeMap<i64, (bool, Vec<&MemberFacts>)> = BTreeMap::new();
        for facts in present {
            let Some((id, holds)) = self.row_for(facts) else { continue };
            about.entry(id).or_insert((holds, Vec::new())).1.push(facts);
        }
        let source = self.import.by.source_id;
        for (id, (holds, said)) in about {
            // A row has one tier: of several, the one that the source gave it before, then the one it has.
            let before = self.word_of(source, id, "tier").map(|tier| fold(&tier));
            let (since, held) = (self.word_of(source, id, "since"), self.tier_of(id));
            let rank = |facts: &&&MemberFacts| {
                let tier = facts.tier.as_deref().map(fold);
                (tier != before, facts.since.as_ref().map(ToString::to_string) != since, tier != held)
            };
            if let Some(facts) = said.iter().min_by_key(rank) {
                self.witness(id, facts, holds);
            }
        }
    }

    /// The row that a source that does not govern speaks of, and whether it holds now.
    fn row_for(&self, facts: &MemberFacts) -> Option<(i64, bool)> {
        let day = self.import.by.day;
        let tier = facts.tier.as_deref().map(fold);
        let row = |id: &i64| self.import.write.members.get(id).expect("it is one of the rows");
        let holds = |id: &&i64| row(id).valid_from <= day && day < row(id).valid_until;
        // First those that this source spoke of on that day, then those that it spoke of ever.
        let is_new = |id: &i64| {
            let span = self.span_of(*id);
            (span.is_none_or(|(first, last)| day < first || last < day), span.is_none())
        };
        // Not one that the source says to be over, and the row of its tier before another.
        let source = self.import.by.source_id;
        let is_other = |id: &&i64| {
            let ends = self.word_of(source, **id, "until").is_some();
            (ends, tier.is_some() && self.tier_of(**id) != tier, is_new(id))
        };
        if let Some(id) = self.rows.iter().filter(holds).min_by_key(is_other) {
            return Some((*id, true));
        }
        let begun = self.rows.iter().filter(|id| row(id).valid_from <= day);
        let latest = begun.max_by_key(|id| (Reverse(is_new(id)), row(id).valid_from));
        let latest = latest.or_else(|| self.rows.first());
        latest.map(|id| (*id, false))
    }

    fn witness(&mut self, id: i64, facts: &MemberFacts, agrees: bool) {
        self.import.state(subject(id), "", None);
        self.state_fields(id, facts);
        let source = self.import.by.source_id;
        if self.import.write.ledger.contradict_existence(subject(id), source, !agrees) {
            let words = self.words();
            self.import.write.contradicted.insert(subject(id));
            self.import.contradictions.push(Difference {
                sort: DifferenceKind::Contradicted,
                kind: Kind::Member,
                subject: words,
                field: None,
                before: Some("ended".to_owned()),
                after: Some("a member".to_owned()),
            });
        }
    }

    /// What sources say that name no tier is about the first period, whichever was known first.
    pub(crate) fn weak_words_to_the_first(&mut self, governor: i64, periods: &[Period]) {
        let Some(first) = periods.iter().min_by_key(|period| period.first).and_then(|period| period.row)
        else {
            return;
        };
        for id in periods.iter().filter_map(|period| period.row).filter(|id| *id != first) {
            for (source, _, seen) in self.import.write.ledger.witnesses(subject(id)) {
                let is_weak =
                    source != governor && !self.import.write.ledger.says(source, subject(id), "tier");
                let begins = periods.iter().find(|period| period.row == Some(id)).map(|period| period.first);
                if is_weak && begins.is_some_and(|begins| seen < begins) {
                    self.import.write.ledger.hand_over_of(source, subject(id), subject(first));
                }
            }
        }
    }
}

//! What the rows of a membership hold, of all that is said of them.

use std::collections::{BTreeMap, HashMap};

use time::Date;

use super::{Membership, subject};
use crate::{
    PartialDate,
    import::{tier::class_of, timeline::EVER},
};

impl Membership<'_, '_> {
    /// Makes the rows what the ledger believes, and tells what contradicts them.
    pub(crate) fn settle(&mut self) {
        self.believe();
        // What was said over the time of several rows is parted at one of them after the other.
        for _ in 0..self.rows.len() {
            if !self.sort_words() {
                break;
            }
            self.believe();
        }
        let words = self.words();
        for id in self.rows.clone() {
            let ledger = &self.import.write.ledger;
            let believed = |field: &str| ledger.believed(subject(id), field).map(str::to_owned);
            let tier = self.import.write.members.get(&id).and_then(|row| row.tier.clone());
            for (field, held) in [("tier", tier), ("until", believed("until")), ("since", believed("since"))]
            {
                self.import.judge(subject(id), &words, field, held.as_deref());
            }
            self.judge_witnesses(id, &words);
        }
    }

    fn believe(&mut self) {
        let governor = self.governor(BTreeMap::new());
        for id in &self.rows {
            let ledger = &self.import.write.ledger;
            let witnesses = ledger.witnesses(subject(*id));
            let believed = |field: &str| ledger.believed(subject(*id), field);
            // The tier is the one of the source that governs, as that source writes it.
            let of_governor = governor.and_then(|source| ledger.word_of(source, subject(*id), "tier"));
            let tier = of_governor.or_else(|| believed("tier")).map(str::to_owned);
            let until = believed("until").and_then(|until| until.parse().ok());
            let row = self.import.write.members.get_mut(id).expect("it is one of the rows");
            if let (Some(first), Some(last)) = (
                witnesses.iter().map(|(_, first, _)| *first).min(),
                witnesses.iter().map(|(.., last)| *last).max(),
            ) {
                row.first_seen = first;
                row.last_seen = last;
            }
            row.tier = tier.or(row.tier.take());
            row.tier_class = class_of(row.tier.as_deref());
            row.until = until.or(row.until.take());
        }
        self.part_periods(governor);
        self.settle_since();
    }

    /// A period begins no earlier than one ended that was over when it was seen to begin.
    fn part_periods(&mut self, governor: Option<i64>) {
        for id in &self.rows {
            let begins = self.begins(*id, governor);
            let others = self.rows.iter().filter(|other| *other != id);
            let ends = others.filter_map(|other| self.import.write.members.get(other)?.until.as_ref());
            let over = ends.map(PartialDate::first_day).filter(|day| *day <= begins).max();
            let row = self.import.write.members.get_mut(id).expect("it is one of the rows");
            row.first_seen = over.map_or(row.first_seen, |day| day.max(row.first_seen));
        }
    }

    /// `since` belongs to the first of the periods that follow each other.
    fn settle_since(&mut self) {
        let begins: HashMap<i64, Date> = self
            .rows
            .iter()
            .filter_map(|id| Some((*id, self.import.write.members.get(id)?.first_seen)))
            .collect();
        let mut order = self.rows.clone();
        order.sort_by_key(|id| (begins[id], *id));
        let mut since: HashMap<i64, Option<PartialDate>> = order
            .iter()
            .map(|id| {
                let believed = self.import.write.ledger.believed(subject(*id), "since");
                (*id, believed.and_then(|since| since.parse().ok()))
            })
            .collect();
        for (at, id) in order.iter().enumerate() {
            let Some(own) = since[id].clone() else { continue };
            let ended = |other: &&i64| {
                let row = self.import.write.members.get(other).expect("it is one of the rows");
                row.until.as_ref().is_some_and(|until| {
                    until.first_day() <= begins[id] && own.first_day() < until.first_day()
                })
            };
            let before: Vec<i64> = order[..at].iter().filter(ended).copied().collect();
            if let Some(first) = before.first() {
                since.insert(*id, None);
                if since[first].is_none() && own.first_day() <= begins[first] {
                    since.insert(*first, Some(own));
                }
            }
        }
        for (id, since) in since {
            let row = self.import.write.members.get_mut(&id).expect("it is one of the rows");
            row.valid_from = since.as_ref().map_or(row.first_seen, PartialDate::first_day);
            row.valid_until = row.until.as_ref().map_or(EVER, PartialDate::first_day);
            row.since = since;
        }
    }
}

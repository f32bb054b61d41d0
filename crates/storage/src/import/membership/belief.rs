//! What the rows of a membership hold, of all that is said of them.

use std::collections::HashMap;

use time::Date;

use super::{Membership, subject, term::Term};
use crate::{
    PartialDate,
    import::{tier::class_of, timeline::EVER},
};

impl Membership<'_, '_> {
    /// Makes the rows what all testimonies come to, and tells what contradicts them.
    pub(crate) fn settle(&mut self) {
        let terms = self.terms();
        let ids = self.find_rows(&terms);
        for (term, id) in terms.iter().zip(&ids) {
            self.import.write.ledger.set(subject(*id), term.statements());
            self.believe(*id, term);
        }
        for (term, id) in terms.iter().zip(&ids) {
            self.part(*id, term.begins);
        }
        self.settle_since(&ids);
        let words = self.words();
        for id in self.rows.clone() {
            let row = self.row(id);
            let until = row.until.as_ref().map(ToString::to_string);
            let since = self.import.write.ledger.believed(subject(id), "since").map(str::to_owned);
            for (field, held) in [("tier", row.tier.clone()), ("until", until), ("since", since)] {
                self.import.judge(subject(id), &words, field, held.as_deref());
            }
            self.judge_witnesses(id, &words);
        }
    }

    fn believe(&mut self, id: i64, term: &Term) {
        let ledger = &self.import.write.ledger;
        // The tier is the one of the source whose word the term is, as that source writes it.
        let own = ledger.word_of(term.by, subject(id), "tier");
        let tier = own.or_else(|| ledger.believed(subject(id), "tier")).map(str::to_owned);
        let row = self.row_mut(id);
        let seen = term.seen();
        row.first_seen = seen.first;
        row.last_seen = seen.last;
        row.tier = tier;
        row.tier_class = class_of(row.tier.as_deref());
        row.until.clone_from(&term.until);
    }

    /// A period begins no earlier than one ended that was over when it was seen to begin.
    fn part(&mut self, id: i64, begins: Date) {
        let others = self.rows.iter().filter(|other| **other != id);
        let ends = others.filter_map(|other| self.row(*other).until.as_ref());
        let over = ends.map(PartialDate::first_day).filter(|day| *day <= begins).max();
        let row = self.row_mut(id);
        row.first_seen = over.map_or(row.first_seen, |day| day.max(row.first_seen));
    }

    /// `since` belongs to the first of the periods that follow each other, of those that are alike the first of the
    /// terms.
    fn settle_since(&mut self, terms: &[i64]) {
        let mut order = self.rows.clone();
        order.sort_by_cached_key(|id| {
            let row = self.row(*id);
            let ends = row.until.as_ref().map_or(EVER, PartialDate::first_day);
            (row.first_seen, ends, terms.iter().position(|term| term == id), *id)
        });
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
                self.row(**other).until.as_ref().is_some_and(|until| {
                    until.first_day() <= self.row(*id).first_seen && own.first_day() < until.first_day()
                })
            };
            let before: Vec<i64> = order[..at].iter().filter(ended).copied().collect();
            if let Some(first) = before.first() {
                since.insert(*id, None);
                if since[first].is_none() && own.first_day() <= self.row(*first).first_seen {
                    since.insert(*first, Some(own));
                }
            }
        }
        for (id, since) in since {
            let row = self.row_mut(id);
            row.valid_from = since.as_ref().map_or(row.first_seen, PartialDate::first_day);
            row.valid_until = row.until.as_ref().map_or(EVER, PartialDate::first_day);
            row.since = since;
        }
    }
}

//! What the rows of a membership hold, of all that is said of them.

use std::collections::HashMap;

use time::Date;

use super::{Membership, subject};
use crate::{
    PartialDate,
    import::{tier::class_of, timeline::EVER},
};

impl Membership<'_, '_> {
    /// Makes the rows what the ledger believes.
    pub(crate) fn settle(&mut self) {
        let words = self.words();
        let mut begins: HashMap<i64, Date> = HashMap::new();
        for id in &self.rows {
            let witnesses = self.import.write.ledger.witnesses(subject(*id));
            let believed =
                |field: &str| self.import.write.ledger.believed(subject(*id), field).map(str::to_owned);
            let (tier, until) = (believed("tier"), believed("until"));
            let row = self.import.write.members.get_mut(id).expect("it is one of the rows");
            if let (Some(first), Some(last)) = (
                witnesses.iter().map(|(_, first, _)| *first).min(),
                witnesses.iter().map(|(.., last)| *last).max(),
            ) {
                row.first_seen = first;
                row.last_seen = last;
            }
            if tier.is_some() {
                row.tier = tier;
            }
            row.tier_class = class_of(row.tier.as_deref());
            if let Some(until) = until {
                row.until = until.parse().ok();
            }
            begins.insert(*id, row.first_seen);
            let tier = row.tier.clone();
            let until = self.import.write.ledger.believed(subject(*id), "until").map(str::to_owned);
            self.import.judge(subject(*id), &words, "tier", tier.as_deref());
            self.import.judge(subject(*id), &words, "until", until.as_deref());
            let since = self.import.write.ledger.believed(subject(*id), "since").map(str::to_owned);
            self.import.judge(subject(*id), &words, "since", since.as_deref());
        }
        self.settle_since(&begins);
    }

    /// `since` belongs to the first of the periods that follow each other.
    fn settle_since(&mut self, begins: &HashMap<i64, Date>) {
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

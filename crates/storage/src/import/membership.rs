//! Memberships: one row for each period in which a company was seen in a tier.
//!
//! Of each company in each foundation one source *governs* the periods: a curated one that names a tier before any
//! other that does, one that names a tier before one that does not, and among equals the one that saw the company
//! first. What the others say is kept: as a further witness where it agrees, as contradicted where it does not. So
//! nobody closes what only others state, and two landscapes do not take turns. A tier that was not known and
//! becomes known fills in; a tier that becomes another ends one row and begins the next. A source that begins to govern
//! takes over what only others saw at the time: one row with several witnesses, never two beside each other.
//!
//! What the others say is about the rows that hold on the days on which they say it, and moves with them. A row's tier
//! is the word of the source that governs, as that writes it: capitals tell no tier from another.
//!
//! The periods themselves are [`timeline`](super::timeline)'s. `since` is what sources say, of the first of the
//! periods that follow each other: the day a company joined does not move with its tier. A row holds from `since`,
//! or else from the first day it was seen, until the first day on which it is known to be over.

mod belief;
mod governor;
mod witness;

use std::collections::BTreeSet;

use time::Date;

use super::{Import, tier::class_of, timeline::EVER};
use crate::{Kind, MemberFacts, PartialDate, Subject, entity::member, fold};

pub(crate) fn subject(id: i64) -> Subject {
    Subject { kind: Kind::Member, id }
}

/// All rows of one company in one foundation.
pub(crate) struct Membership<'i, 'a> {
    pub(crate) import: &'i mut Import<'a>,
    pub(crate) foundation: i64,
    pub(crate) company: i64,
    pub(crate) rows: Vec<i64>,
    /// Rows that went into others.
    pub(crate) led: Vec<(i64, i64)>,
}

impl Membership<'_, '_> {
    pub(super) fn take_in(&mut self, stated: &[&MemberFacts], listed: &BTreeSet<Date>) {
        let (past, present): (Vec<&MemberFacts>, Vec<&MemberFacts>) =
            stated.iter().copied().partition(|facts| facts.until.is_some());
        for facts in &past {
            self.take_in_past(facts);
        }
        // A source that states only what is over says nothing of today, unless it lists the whole.
        if present.is_empty() && !past.is_empty() {
            self.settle();
            return;
        }
        if self.governs(&present) {
            self.govern(&present, listed);
        } else {
            self.bear_witness(&present);
        }
        self.settle();
    }

    fn tier_of(&self, id: i64) -> Option<String> {
        self.import.write.members.get(&id).and_then(|row| row.tier.as_deref()).map(fold)
    }

    /// The tier that this source itself gives a row, or else the one it has.
    fn own_tier_of(&self, id: i64) -> Option<String> {
        let own = self.word_of(self.import.by.source_id, id, "tier");
        own.map(|tier| fold(&tier)).or_else(|| self.tier_of(id))
    }

    /// From when to when this source saw a row.
    fn span_of(&self, id: i64) -> Option<(Date, Date)> {
        self.import.write.ledger.span(subject(id), self.import.by.source_id)
    }

    /// What a source says of a field of a row.
    pub(crate) fn word_of(&self, source: i64, id: i64, field: &str) -> Option<String> {
        self.import.write.ledger.word_of(source, subject(id), field).map(str::to_owned)
    }

    /// Makes one row of two.
    pub(crate) fn join(&mut self, goes: i64, keeps: i64) {
        let write = &mut self.import.write;
        write.ledger.hand_over(subject(goes), subject(keeps));
        let Some(other) = write.members.remove(&goes) else { return };
        self.rows.retain(|id| *id != goes);
        let row = write.members.get_mut(&keeps).expect("it is one of the rows");
        row.tier = row.tier.take().or(other.tier);
        row.first_seen = row.first_seen.min(other.first_seen);
        row.last_seen = row.last_seen.max(other.last_seen);
        if write.members.was(&goes).is_some() {
            self.led.push((goes, keeps));
        }
    }

    fn add(&mut self, tier: Option<String>, first: Date, last: Date) -> i64 {
        let write = &mut self.import.write;
        let id = write.members.next_id();
        let company = write.companies.get(&self.company).expect("it was matched or made");
        let row = member::Model {
            id,
            foundation_id: self.foundation,
            company_id: self.company,
            company_key: company.name_key.clone(),
            tier_class: class_of(tier.as_deref()),
            tier,
            since: None,
            until: None,
            valid_from: first,
            valid_until: EVER,
            first_seen: first,
            last_seen: last,
        };
        write.members.put(row);
        self.rows.push(id);
        id
    }

    /// Of several facts about one row, the one that the source stated on that day before, or else the one that
    /// agrees with the row, and that says when the membership began.
    fn most_telling<'f>(
        &self,
        id: i64,
        facts: impl Iterator<Item = &'f MemberFacts>,
    ) -> Option<&'f MemberFacts> {
        let held = self.tier_of(id);
        let is_new = |field: &str, value: Option<&str>| {
            value.is_none_or(|value| {
                !self.import.write.ledger.said(&self.import.by, subject(id), field, value)
            })
        };
        facts.min_by_key(|facts| {
            let since = facts.since.as_ref().map(PartialDate::as_str);
            let tier = facts.tier.as_deref();
            (is_new("tier", tier), is_new("since", since), tier.map(fold) != held, since.is_none())
        })
    }

    fn state_fields(&mut self, id: i64, facts: &MemberFacts) {
        self.import.state_some(subject(id), "tier", facts.tier.as_deref());
        self.import.state_some(subject(id), "since", facts.since.as_ref().map(PartialDate::as_str));
        self.import.state_some(subject(id), "until", facts.until.as_ref().map(PartialDate::as_str));
    }

    /// A membership that is over, as the source itself says: the row that began on the same day, or that has the
    /// tier and no end by another's word, or a new one. Of several, the one that is most like it.
    fn take_in_past(&mut self, facts: &MemberFacts) {
        let tier = facts.tier.as_deref().map(fold);
        let since = facts.since.as_ref().map(ToString::to_string);
        let until = facts.until.as_ref().map(ToString::to_string);
        let believed =
            |id: i64, field: &str| self.import.write.ledger.believed(subject(id), field).map(str::to_owned);
        let fits = |id: &&i64| {
            let (own_tier, begins, ends) =
                (self.own_tier_of(**id), believed(**id, "since"), believed(**id, "until"));
            let same_tier = tier.is_none() || own_tier.is_none() || own_tier == tier;
            let same_start = begins.is_none() || since.is_none() || begins == since;
            let same_end = ends.is_none() || ends == until || begins == since;
            same_tier && same_start && same_end
        };
        let is_other = |id: &&i64| {
            (
                believed(**id, "until") != until,
                believed(**id, "since") != since,
                self.own_tier_of(**id) != tier,
            )
        };
        let found = self.rows.iter().filter(fits).min_by_key(is_other).copied();
        let by = self.import.by.clone();
        let id = found.unwrap_or_else(|| self.add(facts.tier.clone(), by.day, by.day));
        self.import.state(subject(id), "", None);
        self.state_fields(id, facts);
        let row = self.import.write.members.get_mut(&id).expect("it is one of the rows");
        if row.tier.is_none() {
            row.tier.clone_from(&facts.tier);
        }
    }

    pub(crate) fn is_over_by_word(&self, id: i64) -> bool {
        self.import.write.ledger.believed(subject(id), "until").is_some()
    }

    fn words(&self) -> String {
        let write = &self.import.write;
        let company = write.companies.get(&self.company).map_or("?", |row| row.name.as_str());
        let foundation = write.foundations.get(&self.foundation).map_or("?", |row| row.slug.as_str());
        format!("{company} in {foundation}")
    }
}

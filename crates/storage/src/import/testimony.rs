//! What sources say of one company in one foundation, and on which days.
//!
//! A testimony is one thing that a source says (a tier, since when, until when) and a run of days on which it said
//! so. A day on which the source did not list the whole is a run of its own, so that nothing is lost of what was
//! said, in whatever order it was read, and however long a landscape goes on saying the same.
//!
//! Invariant: rows of memberships, and what is said of each of them, follow from this alone. Which source governs
//! can so become another, and two companies one, as if it had been so from the beginning.

use std::{collections::BTreeSet, ops::Bound};

use time::Date;

use super::{listed::Listed, run::Run};
use crate::{MemberFacts, PartialDate, change_log::Write, entity::testimony, ledger::Speaker};

/// What can be said of a membership.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Words {
    pub(crate) tier: Option<String>,
    pub(crate) since: Option<PartialDate>,
    pub(crate) until: Option<PartialDate>,
}

impl From<&MemberFacts> for Words {
    fn from(facts: &MemberFacts) -> Self {
        Self { tier: facts.tier.clone(), since: facts.since.clone(), until: facts.until.clone() }
    }
}

impl testimony::Model {
    pub(crate) fn run(&self) -> Run {
        Run { first: self.first_seen, last: self.last_seen }
    }

    /// The same, over some of its days.
    pub(crate) fn over(&self, run: Run) -> Self {
        Self { first_seen: run.first, last_seen: run.last, ..self.clone() }
    }

    fn words(&self) -> Words {
        Words { tier: self.tier.clone(), since: self.since.clone(), until: self.until.clone() }
    }
}

/// All of one company in one foundation.
#[derive(Clone, Debug)]
pub(crate) struct Testimonies {
    foundation: i64,
    company: i64,
    rows: Vec<testimony::Model>,
    /// Those of which no day is left.
    gone: Vec<i64>,
}

impl Testimonies {
    pub(crate) fn of(foundation: i64, company: i64, rows: Vec<testimony::Model>) -> Self {
        Self { foundation, company, rows, gone: Vec::new() }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &testimony::Model> {
        self.rows.iter()
    }

    /// A source says this on a day, and nothing else, whatever it said on that day before.
    pub(crate) fn hear(&mut self, by: &Speaker, words: &BTreeSet<Words>, listed: &BTreeSet<Date>) {
        self.unsay(by.source_id, by.day, words, listed);
        for words in words {
            self.say(by, words, listed);
        }
    }

    /// On a day a source said nothing but this.
    fn unsay(&mut self, source: i64, day: Date, words: &BTreeSet<Words>, listed: &BTreeSet<Date>) {
        let is_wrong = |row: &testimony::Model| {
            row.source_id == source && row.run().spans(day) && !words.contains(&row.words())
        };
        let (wrong, right): (Vec<_>, Vec<_>) = self.rows.drain(..).partition(is_wrong);
        self.rows = right;
        for row in wrong {
            let (before, after) = (row.run().before(day, listed), row.run().after(day, listed));
            if before.or(after).is_none() {
                self.gone.push(row.id);
            }
            // The first that is left keeps the id.
            let ids = [row.id, 0];
            for (run, id) in before.into_iter().chain(after).zip(ids) {
                self.rows.push(testimony::Model { id, ..row.over(run) });
            }
        }
    }

    /// A source says this on a day, perhaps among others.
    fn say(&mut self, by: &Speaker, words: &Words, listed: &BTreeSet<Date>) {
        let of_words = |row: &testimony::Model| row.source_id == by.source_id && row.words() == *words;
        let mut is_known = false;
        for row in self.rows.iter_mut().filter(|row| of_words(row) && row.run().has(by.day, listed)) {
            is_known = true;
            if row.last_seen == by.day {
                row.location.clone_from(&by.location);
                row.revision.clone_from(&by.revision);
            }
        }
        if is_known {
            return;
        }
        let new = testimony::Model {
            id: 0,
            source_id: by.source_id,
            foundation_id: self.foundation,
            company_id: self.company,
            tier: words.tier.clone(),
            since: words.since.clone(),
            until: words.until.clone(),
            location: by.location.clone(),
            revision: by.revision.clone(),
            first_seen: by.day,
            last_seen: by.day,
        };
        let (eve, morrow) = self.neighbours(by.source_id, by.day, listed);
        let before = self.rows.iter().position(|row| of_words(row) && Some(row.last_seen) == eve);
        let after = self.rows.iter().position(|row| of_words(row) && Some(row.first_seen) == morrow);
        match (before, after) {
            (Some(before), Some(after)) => {
                let (row, later) = (&self.rows[before], &self.rows[after]);
                self.gone.push(later.id);
                self.rows[before] =
                    testimony::Model { id: row.id, first_seen: row.first_seen, ..later.clone() };
                self.rows.remove(after);
            }
            (Some(before), None) => {
                let row = &self.rows[before];
                self.rows[before] = testimony::Model { id: row.id, first_seen: row.first_seen, ..new };
            }
            (None, Some(after)) => self.rows[after].first_seen = by.day,
            (None, None) => self.rows.push(new),
        }
    }

    /// The days next to one on which a source listed the whole, each on one too, if it did not speak of the company
    /// between.
    fn neighbours(&self, source: i64, day: Date, listed: &BTreeSet<Date>) -> (Option<Date>, Option<Date>) {
        if !listed.contains(&day) {
            return (None, None);
        }
        let own = self.rows.iter().filter(|row| row.source_id == source);
        let spoke: BTreeSet<Date> = own.flat_map(|row| [row.first_seen, row.last_seen]).collect();
        let is_silent =
            |from: Date, to: Date| spoke.range((Bound::Excluded(from), Bound::Excluded(to))).next().is_none();
        let eve = listed.range(..day).next_back().filter(|eve| is_silent(**eve, day));
        let after = listed.range((Bound::Excluded(day), Bound::Unbounded)).next();
        (eve.copied(), after.filter(|morrow| is_silent(day, **morrow)).copied())
    }

    /// What is said of another company is said of this one: a source that did not list the whole on a day names them
    /// together.
    pub(crate) fn join(&mut self, other: Self, listed: &Listed) {
        self.rows.extend(other.rows);
        self.gone.extend(other.gone);
        let ends = self
            .rows
            .iter()
            .flat_map(|row| [(row.source_id, row.first_seen), (row.source_id, row.last_seen)]);
        for (source, day) in ends.collect::<BTreeSet<(i64, Date)>>() {
            let listed = listed.by(source, self.foundation);
            let on = self.rows.iter().filter(|row| row.source_id == source && row.run().has(day, listed));
            let words: BTreeSet<Words> = on.map(testimony::Model::words).collect();
            self.unsay(source, day, &words, listed);
        }
        for row in &mut self.rows {
            row.company_id = self.company;
        }
    }

    /// Writes down what is said now in the place of what was said.
    pub(crate) fn write(&mut self, write: &mut Write) {
        for row in &mut self.rows {
            if row.id == 0 {
                row.id = write.testimonies.next_id();
            }
            write.testimonies.put(row.clone());
        }
        for id in &self.gone {
            write.testimonies.remove(id);
        }
    }
}

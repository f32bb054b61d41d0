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
//! The [`terms`](term) follow from all [testimonies](super::testimony), and are then [found](row) among the rows there
//! are. The periods themselves are [`timeline`](super::timeline)'s. `since` is what sources say, of the first of the
//! periods that follow each other: the day a company joined does not move with its tier. A row holds from `since`,
//! or else from the first day it was seen, until the first day on which it is known to be over.

mod belief;
mod row;
mod term;
mod witness;

use std::collections::BTreeSet;

use super::{
    Import,
    listed::Listed,
    testimony::{Testimonies, Words},
};
use crate::{Kind, MemberFacts, Subject};

pub(crate) fn subject(id: i64) -> Subject {
    Subject { kind: Kind::Member, id }
}

/// All rows of one company in one foundation, and all that is said of it.
pub(crate) struct Membership<'i, 'a> {
    pub(crate) import: &'i mut Import<'a>,
    pub(crate) foundation: i64,
    pub(crate) company: i64,
    /// Of rows that are alike, the first stays.
    pub(crate) rows: Vec<i64>,
    pub(crate) testimonies: Testimonies,
    pub(crate) listed: &'i Listed,
    /// Rows that went into others.
    pub(crate) led: Vec<(i64, i64)>,
}

impl Membership<'_, '_> {
    /// The source that speaks says this of the company, and nothing else.
    pub(super) fn take_in(&mut self, stated: &[&MemberFacts]) {
        let by = self.import.by.clone();
        let words: BTreeSet<Words> = stated.iter().map(|facts| Words::from(*facts)).collect();
        self.testimonies.hear(&by, &words, self.listed.by(by.source_id, self.foundation));
        self.testimonies.write(&mut self.import.write);
        self.settle();
    }

    fn words(&self) -> String {
        let write = &self.import.write;
        let company = write.companies.get(&self.company).map_or("?", |row| row.name.as_str());
        let foundation = write.foundations.get(&self.foundation).map_or("?", |row| row.slug.as_str());
        format!("{company} in {foundation}")
    }
}

//! Memberships of two companies that are one: they move to the survivor, and what is the same membership becomes
//! one row, whose former id leads on.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use time::Date;

use super::Merger;
use crate::{
    Kind, MergeReport, Result,
    entity::{foundation, member, snapshot},
    fold,
    import::{
        membership::{Membership, subject},
        timeline::{self, Period},
    },
    rows::among,
};

/// The days on which each source listed all members of a foundation.
type Listed = HashMap<(i64, i64), BTreeSet<Date>>;

impl Merger<'_> {
    /// Moves memberships.
    pub(super) async fn members(&mut self, report: &mut MergeReport) -> Result<()> {
        let write = &mut self.import.write;
        let column = member::Column::CompanyId;
        let rows = among::<member::Entity, _>(&write.tx, column, [self.gone, self.stays]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let of: BTreeSet<i64> =
            rows.iter().filter(|row| row.company_id == self.gone).map(|row| row.foundation_id).collect();
        write.members.load(rows);
        write.ledger.load(&write.tx, Kind::Member, ids).await?;
        let column = foundation::Column::Id;
        let foundations = among::<foundation::Entity, _>(&write.tx, column, of.iter().copied()).await?;
        write.foundations.load(foundations);
        let column = snapshot::Column::FoundationId;
        let mut listed = Listed::new();
        for row in among::<snapshot::Entity, _>(&write.tx, column, of.iter().copied()).await? {
            if row.kind == Kind::Member.number() {
                listed.entry((row.source_id, row.foundation_id)).or_default().insert(row.observed_on);
            }
        }
        for foundation in of {
            self.membership(foundation, &listed, report).await?;
        }
        Ok(())
    }

    /// Moves the memberships in one foundation.
    async fn membership(&mut self, id: i64, listed: &Listed, report: &mut MergeReport) -> Result<()> {
        let (gone, stays) = (self.gone, self.stays);
        let write = &mut self.import.write;
        let key = write.companies.get(&stays).expect("it was taken up").name_key.clone();
        let mut moving: Vec<i64> = Vec::new();
        let mut rows: Vec<i64> = Vec::new();
        for row in write.members.iter_mut().filter(|row| row.foundation_id == id) {
            if row.company_id == gone {
                row.company_id = stays;
                row.company_key.clone_from(&key);
                moving.push(row.id);
            } else if row.company_id == stays {
                rows.push(row.id);
            }
        }
        let own: BTreeSet<i64> = rows.iter().copied().collect();
        rows.extend(&moving);
        rows.sort_unstable();
        let import = &mut self.import;
        let mut union = Union {
            membership: Membership { import, foundation: id, company: stays, rows, led: Vec::new() },
            own,
        };
        let governor = union.membership.governor(BTreeMap::new());
        union.join_what_others_saw(&moving, governor);
        if let Some(governor) = governor {
            let days = listed.get(&(governor, id)).cloned().unwrap_or_default();
            union.observe_again(governor, &days);
        }
        union.membership.settle();
        let joined = union.membership.led;
        report.members_joined += joined.len();
        report.members += moving.iter().filter(|id| !joined.iter().any(|(goes, _)| goes == *id)).count();
        for (goes, keeps) in joined {
            self.import.write.lead(subject(goes), keeps).await?;
        }
        Ok(())
    }
}

/// The rows of both in one foundation.
struct Union<'i, 'a> {
    membership: Membership<'i, 'a>,
    /// The survivor's.
    own: BTreeSet<i64>,
}

impl Union<'_, '_> {
    fn row(&self, id: i64) -> &member::Model {
        self.membership.import.write.members.get(&id).expect("it was taken up")
    }

    /// Joins rows that are the same, as far as the source which governs has not seen both.
    fn join_what_others_saw(&mut self, moving: &[i64], governor: Option<i64>) {
        for goes in moving.iter().copied() {
            let own = self.membership.rows.iter().copied().filter(|id| self.own.contains(id));
            if let Some(keeps) = own.into_iter().find(|id| self.are_one(goes, *id, governor)) {
                self.join(goes, keeps);
            }
        }
    }

    /// Whether two rows are the same membership: of one tier, as far as it is known, at one time.
    fn are_one(&self, one: i64, other: i64, governor: Option<i64>) -> bool {
        let (left, right) = (self.row(one), self.row(other));
        let alike = match (&left.tier, &right.tier) {
            (Some(left), Some(right)) => fold(left) == fold(right),
            _ => true,
        };
        let is_over = |id: i64| self.membership.is_over_by_word(id);
        let same_start = left.since.is_none() || right.since.is_none() || left.since == right.since;
        let same_time = match (is_over(one), is_over(other)) {
            (false, false) => left.valid_from < right.valid_until && right.valid_from < left.valid_until,
            (true, true) => left.until == right.until && same_start,
            // What is over by somebody's word ends nothing else.
            _ => false,
        };
        let ledger = &self.membership.import.write.ledger;
        let is_seen = |id: i64| {
            !is_over(id) && governor.is_some_and(|source| ledger.span(subject(id), source).is_some())
        };
        alike && same_time && !(is_seen(one) && is_seen(other))
    }

    /// Gives the rows that the source which governs has seen the periods that it would have given to one company.
    fn observe_again(&mut self, governor: i64, listed: &BTreeSet<Date>) {
        self.membership.free_words(governor);
        let ledger = &self.membership.import.write.ledger;
        let seen = self.membership.rows.iter().filter(|id| !self.membership.is_over_by_word(**id));
        let seen: Vec<Period> = seen
            .filter_map(|id| {
                let (first, last) = ledger.span(subject(*id), governor)?;
                let tier = self.membership.word_of(governor, *id, "tier").map(|tier| fold(&tier));
                Some(Period { row: Some(*id), tier, first, last })
            })
            .collect();
        let mut periods = timeline::replay(&seen, listed);
        for period in &mut periods {
            let is_in = |row: &&Period| row.first <= period.last && period.first <= row.last;
            let of_tier = seen.iter().filter(is_in).filter(|row| row.tier == period.tier);
            let rows: Vec<i64> = of_tier.filter_map(|row| row.row).collect();
            let keeps = rows.iter().copied().min_by_key(|id| (!self.own.contains(id), *id));
            period.row = keeps;
            for goes in rows.into_iter().filter(|id| Some(*id) != keeps) {
                self.join(goes, keeps.expect("it is one of several"));
            }
        }
        // What names no tier is about the period in which it begins.
        for row in seen.iter().filter(|row| row.tier.is_none()) {
            let mut of_tier = periods.iter().filter(|period| period.tier.is_some());
            let period = of_tier.find(|period| period.first <= row.first && row.first <= period.last);
            let (Some(id), Some(keeps)) = (row.row, period.and_then(|period| period.row)) else { continue };
            if self.membership.rows.contains(&id) && self.row(id).tier.is_some() {
                // Others know a tier of it.
                let ledger = &mut self.membership.import.write.ledger;
                ledger.hand_over_of(governor, subject(id), subject(keeps));
            } else if id != keeps {
                self.join(id, keeps);
            }
        }
        for period in &periods {
            if let Some(id) = period.row {
                let ledger = &mut self.membership.import.write.ledger;
                ledger.trim_span(governor, subject(id), period.first, period.last);
            }
        }
        periods.sort_by_key(|period| period.row);
        self.membership.arrange(governor, &periods, listed);
    }

    /// Makes one row of two, which ends when the later of them does.
    fn join(&mut self, goes: i64, keeps: i64) {
        let (other, row) = (self.row(goes), self.row(keeps));
        let ends = (other.valid_until > row.valid_until).then(|| (other.valid_until, other.until.clone()));
        self.membership.join(goes, keeps);
        let row = self.membership.import.write.members.get_mut(&keeps).expect("it was taken up");
        if let Some((valid_until, until)) = ends {
            row.valid_until = valid_until;
            row.until = until;
        }
    }
}

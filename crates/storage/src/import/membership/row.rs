//! Which of the rows there are is which term.
//!
//! Invariant: a term of which the same is said as before has the row it had, so that nothing changes where nothing is
//! said anew.

use std::cmp::Reverse;

use super::{Membership, subject, term::Term};
use crate::{
    PartialDate,
    entity::member,
    fold,
    import::{run::Run, tier::class_of, timeline::EVER},
    ledger::{Statement, is_repeated},
};

/// The least is most alike: the same is said of both; they are of one tier; the row was not corrected away; much of
/// what is said of the term was said of the row.
type Likeness = (bool, bool, bool, Reverse<usize>);

impl Membership<'_, '_> {
    /// Gives each term a row, and lets go of those that are none any more. Answers with the rows of the terms.
    pub(super) fn find_rows(&mut self, terms: &[Term]) -> Vec<i64> {
        let found = self.rows_like(terms);
        let ids: Vec<i64> =
            terms.iter().zip(found).map(|(term, id)| id.unwrap_or_else(|| self.add(term))).collect();
        for id in self.rows.clone() {
            if !ids.contains(&id) && self.seen(id).is_some() {
                self.let_go(id, terms, &ids);
            }
        }
        ids
    }

    /// The row that is like each term, where there is one.
    fn rows_like(&self, terms: &[Term]) -> Vec<Option<i64>> {
        let mut alike = Vec::new();
        for (at, term) in terms.iter().enumerate() {
            let said = term.statements();
            for (row, id) in self.rows.iter().enumerate() {
                alike.extend(self.likeness(*id, term, &said).map(|likeness| (likeness, row, at)));
            }
        }
        alike.sort_unstable();
        let mut rows = vec![None; terms.len()];
        for (_, row, term) in alike {
            let id = Some(self.rows[row]);
            if rows[term].is_none() && !rows.contains(&id) {
                rows[term] = id;
            }
        }
        rows
    }

    /// How like a term a row is, if it may be that term at all.
    fn likeness(&self, id: i64, term: &Term, said: &[Statement]) -> Option<Likeness> {
        let row = self.row(id);
        let is_other_tier = term.tier.is_some() && row.tier.as_deref().map(fold) != term.tier;
        let Some(seen) = self.seen(id) else {
            let is_like = !is_other_tier || row.first_seen == term.begins;
            return is_like.then_some((true, is_other_tier, true, Reverse(0)));
        };
        let known: Vec<&Statement> = self.import.write.ledger.all(subject(id)).collect();
        let again =
            said.iter().filter_map(|new| Some((new, *known.iter().find(|old| is_repeated(old, new))?)));
        let days = |said: &Statement| (said.first_seen, said.last_seen);
        let told = again.clone().count();
        let is_told = (told, told) == (known.len(), said.len())
            && again.into_iter().all(|(new, old)| days(new) == days(old));
        let is_at_once = row.valid_from < term.ends() && term.begins < row.valid_until;
        let is_seen_at_once = !is_other_tier && seen.meets(term.seen());
        let is_like = is_told || is_at_once || is_seen_at_once;
        is_like.then_some((!is_told, is_other_tier, false, Reverse(told)))
    }

    /// From the first day on which a row was seen to the last; None where that was corrected.
    fn seen(&self, id: i64) -> Option<Run> {
        let witnesses = self.import.write.ledger.witnesses(subject(id)).into_iter();
        witnesses.map(|(_, first, last)| Run { first, last }).reduce(Run::with)
    }

    pub(super) fn row(&self, id: i64) -> &member::Model {
        self.import.write.members.get(&id).expect("it is one of the rows")
    }

    pub(super) fn row_mut(&mut self, id: i64) -> &mut member::Model {
        self.import.write.members.get_mut(&id).expect("it is one of the rows")
    }

    /// A new row.
    fn add(&mut self, term: &Term) -> i64 {
        let write = &mut self.import.write;
        let id = write.members.next_id();
        let company = write.companies.get(&self.company).expect("it was matched or made");
        let seen = term.seen();
        write.members.put(member::Model {
            id,
            foundation_id: self.foundation,
            company_id: self.company,
            company_key: company.name_key.clone(),
            tier: None,
            tier_class: class_of(None),
            since: None,
            until: None,
            valid_from: term.begins,
            valid_until: EVER,
            first_seen: seen.first,
            last_seen: seen.last,
        });
        self.rows.push(id);
        id
    }

    /// A row that is no term: it goes into the one of which it is said now, or else has never been.
    fn let_go(&mut self, goes: i64, terms: &[Term], ids: &[i64]) {
        let heir = terms.iter().position(|term| self.is_said_of(goes, term)).map(|heir| ids[heir]);
        let day = self.import.by.day;
        self.import.write.ledger.set(subject(goes), Vec::new());
        let Some(keeps) = heir else {
            self.row_mut(goes).until = Some(PartialDate::from(day));
            return;
        };
        let write = &mut self.import.write;
        write.members.remove(&goes);
        self.rows.retain(|id| *id != goes);
        if write.members.was(&goes).is_some() {
            self.led.push((goes, keeps));
        }
    }

    /// Whether something that was said of a row is said of a term.
    fn is_said_of(&self, id: i64, term: &Term) -> bool {
        let ledger = &self.import.write.ledger;
        ledger.witnesses(subject(id)).into_iter().any(|(source, first, last)| {
            let own = ledger.statements(subject(id), "tier").filter(|said| said.source_id == source);
            let tiers: Vec<String> = own.filter_map(|said| said.value.as_deref().map(fold)).collect();
            term.said.iter().any(|words| {
                let tier = words.tier.as_deref().map(fold);
                words.source_id == source
                    && words.run().meets(Run { first, last })
                    && (tiers.is_empty() || tier.is_none_or(|tier| tiers.contains(&tier)))
            })
        })
    }
}

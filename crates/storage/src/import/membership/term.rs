//! The terms of a membership: what its rows are to be, by all that is said.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use time::Date;

use super::Membership;
use crate::{
    PartialDate,
    entity::testimony,
    fold,
    import::{
        run::Run,
        timeline::{self, EVER, Said},
    },
};

/// One term: a period that a source saw, or a time that one says to be over.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// The source whose word it is.
    pub(super) by: i64,
    /// The tier's folded name.
    pub(super) tier: Option<String>,
    since: Option<PartialDate>,
    /// The day that a source says it ended on.
    over: Option<PartialDate>,
    /// From when on it is known to hold.
    pub(super) begins: Date,
    /// The first day on which it is known to be over.
    pub(super) until: Option<PartialDate>,
    /// What is said of it, each over those of its days that are about this term.
    pub(super) said: Vec<testimony::Model>,
}

impl Term {
    pub(super) fn ends(&self) -> Date {
        self.until.as_ref().map_or(EVER, PartialDate::first_day)
    }

    fn is_said_over_by(&self, source: i64) -> bool {
        self.said.iter().any(|words| words.source_id == source && words.until.is_some())
    }

    /// From the first day on which it was said to the last.
    pub(super) fn seen(&self) -> Run {
        let runs = self.said.iter().map(testimony::Model::run);
        runs.reduce(Run::with).expect("a term comes of what was said")
    }
}

impl Membership<'_, '_> {
    /// All terms, the earliest first.
    ///
    /// Those of the source that governs come first; then what sources say to be over; then what others saw, and know
    /// to have ended, before there is any of these. What else others saw is said of those terms.
    pub(super) fn terms(&self) -> Vec<Term> {
        let sources = self.sources();
        let mut terms = sources.first().map_or_else(Vec::new, |governor| self.periods_of(*governor));
        let mut first = terms.iter().map(|term| term.begins).min();
        self.take_in_past(&sources, &mut terms);
        let mut beside = Vec::new();
        for source in sources.iter().skip(1) {
            let is_before = |term: &Term| first.is_some_and(|first| term.ends() <= first);
            let (before, others): (Vec<_>, Vec<_>) =
                self.periods_of(*source).into_iter().partition(is_before);
            first = before.iter().map(|term| term.begins).chain(first).min();
            terms.extend(before);
            beside.extend(others);
        }
        let place = |term: &Term| (term.begins, term.tier.clone(), term.until.clone());
        terms.sort_by_cached_key(place);
        let changes: BTreeSet<Date> = terms.iter().flat_map(|term| [term.begins, term.ends()]).collect();
        let mut witnessed = Vec::new();
        for words in beside.iter().flat_map(|term| &term.said) {
            for run in words.run().part(&changes, self.listed.by(words.source_id, self.foundation)) {
                witnessed.extend(term_for(&terms, words, run.first).map(|term| (term, words.over(run))));
            }
        }
        for (term, words) in witnessed {
            terms[term].said.push(words);
        }
        terms
    }

    /// Those who say anything, the one that governs first: whether it names a tier, and when it saw the company first.
    fn sources(&self) -> Vec<i64> {
        let mut known: BTreeMap<i64, (bool, Date)> = BTreeMap::new();
        for words in self.testimonies.iter() {
            let (named, day) = known.entry(words.source_id).or_insert((false, words.first_seen));
            *named |= words.tier.is_some();
            *day = words.first_seen.min(*day);
        }
        let ledger = &self.import.write.ledger;
        let mut sources: Vec<i64> = known.keys().copied().collect();
        sources.sort_by_key(|source| {
            let (named, day) = known[source];
            (!named, !(named && ledger.is_curated_source(*source)), day, *source)
        });
        sources
    }

    /// The periods in which a source saw the company.
    fn periods_of(&self, source: i64) -> Vec<Term> {
        let present =
            self.testimonies.iter().filter(|words| words.source_id == source && words.until.is_none());
        let present: Vec<&testimony::Model> = present.collect();
        let said: Vec<Said> = present
            .iter()
            .map(|words| Said { tier: words.tier.as_deref().map(fold), run: words.run() })
            .collect();
        let periods = timeline::periods(&said, self.listed.by(source, self.foundation));
        let terms = periods.into_iter().map(|period| {
            let said: Vec<_> = period.of.iter().map(|(index, run)| present[*index].over(*run)).collect();
            let since = said.iter().filter(|words| words.since.is_some());
            let latest = since.max_by_key(|words| (words.last_seen, words.first_seen, &words.since));
            Term {
                by: source,
                tier: period.tier,
                since: latest.and_then(|words| words.since.clone()),
                over: None,
                begins: period.seen.first,
                until: period.until.map(PartialDate::from),
                said,
            }
        });
        terms.collect()
    }

    /// What sources say to be over: each is a term of its own, or the same as one that is known already. Of a source
    /// the latest words count.
    fn take_in_past(&self, sources: &[i64], terms: &mut Vec<Term>) {
        for source in sources {
            let mut past: Vec<_> =
                self.testimonies.iter().filter(|words| words.source_id == *source).collect();
            past.retain(|words| words.until.is_some());
            past.sort_by_key(|words| (Reverse(words.last_seen), &words.tier, &words.since, &words.until));
            for words in past {
                end(words, terms);
            }
        }
    }
}

/// A membership that is over, as a source says: the term that began on the same day, or that is of the tier and does
/// not end by another's word; one of its own that it saw to hold before; or a new one.
fn end(words: &testimony::Model, terms: &mut Vec<Term>) {
    let tier = words.tier.as_deref().map(fold);
    let fits = |term: &&mut Term| {
        let same_tier = tier.is_none() || term.tier.is_none() || term.tier == tier;
        let same_start = term.since.is_none() || words.since.is_none() || term.since == words.since;
        let same_end = term.over == words.until || term.since == words.since;
        let saw_it_before = term.by == words.source_id && term.seen().last < words.last_seen;
        same_tier && same_start && if term.over.is_some() { same_end } else { saw_it_before }
    };
    let is_other = |term: &&mut Term| {
        (term.over != words.until, term.since != words.since, term.tier != tier, Reverse(term.begins))
    };
    if let Some(term) = terms.iter_mut().filter(fits).min_by_key(is_other) {
        if term.over.is_none() {
            term.over.clone_from(&words.until);
            term.until.clone_from(&words.until);
        }
        term.tier = term.tier.take().or(tier);
        term.since = term.since.take().or_else(|| words.since.clone());
        term.said.push(words.clone());
        return;
    }
    terms.push(Term {
        by: words.source_id,
        tier,
        since: words.since.clone(),
        over: words.until.clone(),
        begins: words.since.as_ref().map_or(words.first_seen, PartialDate::first_day),
        until: words.until.clone(),
        said: vec![words.clone()],
    });
}

/// The term that a source speaks of which does not govern: one that holds on that day, first of them one of its tier;
/// or else the one that ended last; before all of them the first. Not one that the source says to be over, where there
/// is another.
fn term_for(terms: &[Term], words: &testimony::Model, day: Date) -> Option<usize> {
    let tier = words.tier.as_deref().map(fold);
    let is_other = |term: &Term| tier.is_some() && term.tier != tier;
    let is_over = |term: &Term| term.is_said_over_by(words.source_id);
    let all_over = terms.iter().all(is_over);
    let about = || terms.iter().enumerate().filter(|(_, term)| all_over || !is_over(term));
    let begun = || about().filter(|(_, term)| term.begins <= day);
    let holding = begun().filter(|(_, term)| day < term.ends()).min_by_key(|(_, term)| is_other(term));
    let last = begun().min_by_key(|(_, term)| (Reverse(term.ends()), is_other(term)));
    let first = || about().min_by_key(|(_, term)| (term.begins, is_other(term)));
    holding.or(last).or_else(first).map(|(index, _)| index)
}

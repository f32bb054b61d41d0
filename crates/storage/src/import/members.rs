//! Memberships: one row for each period in which a company was seen in a tier.
//!
//! Of each company in each foundation one source *governs* the periods: a curated one that names a tier before any
//! other that does, one that names a tier before one that does not, and among equals the one that saw the company
//! first. What the others say is kept: as a further witness where it agrees, as contradicted where it does not. So
//! nobody closes what only others state, and two landscapes do not take turns. A tier that was not known and
//! becomes known fills in; a tier that becomes another ends one row and begins the next. A source that begins to govern
//! takes over what only others saw at the time: one row with several witnesses, never two beside each other.
//!
//! The periods themselves are [`timeline`](super::timeline)'s. `since` is what sources say, of the first of the
//! periods that follow each other: the day a company joined does not move with its tier. A row holds from `since`,
//! or else from the first day it was seen, until the first day on which it is known to be over.

mod witness;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use time::{Date, macros::date};

use super::{
    Import,
    tier::class_of,
    timeline::{self, Period},
};
use crate::{
    Id, Kind, MemberFacts, PartialDate, Result, Scope, Subject,
    entity::{company, member, snapshot},
    fold,
    rows::among,
};

/// The day before which what has no end holds.
pub(crate) const EVER: Date = date!(9999 - 12 - 31);

fn subject(id: i64) -> Subject {
    Subject { kind: Kind::Member, id }
}

type Tiers = BTreeSet<Option<String>>;

impl Import<'_> {
    /// Brings the members of all foundations that the facts speak of to what they say.
    pub(super) async fn members(&mut self) -> Result<()> {
        let mut stated: BTreeMap<i64, BTreeMap<i64, Vec<&MemberFacts>>> = BTreeMap::new();
        for facts in &self.facts.members {
            let company = self.companies.get(&facts.company).expect("who is a member was matched or made");
            let foundation = self.foundation(&facts.foundation).key();
            stated.entry(foundation).or_default().entry(company).or_default().push(facts);
        }
        let mut whole: BTreeSet<i64> = BTreeSet::new();
        for scope in &self.facts.complete {
            if let Scope::Members(slug) = scope {
                whole.insert(self.foundation(slug).key());
            }
        }
        let foundations: BTreeSet<i64> = stated.keys().chain(&whole).copied().collect();
        if foundations.is_empty() {
            return Ok(());
        }
        let tx = &self.write.tx;
        let column = member::Column::FoundationId;
        self.write.members.load(among::<member::Entity, _>(tx, column, foundations.iter().copied()).await?);
        let ids: Vec<i64> = self.write.members.iter().map(|row| row.id).collect();
        self.write.ledger.load(tx, Kind::Member, ids).await?;
        let mut listed = self.listed(Kind::Member, &whole).await?;

        let mut rows: HashMap<(i64, i64), Vec<i64>> = HashMap::new();
        for row in self.write.members.iter() {
            rows.entry((row.foundation_id, row.company_id)).or_default().push(row.id);
        }
        // Who is not stated now may have left: their names are needed as well.
        let unknown =
            rows.keys().map(|(_, company)| *company).filter(|id| self.write.companies.get(id).is_none());
        let unknown: BTreeSet<i64> = unknown.collect();
        let companies = among::<company::Entity, _>(&self.write.tx, company::Column::Id, unknown).await?;
        self.write.companies.load(companies);
        for foundation in foundations {
            let mut stated = stated.remove(&foundation).unwrap_or_default();
            let days = listed.remove(&foundation).unwrap_or_default();
            if whole.contains(&foundation) {
                let source = self.by.source_id;
                for ((_, company), ids) in rows.iter().filter(|((of, _), _)| *of == foundation) {
                    if ids.iter().any(|id| self.write.ledger.span(subject(*id), source).is_some()) {
                        stated.entry(*company).or_default();
                    }
                }
            }
            for (company, facts) in stated {
                let known = rows.get(&(foundation, company)).cloned().unwrap_or_default();
                let mut membership =
                    Membership { import: self, foundation, company, rows: known, led: Vec::new() };
                membership.take_in(&facts, &days);
                for (goes, keeps) in membership.led {
                    self.write.lead(subject(goes), keeps).await?;
                }
            }
        }
        Ok(())
    }

    /// The days on which this source listed a kind of record of foundations whole, today's among them.
    pub(super) async fn listed(
        &mut self,
        kind: Kind,
        whole: &BTreeSet<i64>,
    ) -> Result<HashMap<i64, BTreeSet<Date>>> {
        let rows = snapshot::Entity::find()
            .filter(snapshot::Column::SourceId.eq(self.by.source_id))
            .filter(snapshot::Column::Kind.eq(kind.number()))
            .all(&self.write.tx)
            .await?;
        let mut days: HashMap<i64, BTreeSet<Date>> = HashMap::new();
        for row in rows {
            days.entry(row.foundation_id).or_default().insert(row.observed_on);
        }
        for foundation in whole {
            let is_new = days.entry(*foundation).or_default().insert(self.by.day);
            if is_new {
                self.write.snapshots.push(snapshot::Model {
                    source_id: self.by.source_id,
                    foundation_id: *foundation,
                    kind: kind.number(),
                    observed_on: self.by.day,
                });
            }
        }
        Ok(days)
    }
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
    fn take_in(&mut self, stated: &[&MemberFacts], listed: &BTreeSet<Date>) {
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
        let names_tier = present.iter().any(|facts| facts.tier.is_some());
        if present.is_empty() || self.governs(names_tier) {
            if present.is_empty() && !self.governs(false) {
                return;
            }
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

    /// Whether this source governs, or begins to.
    fn governs(&self, names_tier: bool) -> bool {
        let own = self.import.by.source_id;
        self.governor(BTreeMap::from([(own, (names_tier, self.import.by.day))])) == Some(own)
    }

    /// The source that governs the rows, among those that saw them and these: whether each names a tier, and when it
    /// saw the company first.
    pub(crate) fn governor(&self, mut sources: BTreeMap<i64, (bool, Date)>) -> Option<i64> {
        let ledger = &self.import.write.ledger;
        for id in &self.rows {
            for (source, first, _) in ledger.witnesses(subject(*id)) {
                let (named, day) = sources.entry(source).or_insert((false, first));
                *named |= ledger.says(source, subject(*id), "tier");
                *day = first.min(*day);
            }
        }
        let rank = |(source, (named, day)): (&i64, &(bool, Date))| {
            (!*named, !(*named && ledger.is_curated_source(*source)), *day, *source)
        };
        sources.iter().min_by_key(|entry| rank(*entry)).map(|(source, _)| *source)
    }

    /// The periods become what this source's observations say.
    fn govern(&mut self, present: &[&MemberFacts], listed: &BTreeSet<Date>) {
        let by = self.import.by.clone();
        let mut tiers: Tiers = present.iter().map(|facts| facts.tier.as_deref().map(fold)).collect();
        if tiers.len() > 1 {
            tiers.remove(&None);
        }
        self.fill_in(&mut tiers, present);
        let mut periods: Vec<Period> = self
            .rows
            .iter()
            .filter(|id| !self.is_over_by_word(**id))
            .filter_map(|id| {
                let (first, last) = self.span_of(*id)?;
                Some(Period { row: Some(*id), tier: self.own_tier_of(*id), first, last })
            })
            .collect();
        let seen: Vec<i64> = periods.iter().filter_map(|period| period.row).collect();
        timeline::observe(&mut periods, &tiers, by.day, listed);
        for id in seen.into_iter().filter(|id| periods.iter().all(|period| period.row != Some(*id))) {
            self.import.write.ledger.retract(&by, subject(id));
            let row = self.import.write.members.get_mut(&id).expect("it is one of the rows");
            row.until = Some(PartialDate::from(by.day));
        }
        let written: HashMap<String, String> =
            present.iter().filter_map(|facts| facts.tier.clone()).map(|tier| (fold(&tier), tier)).collect();
        for period in &mut periods {
            let known = period.row.or_else(|| self.take_over(period, &tiers));
            let id = known.unwrap_or_else(|| self.begin(period, &written));
            period.row = Some(id);
            self.import.write.ledger.set_span(&by, subject(id), period.first, period.last);
        }
        for period in &periods {
            let id = period.row.expect("each has one now");
            let until = timeline::end(period, &periods, listed);
            let is_now = period.first <= by.day && by.day <= period.last && tiers.contains(&period.tier);
            // Of several of one tier: the one that says what the source said before.
            let since = self.word_of(by.source_id, id, "since");
            let tier = |facts: &MemberFacts| facts.tier.as_deref().map(fold);
            let of_tier = present.iter().filter(|facts| facts.tier.is_none() || tier(facts) == period.tier);
            let facts = of_tier.min_by_key(|facts| {
                (facts.since.as_ref().map(ToString::to_string) != since, tier(facts) != period.tier)
            });
            let facts = facts.or_else(|| present.first().filter(|_| present.len() == 1));
            if let Some(facts) = facts.filter(|_| is_now) {
                self.state_fields(id, facts);
            }
            let row = self.import.write.members.get_mut(&id).expect("it is one of the rows");
            row.until = until.map(PartialDate::from);
        }
        self.take_in_others(&periods);
        self.weak_words_to_the_first(by.source_id, &periods);
    }

    /// What only others have seen at the time of a period is said of that one: nobody is a member twice at once.
    fn take_in_others(&mut self, periods: &[Period]) {
        for goes in self.rows.clone() {
            if self.span_of(goes).is_some() || self.is_over_by_word(goes) || self.has_never_been(goes) {
                continue;
            }
            let row = |id: i64| self.import.write.members.get(&id).expect("it is one of the rows");
            let ends = |id: i64| row(id).until.as_ref().map_or(EVER, PartialDate::first_day);
            let is_at_once = |period: &&Period| {
                let id = period.row.expect("each has one now");
                let begins = period.first.min(row(id).first_seen);
                row(goes).first_seen < ends(id) && begins < ends(goes)
            };
            let keeps = periods.iter().filter(is_at_once).min_by_key(|period| period.first);
            if let Some(keeps) = keeps.and_then(|period| period.row) {
                self.join(goes, keeps);
            }
        }
    }

    /// Makes one row of two.
    pub(crate) fn join(&mut self, goes: i64, keeps: i64) {
        let write = &mut self.import.write;
        write.ledger.hand_over(subject(goes), subject(keeps));
        let Some(other) = write.members.remove(&goes) else { return };
        self.rows.retain(|id| *id != goes);
        let row = write.members.get_mut(&keeps).expect("it is one of the rows");
        row.tier = row.tier.take().or(other.tier);
        self.led.push((goes, keeps));
    }

    /// A row without a tier is taken for the one whose tier is said now.
    fn fill_in(&mut self, tiers: &mut Tiers, present: &[&MemberFacts]) {
        let day = self.import.by.day;
        let tierless: Option<i64> = self.rows.iter().copied().find(|id| {
            self.own_tier_of(*id).is_none()
                && self.import.write.members.get(id).is_some_and(|row| row.until.is_none())
        });
        if tiers.contains(&None) {
            // No tier is said: that of the row that holds, if there is one, first of those that this source saw.
            let holds = |id: &&i64| {
                let row = self.import.write.members.get(id);
                row.is_some_and(|row| row.valid_from <= day && day < row.valid_until)
            };
            let is_new = |id: &&i64| self.span_of(**id).is_none();
            let goes_on = self.rows.iter().filter(|id| !self.is_over_by_word(**id));
            if let Some(id) = goes_on.filter(holds).min_by_key(is_new) {
                *tiers = Tiers::from([self.own_tier_of(*id)]);
            }
            return;
        }
        let Some(id) = tierless else { return };
        let known: Tiers = self.rows.iter().map(|id| self.own_tier_of(*id)).collect();
        let Some(facts) = present.iter().find(|facts| {
            let tier = facts.tier.as_deref().map(fold);
            tier.is_some() && !known.contains(&tier)
        }) else {
            return;
        };
        let by = self.import.by.clone();
        if self.span_of(id).is_none() {
            self.import.write.ledger.set_span(&by, subject(id), day, day);
        }
        self.import.write.ledger.state(&by, subject(id), "tier", facts.tier.as_deref());
        let row = self.import.write.members.get_mut(&id).expect("it is one of the rows");
        row.tier.clone_from(&facts.tier);
    }

    /// A row that only others have seen so far, or nobody any more: of the tier, or else, for what is seen now, of one that is none of
    /// this source's.
    fn take_over(&self, period: &Period, tiers: &Tiers) -> Option<i64> {
        let row = |id: &i64| self.import.write.members.get(id).expect("it is one of the rows");
        let day = self.import.by.day;
        let is_now = period.first <= day && day <= period.last;
        let rows = self.rows.iter().copied();
        let of_others = rows.filter(|id| self.span_of(*id).is_none() && !self.is_over_by_word(*id));
        let goes_on = of_others.filter(|id| period.first < row(id).valid_until || self.has_never_been(*id));
        let is_other = |id: &i64| self.tier_of(*id) != period.tier;
        goes_on
            .filter(|id| !is_other(id) || is_now && !tiers.contains(&self.tier_of(*id)))
            .min_by_key(|id| (is_other(id), row(id).valid_from))
    }

    /// Whether a row was corrected on the day on which it was seen first.
    fn has_never_been(&self, id: i64) -> bool {
        self.import.write.ledger.witnesses(subject(id)).is_empty()
    }

    /// A new row.
    fn begin(&mut self, period: &Period, written: &HashMap<String, String>) -> i64 {
        let known = |membership: &Self| {
            let tiers =
                membership.rows.iter().filter_map(|id| membership.import.write.members.get(id)?.tier.clone());
            tiers.into_iter().find(|tier| Some(fold(tier)) == period.tier)
        };
        let tier = period.tier.as_ref().and_then(|tier| written.get(tier).cloned()).or_else(|| known(self));
        self.add(tier, period.first, period.last)
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
        if let Some(tier) = row.tier.clone() {
            write.ledger.state(&self.import.by, subject(id), "tier", Some(&tier));
        }
        write.members.put(row);
        self.rows.push(id);
        id
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

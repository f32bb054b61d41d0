//! Seats: the same body, company and person is the same seat, unless both sides say that it began at different
//! times.

use std::collections::BTreeSet;

use super::{Import, timeline::EVER};
use crate::{Id, Kind, PartialDate, Result, SeatBody, SeatFacts, Subject, entity::seat, rows::among};

impl Import<'_> {
    /// Brings seats to what the facts say.
    pub(super) async fn seats(&mut self) -> Result<()> {
        let facts = self.facts;
        let foundations: BTreeSet<i64> =
            facts.seats.iter().map(|stated| self.foundation(&stated.foundation).key()).collect();
        if foundations.is_empty() {
            return Ok(());
        }
        let rows = among::<seat::Entity, _>(&self.write.tx, seat::Column::FoundationId, foundations).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        self.write.seats.load(rows);
        self.write.ledger.load(&self.write.tx, Kind::Seat, ids).await?;
        // Two companies that were merged may have stated one seat each: then it is the same one.
        let mut taken: BTreeSet<(i64, Option<&str>, &str)> = BTreeSet::new();
        for stated in &facts.seats {
            let by = (stated.company.slug.as_deref(), stated.company.name.as_str());
            let id = self.seat(stated, |id| taken.contains(&(id, by.0, by.1)));
            taken.insert((id, by.0, by.1));
            let subject = Subject { kind: Kind::Seat, id };
            self.state(subject, "", None);
            self.state_some(subject, "since", stated.since.as_ref().map(PartialDate::as_str));
            self.state_some(subject, "until", stated.until.as_ref().map(PartialDate::as_str));
            let person = stated.person.as_ref().and_then(|person| self.person(person));
            if let Some(row) = self.write.seats.get_mut(&id) {
                row.person_id = row.person_id.or(person);
            }
            self.settle_seat(subject);
        }
        Ok(())
    }

    fn seat(&mut self, stated: &SeatFacts, is_taken: impl Fn(i64) -> bool) -> i64 {
        let foundation = self.foundation(&stated.foundation).key();
        let company = self.companies.get(&stated.company).expect("who holds a seat was matched or made");
        let person = stated.person.as_ref().and_then(|person| self.person(person));
        let fitting = self.write.seats.iter().filter(|row| {
            let same_person = person.is_none() || row.person_id.is_none() || row.person_id == person;
            let same_start = stated.since.is_none() || row.since.is_none() || row.since == stated.since;
            let place = (row.foundation_id, row.company_id, row.body) == (foundation, company, stated.body);
            place && same_person && same_start && !is_taken(row.id)
        });
        // Of several, the one that is just so, then one that this source spoke of on that day, or ever before, then the
        // one most like it.
        let is_other = |row: &&seat::Model| {
            let subject = Subject { kind: Kind::Seat, id: row.id };
            let span = self.write.ledger.span(subject, self.by.source_id);
            let is_new = !span.is_some_and(|(first, last)| (first..=last).contains(&self.by.day));
            let differs = (row.person_id != person, row.since != stated.since, row.until != stated.until);
            (differs != (false, false, false), is_new, span.is_none(), differs)
        };
        if let Some(row) = fitting.min_by_key(is_other) {
            return row.id;
        }
        let id = self.write.seats.next_id();
        let day = self.by.day;
        self.write.seats.put(seat::Model {
            id,
            foundation_id: foundation,
            company_id: company,
            body: stated.body,
            person_id: person,
            since: None,
            until: None,
            valid_from: day,
            valid_until: EVER,
            first_seen: day,
            last_seen: day,
        });
        id
    }

    /// Makes a seat what the ledger believes.
    pub(crate) fn settle_seat(&mut self, subject: Subject) {
        let witnesses = self.write.ledger.witnesses(subject);
        let since = self.write.ledger.believed(subject, "since").map(str::to_owned);
        let until = self.write.ledger.believed(subject, "until").map(str::to_owned);
        let row = self.write.seats.get_mut(&subject.id).expect("it was matched or made");
        for (_, first, last) in witnesses {
            row.first_seen = row.first_seen.min(first);
            row.last_seen = row.last_seen.max(last);
        }
        row.since = since.as_ref().and_then(|date| date.parse().ok());
        row.until = until.as_ref().and_then(|date| date.parse().ok());
        row.valid_from = row.since.as_ref().map_or(row.first_seen, PartialDate::first_day);
        row.valid_until = row.until.as_ref().map_or(EVER, PartialDate::first_day);
        let body = match row.body {
            SeatBody::GoverningBoard => "board",
            SeatBody::Technical => "technical body",
        };
        let company = self.write.companies.get(&row.company_id).map_or("?", |row| row.name.as_str());
        let foundation = self.write.foundations.get(&row.foundation_id).map_or("?", |row| row.slug.as_str());
        let words = format!("{company} in the {body} of {foundation}");
        self.judge(subject, &words, "since", since.as_deref());
        self.judge(subject, &words, "until", until.as_deref());
    }
}

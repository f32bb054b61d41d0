//! Seats: the same body, company and person is the same seat, unless both sides say that it began at different
//! times.

use std::collections::BTreeSet;

use super::{Import, members::EVER};
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
        let mut taken: BTreeSet<i64> = BTreeSet::new();
        for stated in &facts.seats {
            let id = self.seat(stated, &taken);
            taken.insert(id);
            let subject = Subject { kind: Kind::Seat, id };
            self.state(subject, "", None);
            self.state_some(subject, "since", stated.since.as_ref().map(PartialDate::as_str));
            self.state_some(subject, "until", stated.until.as_ref().map(PartialDate::as_str));
            self.settle_seat(subject, stated);
        }
        Ok(())
    }

    fn seat(&mut self, stated: &SeatFacts, taken: &BTreeSet<i64>) -> i64 {
        let foundation = self.foundation(&stated.foundation).key();
        let company = self.companies.get(&stated.company).expect("who holds a seat was matched or made");
        let person = stated.person.as_ref().and_then(|person| self.person(person));
        let known = self.write.seats.iter().find(|row| {
            let same_person = person.is_none() || row.person_id.is_none() || row.person_id == person;
            let same_start = stated.since.is_none() || row.since.is_none() || row.since == stated.since;
            let place = (row.foundation_id, row.company_id, row.body) == (foundation, company, stated.body);
            place && same_person && same_start && !taken.contains(&row.id)
        });
        if let Some(row) = known {
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

    fn settle_seat(&mut self, subject: Subject, stated: &SeatFacts) {
        let person = stated.person.as_ref().and_then(|person| self.person(person));
        let since = self.write.ledger.believed(subject, "since").map(str::to_owned);
        let until = self.write.ledger.believed(subject, "until").map(str::to_owned);
        let day = self.by.day;
        let company = self.companies.get(&stated.company).and_then(|id| self.write.companies.get(&id));
        let body = match stated.body {
            SeatBody::GoverningBoard => "board",
            SeatBody::Technical => "technical body",
        };
        let words =
            format!("{} in the {body} of {}", company.map_or("?", |row| &row.name), stated.foundation);
        let row = self.write.seats.get_mut(&subject.id).expect("it was matched or made");
        row.person_id = row.person_id.or(person);
        row.first_seen = row.first_seen.min(day);
        row.last_seen = row.last_seen.max(day);
        row.since = since.as_ref().and_then(|date| date.parse().ok());
        row.until = until.as_ref().and_then(|date| date.parse().ok());
        row.valid_from = row.since.as_ref().map_or(row.first_seen, PartialDate::first_day);
        row.valid_until = row.until.as_ref().map_or(EVER, PartialDate::first_day);
        self.judge(subject, &words, "since", since.as_deref());
        self.judge(subject, &words, "until", until.as_deref());
    }
}

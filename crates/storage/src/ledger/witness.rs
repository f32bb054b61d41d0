//! Who saw a record, and when; and what one source says of it, which goes along when it turns out to be about another.

use time::Date;

use super::{Ledger, Speaker, Statement};
use crate::Subject;

impl Ledger {
    /// From when to when a source was seen to say that a record is there.
    pub(crate) fn span(&self, subject: Subject, source: i64) -> Option<(Date, Date)> {
        let mut rows = self.statements(subject, "").filter(|row| row.source_id == source);
        rows.next().map(|row| (row.first_seen, row.last_seen))
    }

    /// The speaker was seen to say, from one day to another, that a record is there.
    pub(crate) fn set_span(&mut self, by: &Speaker, subject: Subject, first: Date, last: Date) {
        if self.span(subject, by.source_id).is_none() {
            self.also(by, subject, "", None);
        }
        let ids = self.of.get(&subject).and_then(|fields| fields.get("")).cloned().unwrap_or_default();
        for id in ids {
            let Some(row) = self.rows.get_mut(&id).filter(|row| row.source_id == by.source_id) else {
                continue;
            };
            if last == by.day
                && (row.location != by.location || row.revision != by.revision || row.last_seen != last)
            {
                row.location.clone_from(&by.location);
                row.revision.clone_from(&by.revision);
                self.seen_again.insert(id);
            }
            row.first_seen = first;
            row.last_seen = last;
            row.contradicted = false;
        }
    }

    /// A source was seen to say that a record is there from one day to another, and not before or after.
    pub(crate) fn trim_span(&mut self, source: i64, subject: Subject, first: Date, last: Date) {
        let ids = self.of.get(&subject).and_then(|fields| fields.get("")).cloned().unwrap_or_default();
        for id in ids {
            if let Some(row) = self.rows.get_mut(&id).filter(|row| row.source_id == source) {
                row.first_seen = first;
                row.last_seen = last;
            }
        }
    }

    /// The sources that say that a record is there, with the first and the last day.
    pub(crate) fn witnesses(&self, subject: Subject) -> Vec<(i64, Date, Date)> {
        self.statements(subject, "").map(|row| (row.source_id, row.first_seen, row.last_seen)).collect()
    }

    /// Gives what one source says of a record to another record.
    pub(crate) fn hand_over_of(&mut self, source: i64, from: Subject, to: Subject) {
        let fields = self.of.remove(&from).unwrap_or_default();
        for (field, ids) in fields {
            for id in ids {
                let is_said = self.rows.get(&id).is_some_and(|row| row.source_id == source);
                if !is_said || !self.hand_over_one(id, to, &field) {
                    self.index(id, from, &field);
                }
            }
        }
    }

    /// What a source says of a record from one day on, it says of another.
    pub(crate) fn part(&mut self, source: i64, from: Subject, to: Subject, since: Date) {
        for (field, ids) in self.of.remove(&from).unwrap_or_default() {
            for id in ids {
                let said = self.rows.get(&id).filter(|row| row.source_id == source && since <= row.last_seen);
                let Some(said) = said.cloned() else {
                    self.index(id, from, &field);
                    continue;
                };
                let mut later = id;
                if said.first_seen < since {
                    let last_seen = since.previous_day().unwrap_or(since);
                    later = self.rows.next_id();
                    self.rows.put(Statement { last_seen, ..said.clone() });
                    self.index(id, from, &field);
                    self.rows.put(Statement { id: later, first_seen: since, ..said });
                }
                if !self.hand_over_one(later, to, &field) {
                    self.rows.remove(&later);
                }
                self.touched.insert((from, field.clone()));
            }
        }
    }

    /// What a source said of a field on a day; what it says of it now, where it is not known to have spoken then.
    pub(crate) fn said_on(
        &self,
        source: i64,
        subject: Subject,
        field: &str,
        day: Date,
    ) -> Option<&Statement> {
        let mut said = self.statements(subject, field).filter(|row| row.source_id == source);
        let then = said.find(|row| (row.first_seen..=row.last_seen).contains(&day));
        then.or_else(|| self.ranked(subject, field).into_iter().find(|row| row.source_id == source))
    }

    /// Whether the speaker was seen to say so on this day before.
    pub(crate) fn said(&self, by: &Speaker, subject: Subject, field: &str, value: &str) -> bool {
        self.statements(subject, field).any(|row| {
            row.source_id == by.source_id
                && row.value.as_deref() == Some(value)
                && (row.first_seen..=row.last_seen).contains(&by.day)
        })
    }

    /// Whether a source says something of a field.
    pub(crate) fn says(&self, source: i64, subject: Subject, field: &str) -> bool {
        self.statements(subject, field).any(|row| row.source_id == source)
    }
}

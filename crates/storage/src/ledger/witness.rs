//! Who saw a record, and when; and all that is said of one, at once.

use time::Date;

use super::{Ledger, Statement, is_repeated, is_seen_again};
use crate::Subject;

impl Ledger {
    /// From when to when a source was seen to say that a record is there.
    pub(crate) fn span(&self, subject: Subject, source: i64) -> Option<(Date, Date)> {
        let mut rows = self.statements(subject, "").filter(|row| row.source_id == source);
        rows.next().map(|row| (row.first_seen, row.last_seen))
    }

    /// The sources that say that a record is there, with the first and the last day.
    pub(crate) fn witnesses(&self, subject: Subject) -> Vec<(i64, Date, Date)> {
        self.statements(subject, "").map(|row| (row.source_id, row.first_seen, row.last_seen)).collect()
    }

    /// Whether a source says something of a field.
    pub(crate) fn says(&self, source: i64, subject: Subject, field: &str) -> bool {
        self.statements(subject, field).any(|row| row.source_id == source)
    }

    /// All that is said of a record.
    pub(crate) fn all(&self, subject: Subject) -> impl Iterator<Item = &Statement> {
        self.of
            .get(&subject)
            .into_iter()
            .flatten()
            .flat_map(move |(field, _)| self.statements(subject, field))
    }

    /// What is said of a record is this, and nothing else. What was said before keeps its id, and goes on being
    /// contradicted until it is judged again.
    pub(crate) fn set(&mut self, subject: Subject, said: Vec<Statement>) {
        let mut old: Vec<Statement> = self.all(subject).cloned().collect();
        self.of.remove(&subject);
        for new in said {
            let was = old.iter().position(|old| is_repeated(old, &new)).map(|at| old.swap_remove(at));
            let id = was.as_ref().map_or_else(|| self.rows.next_id(), |was| was.id);
            let contradicted = was.as_ref().is_some_and(|was| was.contradicted);
            let new = Statement { id, subject_id: subject.id, contradicted, ..new };
            if was.as_ref() != Some(&new) && was.is_some_and(|was| is_seen_again(&was, &new)) {
                self.seen_again.insert(id);
            }
            self.index(id, subject, &new.field);
            self.rows.put(new);
        }
        for gone in old {
            self.rows.remove(&gone.id);
        }
    }
}

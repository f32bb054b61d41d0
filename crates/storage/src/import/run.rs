//! Days in a row on which a source said the same.

use std::{collections::BTreeSet, ops::Bound};

use time::Date;

/// The first and the last day, and each between them on which the source listed the whole.
///
/// A source that is replayed from its beginning has thousands of such days, and hundreds of companies: who asks for a
/// neighbour must not look at all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Run {
    pub(crate) first: Date,
    pub(crate) last: Date,
}

impl Run {
    /// Whether the source said so on a day.
    pub(crate) fn has(self, day: Date, listed: &BTreeSet<Date>) -> bool {
        day == self.first || day == self.last || self.spans(day) && listed.contains(&day)
    }

    /// Whether a day is not before it, and not after it.
    pub(crate) fn spans(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether there is a day that is in both.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// From the first day of both to the last.
    pub(crate) fn with(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// Its days before a day.
    pub(crate) fn before(self, day: Date, listed: &BTreeSet<Date>) -> Option<Self> {
        if day <= self.first {
            return None;
        }
        if self.last < day {
            return Some(self);
        }
        let last = listed.range(self.first..day).next_back().copied().unwrap_or(self.first);
        Some(Self { last, ..self })
    }

    /// Its days after a day.
    pub(crate) fn after(self, day: Date, listed: &BTreeSet<Date>) -> Option<Self> {
        if self.last <= day {
            return None;
        }
        if day < self.first {
            return Some(self);
        }
        let later = (Bound::Excluded(day), Bound::Included(self.last));
        let first = listed.range(later).next().copied().unwrap_or(self.last);
        Some(Self { first, ..self })
    }

    /// Its days, parted before each of these.
    pub(crate) fn part(self, days: &BTreeSet<Date>, listed: &BTreeSet<Date>) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut rest = Some(self);
        for day in days {
            let Some(run) = rest else { break };
            parts.extend(run.before(*day, listed));
            rest = day.previous_day().map_or(rest, |eve| run.after(eve, listed));
        }
        parts.extend(rest);
        parts
    }
}

//! A date of which the day, or the day and the month, may be unknown (Popolo, ISO 8601 reduced precision).

use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use time::{Date, Month};

/// A day (`2022-09-12`), a month (`2022-09`) or a year (`2022`).
///
/// It orders and compares as text, which is also the order of time: a year stands before its months, a month
/// before its days.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DeriveValueType)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate(String);

/// Text that is no date of any precision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date: write a day (2022-09-12), a month (2022-09) or a year (2022)")]
pub struct NotADate(pub String);

impl PartialDate {
    /// The first day it may mean. Periods are half-open, from first day to first day, so that two periods that
    /// meet in the same month or year neither overlap nor leave a gap.
    pub fn first_day(&self) -> Date {
        first_day(&self.0).expect("a PartialDate holds what `from_str` accepted")
    }

    /// One that the database holds.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn first_day(text: &str) -> Option<Date> {
    let digits = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u16>().ok())?
    };
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    if parts.next().is_some() || year == 0 {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
}

impl FromStr for PartialDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        match first_day(text) {
            Some(_) => Ok(Self(text.to_owned())),
            None => Err(NotADate(text.to_owned())),
        }
    }
}

impl TryFrom<String> for PartialDate {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Self, NotADate> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.0
    }
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> Self {
        Self(format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day()))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_a_month_and_a_year_are_dates() {
        for (text, day) in [("2022", "2022-01-01"), ("2022-09", "2022-09-01"), ("2024-02-29", "2024-02-29")] {
            assert_eq!(PartialDate::from(text.parse::<PartialDate>().unwrap().first_day()).as_str(), day);
        }
    }

    #[test]
    fn anything_else_is_not() {
        for text in
            ["", "22", "2022-9-1", "2022-13", "2023-02-29", "2022-09-12T00:00", "0000", "+022", "2022-"]
        {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}

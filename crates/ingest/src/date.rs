//! Days and instants as people write them.

use pediment_storage::{Millis, PartialDate};
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// A day, month or year: `2022-09-12`, `2022-9-12`, `2022/09/12`, `2022-09`, `2022`, or an instant's day.
pub(crate) fn partial(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    if let Some((day, rest)) = leading_day(text) {
        let is_end = rest.is_empty() || rest.starts_with(['T', 't', ' ']);
        return is_end.then(|| day.into());
    }
    let mut parts = text.split(['-', '/']);
    let (year, month) = (parts.next()?, parts.next()?);
    if year.len() != 4 || month.is_empty() || month.len() > 2 || parts.next().is_some() {
        return None;
    }
    format!("{year}-{month:0>2}").parse().ok()
}

/// The day in a file name: `landscape-2025-07-01.yml`, `2022-9-12-Name.md`. The first that is one.
pub(crate) fn in_name(name: &str) -> Option<Date> {
    let starts = name.char_indices().filter(|(at, c)| {
        c.is_ascii_digit() && !name[..*at].ends_with(|before: char| before.is_ascii_digit())
    });
    for (at, _) in starts {
        if let Some((day, rest)) = leading_day(&name[at..])
            && !rest.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some(day);
        }
    }
    None
}

/// An instant or day as people write it in words: `September 12, 2022`, `Mon, 12 Sep 2022 10:00:00 +0000`.
/// The clock time of such a text is left out: it says a day.
pub(crate) fn in_words(text: &str) -> Option<Millis> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let month = words().find_map(|word| {
        let start = word.get(..3)?.to_ascii_lowercase();
        let is_word = word.chars().all(char::is_alphabetic);
        MONTHS.iter().position(|month| is_word && *month == start)
    })?;
    let year = words().find(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))?;
    let day = words().find_map(|word| {
        let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        (number.len() <= 2).then(|| number.parse::<u8>().ok())?
    })?;
    let month = Month::try_from(u8::try_from(month + 1).ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day).ok().map(start_of)
}

/// An instant, with or without a zone (then UTC), or a day (then its first instant in UTC).
pub(crate) fn instant(text: &str) -> Option<Millis> {
    let text = text.trim();
    let (day, rest) = leading_day(text)?;
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    if rest.is_empty() {
        return Some(millis(day.midnight().assume_utc()));
    }
    let clock_ends = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(clock_ends);
    let mut parts = clock.split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let (second, fraction) = parts.next().map_or(("0", "0"), |s| s.split_once('.').unwrap_or((s, "0")));
    if parts.next().is_some() || fraction.is_empty() {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}")
        .get(..3)?
        .parse()
        .ok()
        .filter(|_| fraction.bytes().all(|b| b.is_ascii_digit()))?;
    let time = Time::from_hms_milli(hour, minute, second.parse().ok()?, thousandths).ok()?;
    Some(millis(PrimitiveDateTime::new(day, time).assume_offset(offset(zone.trim())?)))
}

/// The zone behind a clock time: nothing, `Z`, `UTC`, `+02:00`, `-0700`, `+2`.
fn offset(zone: &str) -> Option<UtcOffset> {
    if zone.is_empty() || ["z", "utc", "gmt"].contains(&zone.to_ascii_lowercase().as_str()) {
        return Some(UtcOffset::UTC);
    }
    let sign = match zone.as_bytes()[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    UtcOffset::from_hms(sign * hours.parse::<i8>().ok()?, sign * minutes.parse::<i8>().ok()?, 0).ok()
}

/// The day a text begins with, and the rest.
fn leading_day(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = digits(text, 4, 4)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '_' | '.'))?;
    let (month, rest) = digits(&rest[1..], 1, 2)?;
    let (day, rest) = digits(rest.strip_prefix(separator)?, 1, 2)?;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()?;
    (date.year() > 0).then_some((date, rest))
}

fn digits(text: &str, least: usize, most: usize) -> Option<(u16, &str)> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(length);
    if length < least { None } else { Some((number.parse().ok()?, rest)) }
}

/// The first instant of a day, in UTC.
pub(crate) fn start_of(day: Date) -> Millis {
    millis(day.midnight().assume_utc())
}

fn millis(at: OffsetDateTime) -> Millis {
    at.unix_timestamp() * 1000 + i64::from(at.millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, date) in [
            ("2022-09-12", Some("2022-09-12")),
            ("2022-9-2", Some("2022-09-02")),
            ("2022/09/12", Some("2022-09-12")),
            ("2021-03-04T00:00:00Z", Some("2021-03-04")),
            ("2022-9", Some("2022-09")),
            ("2022", Some("2022")),
            ("2022-13-01", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(partial(text).as_ref().map(PartialDate::as_str), date, "{text}");
        }
    }

    #[test]
    fn a_file_name_can_hold_a_day() {
        let day = |name| in_name(name).map(|day| day.to_string());
        assert_eq!(day("landscape-2025-07-01.yml").unwrap(), "2025-07-01");
        assert_eq!(day("2022-9-12-PyTorchfoundation.md").unwrap(), "2022-09-12");
        assert_eq!(day("2015_07_01-x.md").unwrap(), "2015-07-01");
        assert_eq!(day("landscape.yml"), None);
        assert_eq!(day("v2-12022-01-011.yml"), None);
    }

    #[test]
    fn instants_come_with_many_zones() {
        let first = instant("2024-05-06T10:00:00Z").unwrap();
        for text in [
            "2024-05-06 10:00",
            "2024-05-06 10:00:00 UTC",
            "2024-05-06T03:00:00-07:00",
            "2024-05-06 12:00:00 +0200",
            "2024-05-06T12:00:00.000+02",
        ] {
            assert_eq!(instant(text), Some(first), "{text}");
        }
        assert_eq!(instant("2024-05-06T10:00:00.5Z"), Some(first + 500));
        assert_eq!(instant("2024-05-06"), Some(first - 10 * 3_600_000));
        for text in ["September 12, 2022", "12 Sep 2022", "Mon, 12 Sep 2022 10:00:00 +0000", "Sept 12th 2022"]
        {
            assert_eq!(in_words(text), instant("2022-09-12"), "{text}");
        }
        assert_eq!(in_words("soon, in 2022"), None);
        for text in ["yesterday", "2024-05-06Tten", "2024-05-06T25:00", "2024-05-06T10:00:00+99:00"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}

//! This instant and this day, in UTC.

use time::{Date, OffsetDateTime};

use crate::Millis;

/// This instant.
pub(crate) fn now() -> Millis {
    let nanoseconds = OffsetDateTime::now_utc().unix_timestamp_nanos();
    Millis::try_from(nanoseconds / 1_000_000).expect("milliseconds of this epoch fit in 64 bits")
}

/// This day.
pub(crate) fn today() -> Date {
    OffsetDateTime::now_utc().date()
}

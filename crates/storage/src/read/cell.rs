//! What rows hold in their columns, and how it is taken from them.

use sea_orm::{ActiveEnum, DbErr, Iterable, QueryResult, RuntimeErr, TryGetable, sqlx::Row as _};
use time::Date;

use super::columns::Columns;
use crate::{
    BodyFormat, ChangeKind, FoundationStatus, Id, IdentifierScheme, PartialDate, Result, SeatBody,
    SourceKind, TierClass,
};

/// What a row holds in a column.
pub(crate) trait Cell: TryGetable {
    /// The value of the column at a place.
    fn read(row: &QueryResult, at: usize) -> Result<Self> {
        Ok(row.try_get_by_index(at)?)
    }

    /// What stands for a column that was not asked for.
    fn unasked() -> Self;
}

/// Most columns of most rows. The statements and the tables are ours, so that nobody has to ask Postgres for each value
/// whether it is of the type that the table declares: that costs more than to read it.
macro_rules! read_unchecked {
    ($($value:ty: $unasked:expr),* $(,)?) => {$(
        impl Cell for $value {
            fn read(row: &QueryResult, at: usize) -> Result<Self> {
                match row.try_as_pg_row() {
                    Some(row) => Ok(row.try_get_unchecked(at).map_err(|error| {
                        DbErr::Query(RuntimeErr::SqlxError(error.into()))
                    })?),
                    None => Ok(row.try_get_by_index(at)?),
                }
            }

            fn unasked() -> Self {
                $unasked
            }
        }
    )*};
}

read_unchecked! {
    i64: 0,
    Option<i64>: None,
    i32: 0,
    Option<i32>: None,
    bool: false,
    Option<bool>: None,
    String: String::new(),
    Option<String>: None,
    Date: Date::MIN,
    Option<Date>: None,
}

impl Cell for i16 {
    fn unasked() -> Self {
        0
    }
}

impl Cell for Option<PartialDate> {
    fn read(row: &QueryResult, at: usize) -> Result<Self> {
        Ok(Option::read(row, at)?.map(PartialDate::stored))
    }

    fn unasked() -> Self {
        None
    }
}

macro_rules! read_words {
    ($($choice:ty),*) => {$(
        impl Cell for $choice {
            fn read(row: &QueryResult, at: usize) -> Result<Self> {
                Ok(Self::try_from_value(&String::read(row, at)?)?)
            }

            fn unasked() -> Self {
                Self::iter().next().expect("there is a first choice")
            }
        }
    )*};
}

read_words!(BodyFormat, ChangeKind, FoundationStatus, IdentifierScheme, SeatBody, SourceKind, TierClass);

/// Takes the columns of a row one after the other.
pub struct Cells<'a> {
    row: &'a QueryResult,
    /// Where the next column that was asked for is in the row.
    at: usize,
    asked: Columns,
    /// Which column is taken next.
    next: usize,
}

impl<'a> Cells<'a> {
    /// All columns of a row.
    pub(crate) fn new(row: &'a QueryResult) -> Self {
        Self::asked(row, 0, Columns::ALL)
    }

    /// The columns of a record, of which these were asked for, the first of them at `at`.
    pub(crate) fn asked(row: &'a QueryResult, at: usize, asked: Columns) -> Self {
        Self { row, at, asked, next: 0 }
    }

    pub(crate) fn take<T: Cell>(&mut self) -> Result<T> {
        self.next += 1;
        if !self.asked.have(self.next - 1) {
            return Ok(T::unasked());
        }
        self.at += 1;
        T::read(self.row, self.at - 1)
    }

    pub(crate) fn id<I: Id>(&mut self) -> Result<I> {
        self.take().map(I::new)
    }

    pub(crate) fn known_id<I: Id>(&mut self) -> Result<Option<I>> {
        Ok(self.take::<Option<i64>>()?.map(I::new))
    }
}

//! Which columns of a kind of record a question needs.

use serde::Serialize;

use super::row::Row;

/// Some columns of a kind of record; its id is always among them.
///
/// What is not among them is not read, and its place in the record means nothing. Caches keep records whole, so that
/// this says what is needed, not what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Columns(u32);

impl Columns {
    /// All of them.
    pub const ALL: Self = Self(u32::MAX);

    /// The id alone.
    pub const ID: Self = Self(1);

    /// Those of these names.
    ///
    /// # Panics
    ///
    /// Where the kind has no column of a name. In a constant that is an error of the compiler.
    pub const fn of<R: Row>(names: &[&str]) -> Self {
        let (mut columns, mut place) = (Self::ID, 0);
        while place < names.len() {
            columns = columns.and(Self(1 << place_of(names[place], R::COLUMNS)));
            place += 1;
        }
        columns
    }

    /// These and others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether the column at a place of [`Row::COLUMNS`] is among them.
    pub(crate) fn have(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }

    /// Their names, in the order of [`Row::COLUMNS`].
    pub(crate) fn names<R: Row>(self) -> Vec<&'static str> {
        let named = R::COLUMNS.iter().enumerate().filter(|(place, _)| self.have(*place));
        named.map(|(_, name)| *name).collect()
    }
}

const fn place_of(name: &str, columns: &[&str]) -> usize {
    let mut place = 0;
    while place < columns.len() {
        if is(name, columns[place]) {
            return place;
        }
        place += 1;
    }
    panic!("there is no column of this name");
}

const fn is(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut place = 0;
    while place < a.len() && place < b.len() && a[place] == b[place] {
        place += 1;
    }
    place == a.len() && place == b.len()
}

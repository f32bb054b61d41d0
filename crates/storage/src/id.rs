//! Ids: one newtype for each kind of record, so that no id is taken for another's.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The kinds of record that have an id of their own: what a [`Subject`] can be.
///
/// The number is what the database holds; it never changes and is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(i16)]
pub enum Kind {
    /// A [`crate::Foundation`].
    Foundation = 1,
    /// A [`crate::Company`].
    Company = 2,
    /// A [`crate::Member`].
    Member = 3,
    /// A [`crate::Principle`].
    Principle = 4,
    /// An [`crate::Announcement`].
    Announcement = 5,
    /// A [`crate::Person`].
    Person = 6,
    /// A [`crate::Project`].
    Project = 7,
    /// A [`crate::Source`].
    Source = 8,
    /// A [`crate::Seat`].
    Seat = 9,
}

impl Kind {
    /// Every kind, in the order of its numbers.
    pub const ALL: [Self; 9] = [
        Self::Foundation,
        Self::Company,
        Self::Member,
        Self::Principle,
        Self::Announcement,
        Self::Person,
        Self::Project,
        Self::Source,
        Self::Seat,
    ];

    /// The number the database holds.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The kind behind a number of the database.
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The kind's name in tags, exports and messages: `company`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Foundation => "foundation",
            Self::Company => "company",
            Self::Member => "member",
            Self::Principle => "principle",
            Self::Announcement => "announcement",
            Self::Person => "person",
            Self::Project => "project",
            Self::Source => "source",
            Self::Seat => "seat",
        }
    }
}

/// One record of any kind: what a change or a provenance is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// What it is.
    pub kind: Kind,
    /// Which one.
    pub id: i64,
}

/// An id that knows its kind.
pub trait Id:
    Copy + Eq + Ord + std::hash::Hash + Send + Sync + std::fmt::Debug + Serialize + DeserializeOwned + 'static
{
    /// The kind of record this is the id of.
    const KIND: Kind;
    /// Wraps a database key.
    fn new(key: i64) -> Self;
    /// The database key.
    fn key(self) -> i64;
    /// The same record, its kind said at run time.
    fn subject(self) -> Subject {
        Subject { kind: Self::KIND, id: self.key() }
    }
}

macro_rules! ids {
    ($($name:ident => $kind:ident),* $(,)?) => {$(
        #[doc = concat!("The id of a [`crate::", stringify!($kind), "`].")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl Id for $name {
            const KIND: Kind = Kind::$kind;
            fn new(key: i64) -> Self {
                Self(key)
            }
            fn key(self) -> i64 {
                self.0
            }
        }
    )*};
}

ids! {
    FoundationId => Foundation,
    CompanyId => Company,
    MemberId => Member,
    PrincipleId => Principle,
    AnnouncementId => Announcement,
    PersonId => Person,
    ProjectId => Project,
    SourceId => Source,
    SeatId => Seat,
}

/// The id of a committed change: its place in the order of all changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeId(pub i64);

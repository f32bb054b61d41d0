//! What a list shall hold, in which order, and which part of it: the questions the store answers, as plain data.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::{ChangeId, Kind};

/// A condition on the records of a list. Fields and relations belong to the kind that is listed; a field or
/// relation of another kind is a programming error and answered with [`crate::Error::Filter`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Filter {
    /// Every one holds. Empty: always.
    All(Vec<Self>),
    /// At least one holds. Empty: never.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A field compares.
    Field(Field, Test),
    /// Some related record fulfils a condition. For "every" and "none" put it, negated, in [`Filter::Not`].
    Some(Relation, Box<Self>),
}

impl Filter {
    /// Memberships that hold on a day.
    pub fn valid_on(day: Date) -> Self {
        Self::All(vec![
            Self::Field(Field::MemberValidFrom, Test::AtMost(Value::Day(day))),
            Self::Field(Field::MemberValidUntil, Test::Greater(Value::Day(day))),
        ])
    }
}

/// How a field compares. Text compares by its characters, except where it says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Test {
    /// It is one of these.
    In(Vec<Value>),
    /// It is less.
    Less(Value),
    /// It is less or the same.
    AtMost(Value),
    /// It is more.
    Greater(Value),
    /// It is more or the same.
    AtLeast(Value),
    /// The text holds this one, whatever its case and accents.
    Contains(String),
    /// The text begins with this one, whatever its case and accents.
    StartsWith(String),
    /// Nothing is known (true), or something is (false).
    IsNull(bool),
}

/// What a field compares with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Text; partial dates too.
    Text(String),
    /// A number: a key, an ordinal, an instant in milliseconds.
    Number(i64),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
}

/// The fields that conditions and orders can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[expect(missing_docs, reason = "each is the field of that name")]
pub enum Field {
    // Of every kind.
    Id,
    // Foundation.
    FoundationSlug,
    FoundationName,
    FoundationFoundedOn,
    FoundationStatus,
    // Company.
    CompanySlug,
    CompanyName,
    CompanyCountry,
    CompanyHomepage,
    // Member.
    MemberTier,
    MemberTierClass,
    /// The first day the membership is taken to hold: its `since`, else the day it was first seen.
    MemberValidFrom,
    /// The first day it does not hold any more.
    MemberValidUntil,
    /// The name of the member's company, for orders.
    MemberCompanyName,
    MemberFirstSeen,
    MemberLastSeen,
    // Principle.
    PrincipleSection,
    PrincipleOrdinal,
    PrincipleFirstPriority,
    PrincipleTitle,
    // Announcement.
    AnnouncementSlug,
    AnnouncementTitle,
    AnnouncementLanguage,
    AnnouncementPublishedAt,
    // Project.
    ProjectSlug,
    ProjectName,
    ProjectMaturity,
    ProjectAccepted,
    ProjectGraduated,
    ProjectArchived,
    // Identifiers and aliases of a company, inside [`Relation::CompanyIdentifiers`] and `CompanyAliases`.
    IdentifierScheme,
    IdentifierValue,
    AliasName,
}

/// The relations that conditions can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[expect(missing_docs, reason = "each leads from the first kind to the second")]
pub enum Relation {
    FoundationParent,
    FoundationChildren,
    FoundationMembers,
    FoundationPrinciples,
    FoundationAnnouncements,
    FoundationProjects,
    CompanyParent,
    CompanySubsidiaries,
    CompanyMemberships,
    CompanyAnnouncements,
    CompanyIdentifiers,
    CompanyAliases,
    MemberFoundation,
    MemberCompany,
    PrincipleFoundation,
    AnnouncementFoundations,
    AnnouncementCompanies,
    ProjectFoundation,
}

/// Up or down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Direction {
    /// The least first.
    #[default]
    Ascending,
    /// The greatest first.
    Descending,
}

/// A list of one kind: which records, in which order. The order always ends in the id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct List {
    /// Which records.
    pub filter: Filter,
    /// By what they are ordered, before the id.
    pub order: Vec<(Field, Direction)>,
}

/// Which part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Slice {
    /// How many at most.
    pub limit: u32,
    /// From its beginning, or from its end.
    pub from: End,
    /// Only what comes after this place.
    pub after: Option<Cursor>,
    /// Only what comes before this place.
    pub before: Option<Cursor>,
    /// Whether the page shall say if the list goes on where it stops; one record more is read to know.
    pub peek: bool,
}

/// The two ends of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum End {
    /// Its beginning: Relay's `first`.
    #[default]
    First,
    /// Its end: Relay's `last`.
    Last,
}

/// A place in a list: the values of the order's fields there, then the id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// One value for each field of the order; None where nothing is known. Unknown values stand last.
    pub key: Vec<Option<Value>>,
    /// The record's id.
    pub id: i64,
}

/// One part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The records in the list's order, each with its place.
    pub edges: Vec<(Cursor, T)>,
    /// Whether the list goes on after the last of them; false where the slice did not [`peek`](Slice::peek) there.
    pub has_next: bool,
    /// Whether the list has some before the first of them; false where the slice did not [`peek`](Slice::peek) there.
    pub has_previous: bool,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { edges: Vec::new(), has_next: false, has_previous: false }
    }
}

/// What to search.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SearchQuery {
    /// Words. Every one must occur; `"…"` holds words together; a trailing `*` is a prefix.
    pub text: String,
    /// Kinds to look in; empty: all that can be found.
    pub kinds: Vec<Kind>,
    /// How many at most.
    pub limit: u32,
    /// Only what ranks after this.
    pub after: Option<Hit>,
}

/// A place among the answers of a search: score, then document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hit {
    /// The score in millionths, greatest first.
    pub score: i64,
    /// The key of the found text, smallest first.
    pub document: i64,
}

/// One answer of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its place.
    pub hit: Hit,
    /// What was found.
    pub subject: crate::Subject,
    /// The language of the text that was found.
    pub language: Option<String>,
    /// A piece of the text; what matched stands between U+E000 and U+E001, so that it can be marked safely.
    pub snippet: String,
}

/// From where to read the change log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Since {
    /// Only what came after this change.
    pub after: ChangeId,
    /// How many at most.
    pub limit: u32,
}

impl Default for Filter {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Default for Slice {
    fn default() -> Self {
        Self { limit: 20, from: End::First, after: None, before: None, peek: true }
    }
}

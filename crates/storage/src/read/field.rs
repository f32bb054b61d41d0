//! The fields of conditions and orders, as columns.

use super::{
    sql::{Alias, Sql},
    table::Table,
};
use crate::{Direction, Field, Value};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    Number,
    Day,
    Flag,
}

/// How a list is ordered by a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// By another column: names by their keys.
    By(&'static str),
    /// By a column that no two records share.
    Unique(&'static str),
    /// By text that may be unknown; unknown stands last in both directions. An index on each of the two
    /// expressions makes that an ordinary order on both databases.
    UnknownLast(&'static str),
    /// By a 32-bit number.
    Small(&'static str),
    /// By the rank of the tier class.
    Rank,
}

/// A field's place in the database.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// None: every table.
    pub(crate) table: Option<Table>,
    pub(crate) name: &'static str,
    /// The column that holds the same text folded.
    pub(crate) folded: Option<&'static str>,
    pub(crate) holds: Holds,
    pub(crate) sort: Sort,
}

/// Stands after every text: no text that means something begins with it. The migrations name it too.
pub(crate) const LAST: &str = "\u{10FFFF}";

impl Column {
    const fn new(table: Table, name: &'static str, holds: Holds) -> Self {
        Self { table: Some(table), name, folded: None, holds, sort: Sort::By(name) }
    }

    const fn text(table: Table, name: &'static str) -> Self {
        Self::new(table, name, Holds::Text)
    }

    const fn unique(table: Table, name: &'static str) -> Self {
        Self { sort: Sort::Unique(name), ..Self::text(table, name) }
    }

    const fn known_or_not(table: Table, name: &'static str) -> Self {
        Self { sort: Sort::UnknownLast(name), ..Self::text(table, name) }
    }

    const fn folded(table: Table, name: &'static str, key: &'static str) -> Self {
        Self { folded: Some(key), sort: Sort::By(key), ..Self::text(table, name) }
    }

    pub(crate) fn of(field: Field) -> Self {
        use Table as T;
        match field {
            Field::Id => {
                Self { table: None, name: "id", folded: None, holds: Holds::Number, sort: Sort::Unique("id") }
            }
            Field::FoundationSlug => Self::unique(T::Foundation, "slug"),
            Field::FoundationName => Self::folded(T::Foundation, "name", "name_key"),
            Field::FoundationFoundedOn => Self::known_or_not(T::Foundation, "founded_on"),
            Field::FoundationStatus => Self::text(T::Foundation, "status"),
            Field::CompanySlug => Self::unique(T::Company, "slug"),
            Field::CompanyName => Self::folded(T::Company, "name", "name_key"),
            Field::CompanyCountry => Self::known_or_not(T::Company, "country"),
            Field::CompanyHomepage => Self::known_or_not(T::Company, "homepage"),
            Field::MemberTier => Self::known_or_not(T::Member, "tier"),
            Field::MemberTierClass => Self { sort: Sort::Rank, ..Self::text(T::Member, "tier_class") },
            Field::MemberValidFrom => Self::new(T::Member, "valid_from", Holds::Day),
            Field::MemberValidUntil => Self::new(T::Member, "valid_until", Holds::Day),
            Field::MemberCompanyName => Self::folded(T::Member, "company_key", "company_key"),
            Field::MemberFirstSeen => Self::new(T::Member, "first_seen", Holds::Day),
            Field::MemberLastSeen => Self::new(T::Member, "last_seen", Holds::Day),
            Field::PrincipleSection => Self::text(T::Principle, "section"),
            Field::PrincipleOrdinal => {
                Self { sort: Sort::Small("ordinal"), ..Self::new(T::Principle, "ordinal", Holds::Number) }
            }
            Field::PrincipleFirstPriority => Self::new(T::Principle, "first_priority", Holds::Flag),
            Field::PrincipleTitle => Self::text(T::Principle, "title"),
            Field::AnnouncementSlug => Self::unique(T::Announcement, "slug"),
            Field::AnnouncementTitle => Self::folded(T::Announcement, "title", "title_key"),
            Field::AnnouncementLanguage => Self::text(T::Announcement, "language"),
            Field::AnnouncementPublishedAt => Self::new(T::Announcement, "published_at", Holds::Number),
            Field::ProjectSlug => Self::text(T::Project, "slug"),
            Field::ProjectName => Self::folded(T::Project, "name", "name_key"),
            Field::ProjectMaturity => Self::known_or_not(T::Project, "maturity"),
            Field::ProjectAccepted => Self::known_or_not(T::Project, "accepted"),
            Field::ProjectGraduated => Self::known_or_not(T::Project, "graduated"),
            Field::ProjectArchived => Self::known_or_not(T::Project, "archived"),
            Field::IdentifierScheme => Self::text(T::Identifier, "scheme"),
            Field::IdentifierValue => Self::text(T::Identifier, "value"),
            Field::AliasName => Self::folded(T::Alias, "name", "name_key"),
        }
    }

    /// Whether the column belongs to this table.
    pub(crate) fn is_in(&self, table: Table) -> bool {
        self.table.is_none_or(|own| own == table)
    }
}

impl Sql {
    /// The expression that a list is ordered by; it never answers NULL.
    pub(crate) fn sort_key(&mut self, alias: Alias, sort: Sort, direction: Direction) -> &mut Self {
        match sort {
            Sort::By(name) | Sort::Unique(name) | Sort::Small(name) => self.column(alias, name),
            Sort::UnknownLast(name) => {
                self.push("COALESCE(").column(alias, name);
                match direction {
                    Direction::Ascending => self.push(", '\u{10FFFF}')"),
                    Direction::Descending => self.push(", '')"),
                }
            }
            Sort::Rank => self.push("CASE ").column(alias, "tier_class").push(
                " WHEN 'PLATINUM' THEN 0 WHEN 'GOLD' THEN 1 WHEN 'SILVER' THEN 2 WHEN 'ASSOCIATE' THEN 3 \
                 WHEN 'END_USER' THEN 4 WHEN 'COMMUNITY' THEN 5 WHEN 'OTHER' THEN 6 ELSE 7 END",
            ),
        }
    }
}

/// What stands in a cursor for a value that is not known: the text the order puts in its place.
pub(crate) fn unknown(direction: Direction) -> Value {
    Value::Text(match direction {
        Direction::Ascending => LAST.to_owned(),
        Direction::Descending => String::new(),
    })
}

impl Value {
    pub(crate) fn number(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(crate) fn text(&self) -> Option<String> {
        if let Self::Text(text) = self { Some(text.clone()) } else { None }
    }

    pub(crate) fn day(&self) -> Option<time::Date> {
        if let Self::Day(day) = self { Some(*day) } else { None }
    }

    pub(crate) fn flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    pub(crate) fn holds(&self) -> Holds {
        match self {
            Self::Text(_) => Holds::Text,
            Self::Number(_) => Holds::Number,
            Self::Day(_) => Holds::Day,
            Self::Flag(_) => Holds::Flag,
        }
    }
}

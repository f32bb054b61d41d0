//! The tables that are listed or followed to.

use super::sql::{Alias, Sql};
use crate::{Kind, instant::now};

/// A table whose rows conditions are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    Foundation,
    Company,
    Member,
    Principle,
    Announcement,
    Person,
    Project,
    Source,
    Seat,
    Identifier,
    Alias,
}

impl Table {
    /// Where the records of a kind are.
    pub(crate) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Foundation => Self::Foundation,
            Kind::Company => Self::Company,
            Kind::Member => Self::Member,
            Kind::Principle => Self::Principle,
            Kind::Announcement => Self::Announcement,
            Kind::Person => Self::Person,
            Kind::Project => Self::Project,
            Kind::Source => Self::Source,
            Kind::Seat => Self::Seat,
        }
    }

    pub(crate) fn name(self) -> &'static str {
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
            Self::Identifier => "company_identifier",
            Self::Alias => "company_alias",
        }
    }

    /// Whether some rows are hidden from every list.
    pub(crate) fn hides(self) -> bool {
        matches!(self, Self::Company | Self::Announcement)
    }
}

impl Sql {
    /// ` AND …`: what hides rows of this table from every list. A company that went into another is not listed; an
    /// announcement under embargo is not shown.
    pub(crate) fn and_visible(&mut self, table: Table, alias: Alias) -> &mut Self {
        match table {
            Table::Company => self.push(" AND ").column(alias, "merged_into").push(" IS NULL"),
            Table::Announcement => self.and_published(alias),
            _ => self,
        }
    }

    /// ` AND …`: the opposite of [`Sql::and_visible`], for tables that [hide](Table::hides) rows.
    pub(crate) fn and_hidden(&mut self, table: Table, alias: Alias) -> &mut Self {
        match table {
            Table::Company => self.push(" AND ").column(alias, "merged_into").push(" IS NOT NULL"),
            Table::Announcement => {
                self.push(" AND ").column(alias, "embargoed_until").push(" > ").bind(now())
            }
            _ => self.push(" AND FALSE"),
        }
    }

    /// ` AND …`: the announcement is not under embargo.
    pub(crate) fn and_published(&mut self, alias: Alias) -> &mut Self {
        self.push(" AND (")
            .column(alias, "embargoed_until")
            .push(" IS NULL OR ")
            .column(alias, "embargoed_until")
            .push(" <= ")
            .bind(now())
            .push(")")
    }
}

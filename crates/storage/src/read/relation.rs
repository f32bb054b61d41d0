//! The relations that conditions follow and lists stand under, as columns.

use super::table::Table;
use crate::{Error, Relation, Result};

/// How one table leads to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) from: Table,
    pub(crate) to: Table,
    pub(crate) by: By,
}

/// By what it leads there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// A column of the first holds the key of the second: at most one.
    Holding(&'static str),
    /// A column of the second holds the key of the first: many.
    HeldIn(&'static str),
    /// Rows of a table between hold both keys.
    Link { table: &'static str, from: &'static str, to: &'static str },
}

impl Path {
    pub(crate) fn of(relation: Relation) -> Self {
        use Table as T;
        let (from, to, by) = match relation {
            Relation::FoundationParent => (T::Foundation, T::Foundation, By::Holding("parent_id")),
            Relation::FoundationChildren => (T::Foundation, T::Foundation, By::HeldIn("parent_id")),
            Relation::FoundationMembers => (T::Foundation, T::Member, By::HeldIn("foundation_id")),
            Relation::FoundationPrinciples => (T::Foundation, T::Principle, By::HeldIn("foundation_id")),
            Relation::FoundationProjects => (T::Foundation, T::Project, By::HeldIn("foundation_id")),
            Relation::FoundationAnnouncements => (
                T::Foundation,
                T::Announcement,
                link("announcement_foundation", "foundation_id", ANNOUNCEMENT),
            ),
            Relation::CompanyParent => (T::Company, T::Company, By::Holding("parent_id")),
            Relation::CompanySubsidiaries => (T::Company, T::Company, By::HeldIn("parent_id")),
            Relation::CompanyMemberships => (T::Company, T::Member, By::HeldIn("company_id")),
            Relation::CompanyAnnouncements => {
                (T::Company, T::Announcement, link("announcement_company", "company_id", ANNOUNCEMENT))
            }
            Relation::CompanyIdentifiers => (T::Company, T::Identifier, By::HeldIn("company_id")),
            Relation::CompanyAliases => (T::Company, T::Alias, By::HeldIn("company_id")),
            Relation::MemberFoundation => (T::Member, T::Foundation, By::Holding("foundation_id")),
            Relation::MemberCompany => (T::Member, T::Company, By::Holding("company_id")),
            Relation::PrincipleFoundation => (T::Principle, T::Foundation, By::Holding("foundation_id")),
            Relation::ProjectFoundation => (T::Project, T::Foundation, By::Holding("foundation_id")),
            Relation::AnnouncementFoundations => (
                T::Announcement,
                T::Foundation,
                link("announcement_foundation", ANNOUNCEMENT, "foundation_id"),
            ),
            Relation::AnnouncementCompanies => {
                (T::Announcement, T::Company, link("announcement_company", ANNOUNCEMENT, "company_id"))
            }
        };
        Self { from, to, by }
    }

    /// The way from a listed record to its parent; an error where the relation does not start there, or does not
    /// lead to parents.
    pub(crate) fn to_parent(relation: Relation, listed: Table) -> Result<Self> {
        let path = Self::of(relation);
        match path.by {
            By::Holding(_) | By::Link { .. } if path.from == listed => Ok(path),
            _ => Err(Error::Filter(format!(
                "{relation:?} does not lead from a {} to its parent",
                listed.name()
            ))),
        }
    }
}

const ANNOUNCEMENT: &str = "announcement_id";

const fn link(table: &'static str, from: &'static str, to: &'static str) -> By {
    By::Link { table, from, to }
}

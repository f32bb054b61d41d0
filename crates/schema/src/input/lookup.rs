//! How one record is named.

use async_graphql::{Enum, ID, InputObject, OneofObject};

use crate::object::IdentifierScheme;

/// Names one foundation.
#[derive(Clone, Debug, OneofObject)]
pub(crate) enum FoundationBy {
    /// By its global id.
    Id(ID),
    /// By its slug, or one that it had.
    Slug(String),
}

/// Names one company.
#[derive(Clone, Debug, OneofObject)]
pub(crate) enum CompanyBy {
    /// By its global id.
    Id(ID),
    /// By its slug, or one that it had.
    Slug(String),
    /// By its key in another system.
    Identifier(IdentifierInput),
}

/// A company's key in another system.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct IdentifierInput {
    /// Which system.
    pub(crate) scheme: IdentifierScheme,
    /// The key there.
    pub(crate) value: String,
}

/// Names one announcement.
#[derive(Clone, Debug, OneofObject)]
pub(crate) enum AnnouncementBy {
    /// By its global id.
    Id(ID),
    /// By its slug.
    Slug(String),
    /// By its canonical URL.
    Url(String),
}

/// What a search can find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum SearchType {
    /// Announcements, in each of their languages.
    Announcement,
    /// Companies, by their names.
    Company,
    /// Foundations, by their names.
    Foundation,
    /// People, by their names.
    Person,
    /// Principles, in each of their languages.
    Principle,
    /// Projects, by their names.
    Project,
}

impl From<SearchType> for pediment_storage::Kind {
    fn from(searched: SearchType) -> Self {
        match searched {
            SearchType::Announcement => Self::Announcement,
            SearchType::Company => Self::Company,
            SearchType::Foundation => Self::Foundation,
            SearchType::Person => Self::Person,
            SearchType::Principle => Self::Principle,
            SearchType::Project => Self::Project,
        }
    }
}

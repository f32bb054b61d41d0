//! The types of the API, one file each; each wraps a record of the store.

mod announcement;
mod change;
mod choice;
mod company;
mod foundation;
mod member;
mod node;
mod person;
mod principle;
mod project;
mod provenance;
mod search;
mod seat;

pub(crate) use announcement::{Announcement, AnnouncementConnection, AnnouncementList};
pub(crate) use change::ChangeConnection;
pub(crate) use choice::{
    ChangeKind, FoundationStatus, IdentifierScheme, MemberStatus, SeatBody, SourceKind, TierClass,
};
pub(crate) use company::{Company, CompanyConnection, CompanyList};
pub(crate) use foundation::{Foundation, FoundationConnection, FoundationList};
pub(crate) use member::{Member, MemberConnection, MemberList};
pub(crate) use node::Node;
pub(crate) use person::Person;
pub(crate) use principle::{Principle, PrincipleConnection, PrincipleList, of_foundation};
pub(crate) use project::{Project, ProjectConnection, ProjectList};
pub(crate) use provenance::{Provenance, Source, provenance};
pub(crate) use search::SearchConnection;
pub(crate) use seat::Seat;

use std::sync::Arc;

/// The languages a reader chose with an argument, the best first; None: those of the request.
pub(crate) type Languages = Option<Arc<[String]>>;

/// The languages of an argument.
pub(crate) fn chosen(languages: Option<Vec<crate::scalar::LanguageTag>>) -> Languages {
    languages.map(|tags| tags.into_iter().map(|tag| tag.0).collect())
}

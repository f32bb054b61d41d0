//! `Node`: whatever has a global id (Relay's Global Object Identification).

use async_graphql::{ID, Interface, Result};
use pediment_storage::{Id, Kind, Subject};

use super::{Announcement, Company, Foundation, Member, Person, Principle, Project, Seat, Source};
use crate::loaders::Loaders;

/// Whatever has a global id.
#[derive(Clone, Debug, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Its global id."))]
pub(crate) enum Node {
    Foundation(Foundation),
    Company(Company),
    Member(Member),
    Principle(Principle),
    Announcement(Announcement),
    Person(Person),
    Project(Project),
    Source(Source),
    Seat(Seat),
}

impl Node {
    /// The record behind a subject; None where it is gone or not shown.
    pub(crate) async fn load(loaders: &Loaders, subject: Subject) -> Result<Option<Self>> {
        let id = subject.id;
        Ok(match subject.kind {
            Kind::Foundation => loaders.record(Id::new(id)).await?.map(|it| Self::Foundation(Foundation(it))),
            Kind::Company => loaders.record(Id::new(id)).await?.map(|it| Self::Company(Company(it))),
            Kind::Member => loaders.record(Id::new(id)).await?.map(|it| Self::Member(Member::new(it, ()))),
            Kind::Principle => {
                loaders.record(Id::new(id)).await?.map(|it| Self::Principle(Principle::new(it, None)))
            }
            Kind::Announcement => {
                loaders.record(Id::new(id)).await?.map(|it| Self::Announcement(Announcement::new(it, None)))
            }
            Kind::Person => loaders.record(Id::new(id)).await?.map(|it| Self::Person(Person(it))),
            Kind::Project => loaders.record(Id::new(id)).await?.map(|it| Self::Project(Project::new(it, ()))),
            Kind::Source => loaders.record(Id::new(id)).await?.map(|it| Self::Source(Source(it))),
            Kind::Seat => loaders.record(Id::new(id)).await?.map(|it| Self::Seat(Seat(it))),
        })
    }
}

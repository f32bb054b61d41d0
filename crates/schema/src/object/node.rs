//! `Node`: whatever has a global id (Relay's Global Object Identification).

use std::sync::Arc;

use async_graphql::{ID, Interface, Result};
use futures_util::future::BoxFuture;
use pediment_storage::{Id, Subject};

use super::{Announcement, Company, Foundation, Member, Person, Principle, Project, Seat, Source};
use crate::{loaders::Loaders, nodes::of_kind, siblings::Recorded};

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
        fn load<T: Recorded + Into<Node>>(
            loaders: &Loaders,
            id: i64,
            object: fn(Arc<T::Record>) -> T,
        ) -> BoxFuture<'_, Result<Option<Node>>> {
            Box::pin(async move {
                let record = loaders.record::<T::Record>(Id::new(id)).await?;
                Ok(record.map(|it| object(it).into()))
            })
        }
        of_kind!(subject.kind, load(loaders, subject.id)).await
    }
}

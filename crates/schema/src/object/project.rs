//! `Project`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use pediment_storage::{Direction, Field};

use super::{Foundation, Provenance, provenance};
use crate::{
    connection::{asked, connection},
    eager::Eager,
    global_id::global,
    input::{ProjectOrder, ProjectWhere},
    loaders::loaders,
    scalar::PartialDate,
    siblings::{awaited_lists, fields, fits, referred},
};

/// What a foundation hosts.
#[derive(Clone, Debug)]
pub(crate) struct Project(Arc<pediment_storage::Project>);

impl Project {
    pub(crate) fn new(record: Arc<pediment_storage::Project>, (): ()) -> Self {
        Self(record)
    }
}

/// What a foundation hosts.
#[Object]
impl Project {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The foundation that hosts it.
    async fn foundation(&self, ctx: &Context<'_>) -> Result<Eager<Foundation>> {
        loaders(ctx).referred(self.0.foundation_id).await.map(Foundation).map(Eager)
    }

    /// Its readable key, unique in its foundation.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its web site.
    async fn homepage(&self) -> Option<&str> {
        self.0.homepage.as_deref()
    }

    /// Its repository.
    async fn repository(&self) -> Option<&str> {
        self.0.repository.as_deref()
    }

    /// The maturity as its source writes it.
    async fn maturity(&self) -> Option<&str> {
        self.0.maturity.as_deref()
    }

    /// When the foundation took it in.
    async fn accepted(&self) -> Option<PartialDate> {
        self.0.accepted.clone().map(PartialDate)
    }

    /// When it became incubating.
    async fn incubating(&self) -> Option<PartialDate> {
        self.0.incubating.clone().map(PartialDate)
    }

    /// When it graduated.
    async fn graduated(&self) -> Option<PartialDate> {
        self.0.graduated.clone().map(PartialDate)
    }

    /// When it was archived.
    async fn archived(&self) -> Option<PartialDate> {
        self.0.archived.clone().map(PartialDate)
    }

    /// The first day a later snapshot did not show it any more. Null: it goes on.
    async fn until(&self) -> Option<PartialDate> {
        self.0.until.clone().map(PartialDate)
    }

    /// What sources say of it, contradictions kept.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Vec<Provenance>> {
        provenance(ctx, self.0.id).await
    }
}

fields!(Project of pediment_storage::Project {
    "id": id,
    "slug": slug,
    "name": name,
    "homepage": homepage,
    "repository": repository,
    "maturity": maturity,
    "accepted": accepted,
    "incubating": incubating,
    "graduated": graduated,
    "archived": archived,
    "until": until,
} {
    "foundation" [foundation_id] => fits::<Foundation>, |ctx, projects| {
        referred(ctx, projects.iter().map(|project: &Self| project.0.foundation_id).collect(), Foundation)
    },
    "provenance" [] => fits::<Provenance>, |ctx, projects| {
        awaited_lists(ctx, projects.iter().map(|project: &Self| provenance(ctx, project.0.id)))
    },
});

connection!(ProjectConnection, ProjectEdge, Project, pediment_storage::Project, (), "projects");

asked!(
    ProjectList,
    ProjectConnection,
    ProjectWhere,
    ProjectOrder,
    usually & [(Field::ProjectName, Direction::Ascending)]
);

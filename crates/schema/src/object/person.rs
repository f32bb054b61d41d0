//! `Person`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::{Company, Provenance, provenance};
use crate::{
    global_id::global,
    loaders::loaders,
    siblings::{awaited_lists, fields, fits, known},
};

/// An author or representative.
#[derive(Clone, Debug)]
pub(crate) struct Person(pub(crate) Arc<pediment_storage::Person>);

/// An author or representative.
#[Object]
impl Person {
    /// Their global id.
    pub(crate) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Their name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Their title: `VP, Infrastructure`.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// Where they work.
    async fn company(&self, ctx: &Context<'_>) -> Result<Option<Company>> {
        match self.0.company_id {
            Some(id) => Ok(loaders(ctx).record(id).await?.map(Company)),
            None => Ok(None),
        }
    }

    /// What sources say of them.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Vec<Provenance>> {
        provenance(ctx, self.0.id).await
    }
}

fields!(Person of pediment_storage::Person {
    "id": id,
    "name": name,
    "title": title,
} {
    "company" [company_id] => fits::<Company>, |ctx, people| {
        known(ctx, people.iter().map(|person: &Self| person.0.company_id).collect(), Company)
    },
    "provenance" [] => fits::<Provenance>, |ctx, people| {
        awaited_lists(ctx, people.iter().map(|person: &Self| provenance(ctx, person.0.id)))
    },
});

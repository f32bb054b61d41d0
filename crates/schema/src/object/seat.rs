//! `Seat`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::{Company, Foundation, Person, Provenance, SeatBody, provenance};
use crate::{
    global_id::global,
    loaders::loaders,
    scalar::PartialDate,
    siblings::{awaited_lists, fields, fits, known, referred},
};

/// A seat in a body of a foundation, held by a company over one period.
#[derive(Clone, Debug)]
pub(crate) struct Seat(pub(crate) Arc<pediment_storage::Seat>);

/// A seat in a body of a foundation, held by a company over one period.
#[Object]
impl Seat {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The foundation whose body it is.
    async fn foundation(&self, ctx: &Context<'_>) -> Result<Foundation> {
        loaders(ctx).referred(self.0.foundation_id).await.map(Foundation)
    }

    /// Which body.
    async fn body(&self) -> SeatBody {
        self.0.body.into()
    }

    /// Who holds it.
    async fn company(&self, ctx: &Context<'_>) -> Result<Company> {
        loaders(ctx).referred(self.0.company_id).await.map(Company)
    }

    /// The person who sits there.
    async fn person(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        match self.0.person_id {
            Some(id) => Ok(loaders(ctx).record(id).await?.map(Person)),
            None => Ok(None),
        }
    }

    /// When it began.
    async fn since(&self) -> Option<PartialDate> {
        self.0.since.clone().map(PartialDate)
    }

    /// When it ended: the first day, month or year without it. Null: it goes on.
    async fn until(&self) -> Option<PartialDate> {
        self.0.until.clone().map(PartialDate)
    }

    /// What sources say of it, contradictions kept.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Vec<Provenance>> {
        provenance(ctx, self.0.id).await
    }
}

fields!(Seat of pediment_storage::Seat {
    "id": id,
    "body": body,
    "since": since,
    "until": until,
} {
    "foundation" [foundation_id] => fits::<Foundation>, |ctx, seats| {
        referred(ctx, seats.iter().map(|seat: &Self| seat.0.foundation_id).collect(), Foundation)
    },
    "company" [company_id] => fits::<Company>, |ctx, seats| {
        referred(ctx, seats.iter().map(|seat: &Self| seat.0.company_id).collect(), Company)
    },
    "person" [person_id] => fits::<Person>, |ctx, seats| {
        known(ctx, seats.iter().map(|seat: &Self| seat.0.person_id).collect(), Person)
    },
    "provenance" [] => fits::<Provenance>, |ctx, seats| {
        awaited_lists(ctx, seats.iter().map(|seat: &Self| provenance(ctx, seat.0.id)))
    },
});

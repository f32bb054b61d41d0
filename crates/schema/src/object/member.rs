//! `Member`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, ServerResult};
use pediment_storage::{Direction, Field, Filter, List, PartialDate as Partial, Relation};

use super::{Company, Foundation, MemberStatus, Provenance, Seat, TierClass, provenance};
use crate::{
    connection::{Asked, Wanted, connection},
    eager::Eager,
    error::bad_input,
    global_id::global,
    input::{MemberOrder, MemberWhere, PageArgs, argument, order, within_bounds},
    loaders::{Loaders, loaders},
    scalar::{Date, PartialDate},
    siblings::{awaited_lists, fields, fits, referred},
};

/// A company's membership in one foundation over one period.
#[derive(Clone, Debug)]
pub(crate) struct Member(Arc<pediment_storage::Member>);

impl Member {
    pub(crate) fn new(record: Arc<pediment_storage::Member>, (): ()) -> Self {
        Self(record)
    }
}

/// A company's membership in one foundation over one period.
#[Object]
impl Member {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The foundation of which the company is a member.
    async fn foundation(&self, ctx: &Context<'_>) -> Result<Eager<Foundation>> {
        loaders(ctx).referred(self.0.foundation_id).await.map(Foundation).map(Eager)
    }

    /// The company that is the member.
    async fn company(&self, ctx: &Context<'_>) -> Result<Eager<Company>> {
        loaders(ctx).referred(self.0.company_id).await.map(Company).map(Eager)
    }

    /// The tier as its source writes it; null: not known.
    async fn tier(&self) -> Option<&str> {
        self.0.tier.as_deref()
    }

    /// What the tier amounts to, across foundations that name theirs differently.
    async fn tier_class(&self) -> TierClass {
        self.0.tier_class.into()
    }

    /// Whether it holds today.
    async fn status(&self, ctx: &Context<'_>) -> MemberStatus {
        let today = loaders(ctx).today;
        let has_come = |date: &Partial| date.first_day() <= today;
        match (&self.0.since, &self.0.until) {
            (_, Some(until)) if has_come(until) => MemberStatus::Ended,
            (Some(since), _) if !has_come(since) => MemberStatus::Upcoming,
            _ => MemberStatus::Active,
        }
    }

    /// When it began, as far as a source says.
    async fn since(&self) -> Option<PartialDate> {
        self.0.since.clone().map(PartialDate)
    }

    /// When it ended: the first day, month or year without it. Null: it goes on.
    async fn until(&self) -> Option<PartialDate> {
        self.0.until.clone().map(PartialDate)
    }

    /// The earliest day it was seen.
    async fn first_seen(&self) -> Date {
        Date(self.0.first_seen)
    }

    /// The latest day it was seen.
    async fn last_seen(&self) -> Date {
        Date(self.0.last_seen)
    }

    /// The seats that the company held in the foundation while this membership held.
    async fn seats(&self, ctx: &Context<'_>) -> Result<Vec<Seat>> {
        let seats = loaders(ctx).seats(self.0.foundation_id).await?;
        let day = |date: &Option<Partial>| date.as_ref().map(Partial::first_day);
        let overlaps = |seat: &pediment_storage::Seat| {
            let ends_before = |until: Option<time::Date>, since: Option<time::Date>| {
                until.is_some_and(|until| since.is_some_and(|since| until <= since))
            };
            !ends_before(day(&seat.until), day(&self.0.since))
                && !ends_before(day(&self.0.until), day(&seat.since))
        };
        let ours = seats.iter().filter(|seat| seat.company_id == self.0.company_id && overlaps(seat));
        Ok(ours.cloned().map(|seat| Seat(Arc::new(seat))).collect())
    }

    /// What sources say of it, contradictions kept.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Vec<Provenance>> {
        provenance(ctx, self.0.id).await
    }
}

fields!(Member of pediment_storage::Member {
    "id": id,
    "tier": tier,
    "tierClass": tier_class,
    "status": status [since, until],
    "since": since,
    "until": until,
    "firstSeen": first_seen,
    "lastSeen": last_seen,
} {
    "foundation" [foundation_id] => fits::<Foundation>, |ctx, members| {
        referred(ctx, members.iter().map(|member: &Self| member.0.foundation_id).collect(), Foundation)
    },
    "company" [company_id] => fits::<Company>, |ctx, members| {
        referred(ctx, members.iter().map(|member: &Self| member.0.company_id).collect(), Company)
    },
    "seats" [foundation_id, company_id, since, until] => fits::<Seat>, |ctx, members| {
        awaited_lists(ctx, members.iter().map(|member: &Self| member.seats(ctx)))
    },
    "provenance" [] => fits::<Provenance>, |ctx, members| {
        awaited_lists(ctx, members.iter().map(|member: &Self| provenance(ctx, member.0.id)))
    },
});

connection!(MemberConnection, MemberEdge, Member, pediment_storage::Member, (), "members");

/// What a list of members is asked with.
pub(crate) struct MemberList {
    pub(crate) as_of: Option<Date>,
    pub(crate) history: Option<bool>,
    pub(crate) condition: Option<Box<MemberWhere>>,
    pub(crate) order_by: Option<Vec<MemberOrder>>,
    pub(crate) page: PageArgs,
}

impl Asked for MemberList {
    type Connection = MemberConnection;

    fn read(ctx: &Context<'_>) -> ServerResult<Self> {
        Ok(Self {
            as_of: argument(ctx, "asOf")?,
            history: argument(ctx, "history")?,
            condition: argument(ctx, "where")?,
            order_by: argument(ctx, "orderBy")?,
            page: PageArgs::read(ctx)?,
        })
    }

    fn understood(self, loaders: &Loaders, under: Option<Relation>) -> Result<Wanted<MemberConnection>> {
        let among = match (self.history.unwrap_or_default(), self.as_of) {
            (true, Some(_)) => {
                return Err(bad_input("`history` and `asOf` exclude each other: `history` lists every day."));
            }
            (true, None) => Filter::default(),
            (false, day) => Filter::valid_on(day.map_or(loaders.today, |day| day.0)),
        };
        let condition = within_bounds(self.condition, loaders.today)?;
        let usual = match under {
            Some(Relation::MemberCompany) => Field::MemberValidFrom,
            _ => Field::MemberCompanyName,
        };
        let filter = Filter::All(vec![among, condition]);
        let order = order(self.order_by, &[(usual, Direction::Ascending)]);
        Wanted::new(List { filter, order }, self.page, ())
    }
}

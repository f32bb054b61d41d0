//! The rows of `seat`: seats.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::{PartialDate, SeatBody};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "seat")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) foundation_id: i64,
    pub(crate) company_id: i64,
    pub(crate) body: SeatBody,
    pub(crate) person_id: Option<i64>,
    pub(crate) since: Option<PartialDate>,
    pub(crate) until: Option<PartialDate>,
    pub(crate) valid_from: Date,
    pub(crate) valid_until: Date,
    pub(crate) first_seen: Date,
    pub(crate) last_seen: Date,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

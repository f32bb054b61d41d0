//! The rows of `testimony`: what sources say of memberships, and from when to when they said so.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::PartialDate;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "testimony")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) source_id: i64,
    pub(crate) foundation_id: i64,
    pub(crate) company_id: i64,
    pub(crate) tier: Option<String>,
    pub(crate) since: Option<PartialDate>,
    pub(crate) until: Option<PartialDate>,
    pub(crate) location: String,
    pub(crate) revision: Option<String>,
    pub(crate) first_seen: Date,
    pub(crate) last_seen: Date,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

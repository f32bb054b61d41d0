//! The rows of `project`: projects.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::PartialDate;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) foundation_id: i64,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) homepage: Option<String>,
    pub(crate) repository: Option<String>,
    pub(crate) maturity: Option<String>,
    pub(crate) accepted: Option<PartialDate>,
    pub(crate) incubating: Option<PartialDate>,
    pub(crate) graduated: Option<PartialDate>,
    pub(crate) archived: Option<PartialDate>,
    pub(crate) until: Option<PartialDate>,
    pub(crate) first_seen: Date,
    pub(crate) last_seen: Date,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

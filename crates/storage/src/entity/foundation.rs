//! The rows of `foundation`: foundations.

use sea_orm::entity::prelude::*;

use crate::{FoundationStatus, PartialDate};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "foundation")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) homepage: Option<String>,
    pub(crate) founded_on: Option<PartialDate>,
    pub(crate) parent_id: Option<i64>,
    pub(crate) status: FoundationStatus,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

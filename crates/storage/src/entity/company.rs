//! The rows of `company`: companies.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "company")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) legal_name: Option<String>,
    pub(crate) homepage: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) parent_id: Option<i64>,
    pub(crate) merged_into: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

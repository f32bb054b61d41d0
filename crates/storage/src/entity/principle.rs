//! The rows of `principle`: principles with their original text.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "principle")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) foundation_id: i64,
    pub(crate) section: String,
    pub(crate) ordinal: i32,
    pub(crate) first_priority: bool,
    pub(crate) language: String,
    pub(crate) title: String,
    pub(crate) statement: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

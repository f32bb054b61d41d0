//! The rows of `announcement_company`: which companies announcements name.

use sea_orm::entity::prelude::*;

use crate::Millis;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement_company")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) announcement_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) company_id: i64,
    pub(crate) published_at: Millis,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The rows of `announcement_foundation`: which foundations announcements are about.

use sea_orm::entity::prelude::*;

use crate::Millis;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement_foundation")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) announcement_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) foundation_id: i64,
    pub(crate) published_at: Millis,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

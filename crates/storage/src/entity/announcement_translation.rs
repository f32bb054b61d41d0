//! The rows of `announcement_translation`: announcements in other languages.

use sea_orm::entity::prelude::*;

use crate::BodyFormat;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement_translation")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) announcement_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) language: String,
    pub(crate) title: String,
    pub(crate) summary: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) body_format: BodyFormat,
    pub(crate) url: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

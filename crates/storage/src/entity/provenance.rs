//! The rows of `provenance`: statements of sources.

use sea_orm::entity::prelude::*;
use time::Date;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provenance")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) subject_kind: i16,
    pub(crate) subject_id: i64,
    pub(crate) field: String,
    pub(crate) value: Option<String>,
    pub(crate) source_id: i64,
    pub(crate) location: String,
    pub(crate) revision: Option<String>,
    pub(crate) first_seen: Date,
    pub(crate) last_seen: Date,
    pub(crate) contradicted: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The rows of `change`: the change log.

use sea_orm::entity::prelude::*;

use crate::{ChangeKind, Millis};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) at: Millis,
    pub(crate) kind: ChangeKind,
    pub(crate) subject_kind: i16,
    pub(crate) subject_id: i64,
    pub(crate) tags: String,
    pub(crate) source_id: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

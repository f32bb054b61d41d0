//! The rows of `source`: sources.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::{Millis, SourceKind};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) kind: SourceKind,
    pub(crate) source_key: String,
    pub(crate) location: String,
    pub(crate) revision: Option<String>,
    pub(crate) seen_at: Millis,
    pub(crate) observed_on: Date,
    pub(crate) licence: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

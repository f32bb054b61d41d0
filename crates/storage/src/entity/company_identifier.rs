//! The rows of `company_identifier`: keys of companies in other systems.

use sea_orm::entity::prelude::*;

use crate::IdentifierScheme;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "company_identifier")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) company_id: i64,
    pub(crate) scheme: IdentifierScheme,
    pub(crate) value: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

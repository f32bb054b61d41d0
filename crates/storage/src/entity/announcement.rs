//! The rows of `announcement`: announcements with their original text.

use sea_orm::entity::prelude::*;

use crate::{BodyFormat, Millis};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) slug: String,
    pub(crate) language: String,
    pub(crate) title: String,
    pub(crate) title_key: String,
    pub(crate) summary: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) body_format: BodyFormat,
    pub(crate) url: Option<String>,
    pub(crate) canonical_url: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) published_at: Millis,
    pub(crate) embargoed_until: Option<Millis>,
    pub(crate) translated: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

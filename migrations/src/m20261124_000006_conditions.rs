//! Indexes for lists with a condition, and for counting them.

use sea_orm_migration::prelude::*;

use crate::{WHOLE, dialect::run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// An index that holds the condition's column before the order's gives the list in its order, however rare the value
/// is. `valid_until` stands last in the indexes that begin a membership, so that the members of a day are counted
/// without their rows; so do the class and the days behind a foundation's tiers. One of two like indexes goes.
const UP: &str = "
CREATE INDEX announcement_by_language ON announcement (language, published_at, id);
CREATE INDEX announcement_by_language_title ON announcement (language, title_key, id);
DROP INDEX announcement_by_embargo;

CREATE INDEX member_by_tier ON member (tier, company_key, id);
CREATE INDEX member_by_tier_valid_from ON member (tier, valid_from, id);
DROP INDEX member_by_valid_from;
CREATE INDEX member_by_valid_from ON member (valid_from, id, valid_until);
DROP INDEX member_by_foundation_valid_from;
CREATE INDEX member_by_foundation_valid_from ON member (foundation_id, valid_from, id, valid_until);
DROP INDEX member_by_foundation_tier;
CREATE INDEX member_by_foundation_tier ON member (foundation_id, tier, company_key, id);
CREATE INDEX member_by_foundation_tier_valid_from
    ON member (foundation_id, tier, valid_from, id, valid_until, tier_class);
";

const DOWN: &str = "
DROP INDEX member_by_foundation_tier_valid_from;
DROP INDEX member_by_foundation_tier;
CREATE INDEX member_by_foundation_tier ON member (foundation_id, tier, id);
DROP INDEX member_by_foundation_valid_from;
CREATE INDEX member_by_foundation_valid_from ON member (foundation_id, valid_from, id);
DROP INDEX member_by_valid_from;
CREATE INDEX member_by_valid_from ON member (valid_from, id);
DROP INDEX member_by_tier_valid_from;
DROP INDEX member_by_tier;

CREATE INDEX announcement_by_embargo ON announcement (embargoed_until) WHERE embargoed_until IS NOT NULL;
DROP INDEX announcement_by_language_title;
DROP INDEX announcement_by_language;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

//! What sources say of memberships, whichever rows come of it.

use sea_orm_migration::prelude::*;

use crate::{WHOLE, dialect::run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A row is one thing that a source says of a company in a foundation, and a run of days on which it said so. Of what
/// was taken in before, it is what the provenance of the memberships still knows.
const UP: &str = "
CREATE TABLE testimony (
    id {key},
    source_id BIGINT NOT NULL REFERENCES source (id),
    foundation_id BIGINT NOT NULL REFERENCES foundation (id),
    company_id BIGINT NOT NULL REFERENCES company (id),
    tier {text},
    since {text},
    until {text},
    location {text} NOT NULL,
    revision {text},
    first_seen DATE NOT NULL,
    last_seen DATE NOT NULL
);
CREATE INDEX testimony_by_foundation ON testimony (foundation_id);
CREATE INDEX testimony_by_company ON testimony (company_id);

INSERT INTO testimony
    (source_id, foundation_id, company_id, tier, since, until, location, revision, first_seen, last_seen)
SELECT seen.source_id, member.foundation_id, member.company_id, tier.value,
    (SELECT value FROM provenance AS said WHERE said.subject_kind = 3 AND said.subject_id = member.id
        AND said.field = 'since' AND said.source_id = seen.source_id ORDER BY last_seen DESC, id DESC LIMIT 1),
    (SELECT value FROM provenance AS said WHERE said.subject_kind = 3 AND said.subject_id = member.id
        AND said.field = 'until' AND said.source_id = seen.source_id ORDER BY last_seen DESC, id DESC LIMIT 1),
    seen.location, seen.revision, COALESCE(tier.first_seen, seen.first_seen), COALESCE(tier.last_seen, seen.last_seen)
FROM member
INNER JOIN provenance AS seen ON seen.subject_kind = 3 AND seen.subject_id = member.id AND seen.field = ''
LEFT JOIN provenance AS tier ON tier.subject_kind = 3 AND tier.subject_id = member.id AND tier.field = 'tier'
    AND tier.source_id = seen.source_id
ORDER BY seen.id, tier.id;
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
        run(manager, "DROP TABLE testimony;\n").await
    }
}

//! What follows from generated records: who said so, seats, projects, translations, and that all of it changed.

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::{Generate, GenerateStep, rows::Before};
use crate::Result;

/// What is added, and how. `{company}` is the greatest key that companies had before.
const STEPS: [(&str, &str); 10] = [
    (
        "the source",
        "INSERT INTO source (kind, source_key, location, seen_at, observed_on) \
         VALUES ('MANIFEST', 'generated', 'generated', 1790000000000, '2026-09-21')",
    ),
    (
        "seats",
        "INSERT INTO seat (foundation_id, company_id, body, since, until, valid_from, valid_until, first_seen, last_seen) \
         SELECT foundation_id, company_id, 'GOVERNING_BOARD', since, until, valid_from, valid_until, first_seen, last_seen \
         FROM member WHERE id > {member} AND tier_class = 'PLATINUM' AND id % 10 = 0 ORDER BY id",
    ),
    (
        "projects",
        "INSERT INTO project (foundation_id, slug, name, name_key, maturity, accepted, first_seen, last_seen) \
         SELECT {foundation} + 1 + c.id % {foundations}, 'project-' || c.id, c.name, c.name_key, 'SANDBOX', '2020-01', \
         s.observed_on, s.observed_on FROM company AS c, source AS s \
         WHERE c.id > {company} AND c.id % 20 = 0 AND s.source_key = 'generated' ORDER BY c.id",
    ),
    (
        "translations",
        "INSERT INTO announcement_translation (announcement_id, language, title, summary, body_format) \
         SELECT id, 'de', title, summary, body_format FROM announcement WHERE id > {announcement} AND translated",
    ),
    (
        "what is said of members",
        "INSERT INTO testimony (source_id, foundation_id, company_id, tier, since, until, location, first_seen, last_seen) \
         SELECT s.id, m.foundation_id, m.company_id, m.tier, m.since, m.until, s.location, m.first_seen, m.last_seen \
         FROM member AS m, source AS s WHERE m.id > {member} AND s.source_key = 'generated' ORDER BY m.id",
    ),
    (
        "provenance of members",
        "INSERT INTO provenance (subject_kind, subject_id, field, source_id, location, first_seen, last_seen, contradicted) \
         SELECT 3, m.id, '', s.id, s.location, m.first_seen, m.last_seen, FALSE FROM member AS m, source AS s \
         WHERE m.id > {member} AND s.source_key = 'generated' ORDER BY m.id",
    ),
    (
        "provenance of announcements",
        "INSERT INTO provenance (subject_kind, subject_id, field, source_id, location, first_seen, last_seen, contradicted) \
         SELECT 5, a.id, '', s.id, s.location, s.observed_on, s.observed_on, FALSE FROM announcement AS a, source AS s \
         WHERE a.id > {announcement} AND s.source_key = 'generated' ORDER BY a.id",
    ),
    (
        "changes of foundations and companies",
        "INSERT INTO change (at, kind, subject_kind, subject_id, tags, source_id) \
         SELECT s.seen_at, 'ADDED', c.kind, c.id, c.tags, s.id FROM source AS s, ( \
         SELECT 1 AS kind, id, 'foundation foundation:' || id AS tags FROM foundation WHERE id > {foundation} UNION ALL \
         SELECT 2, id, 'company company:' || id FROM company WHERE id > {company}) AS c \
         WHERE s.source_key = 'generated' ORDER BY c.kind, c.id",
    ),
    (
        "changes of members",
        "INSERT INTO change (at, kind, subject_kind, subject_id, tags, source_id) \
         SELECT s.seen_at, 'ADDED', 3, m.id, 'company:' || m.company_id || '/member foundation:' || m.foundation_id || \
         '/member member member:' || m.id, s.id FROM member AS m, source AS s \
         WHERE m.id > {member} AND s.source_key = 'generated' ORDER BY m.id",
    ),
    (
        "changes of announcements",
        "INSERT INTO change (at, kind, subject_kind, subject_id, tags, source_id) \
         SELECT s.seen_at, 'ADDED', 5, a.id, 'announcement announcement:' || a.id, s.id \
         FROM announcement AS a, source AS s \
         WHERE a.id > {announcement} AND s.source_key = 'generated' ORDER BY a.id",
    ),
];

/// Adds it, with the tags of each record itself, not of all lists it is in: nobody has cached those yet.
pub(super) async fn add(
    transaction: &DatabaseTransaction,
    before: &Before,
    what: &Generate,
    told: &dyn Fn(GenerateStep),
) -> Result<()> {
    for (name, statement) in STEPS {
        told(GenerateStep { what: name, made: None });
        let statement = statement
            .replace("{foundation}", &before.foundation.to_string())
            .replace("{foundations}", &what.foundations.max(1).to_string())
            .replace("{company}", &before.company.to_string())
            .replace("{member}", &before.member.to_string())
            .replace("{announcement}", &before.announcement.to_string());
        transaction.execute_unprepared(&statement).await?;
    }
    Ok(())
}

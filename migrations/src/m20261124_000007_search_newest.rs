//! Search that looks for kinds in the index too, and ranks no more than the newest of what holds the words.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

use crate::{WHOLE, m20261124_000003_search as earlier};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The kind is a word of its own, `/2`, which no text holds.
///
/// A word that is everywhere is found often enough among the last documents: they are looked at first, and all others
/// only where these do not do. Then the words' own index answers: `id + 0` has none that could tempt to read every
/// document from the newest on. Each look is planned for its words, since how to look depends on how common they are.
const POSTGRES: &str = r"
ALTER TABLE search_document DROP COLUMN words;
ALTER TABLE search_document ADD COLUMN words tsvector GENERATED ALWAYS AS (
    setweight(search_words(title), 'A') || setweight(search_words(body), 'B')
    || array_to_tsvector(ARRAY['/' || CAST(subject_kind AS text)])
) STORED;
CREATE INDEX search_document_words ON search_document USING gin (words);
CREATE FUNCTION search_newest(asked tsquery, kinds tsquery, most integer)
    RETURNS TABLE (id bigint, subject_kind smallint, subject_id bigint, score bigint)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET work_mem = '64MB' AS $$
DECLARE
    held tsquery := COALESCE(asked && kinds, asked);
    last bigint := (SELECT COALESCE(max(d.id), 0) FROM search_document AS d);
    newest bigint[] := ARRAY(
        SELECT d.id FROM search_document AS d WHERE d.words @@ held AND d.id > last - 8 * most
        ORDER BY d.id DESC LIMIT most
    );
BEGIN
    IF cardinality(newest) < most THEN
        newest := ARRAY(
            SELECT d.id FROM search_document AS d WHERE d.words @@ held ORDER BY d.id + 0 DESC LIMIT most
        );
    END IF;
    RETURN QUERY
        SELECT d.id, d.subject_kind, d.subject_id, CAST(ts_rank_cd(d.words, asked) * 1000000 AS bigint)
        FROM search_document AS d WHERE d.id = ANY (newest);
END
$$;
";

const SQLITE: &str = "
CREATE VIRTUAL TABLE search_index USING fts5 (
    title, body, subject_kind, content = 'search_document', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
    INSERT INTO search_index (rowid, title, body, subject_kind)
    VALUES (new.id, new.title, new.body, new.subject_kind);
END;
CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
    INSERT INTO search_index (search_index, rowid, title, body, subject_kind)
    VALUES ('delete', old.id, old.title, old.body, old.subject_kind);
END;
CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
    INSERT INTO search_index (search_index, rowid, title, body, subject_kind)
    VALUES ('delete', old.id, old.title, old.body, old.subject_kind);
    INSERT INTO search_index (rowid, title, body, subject_kind)
    VALUES (new.id, new.title, new.body, new.subject_kind);
END;
";

const WITHOUT_INDEX: &str = "
DROP TRIGGER search_document_added;
DROP TRIGGER search_document_removed;
DROP TRIGGER search_document_changed;
DROP TABLE search_index;
";
const REBUILD: &str = "INSERT INTO search_index (search_index) VALUES ('rebuild');";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match manager.get_database_backend() {
            DatabaseBackend::Postgres => POSTGRES.to_owned(),
            _ => [WITHOUT_INDEX, SQLITE, REBUILD].concat(),
        };
        manager.get_connection().execute_unprepared(&statements).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match manager.get_database_backend() {
            DatabaseBackend::Postgres => [
                "DROP FUNCTION search_newest;\nALTER TABLE search_document DROP COLUMN words;",
                earlier::POSTGRES_INDEX,
            ]
            .concat(),
            _ => [WITHOUT_INDEX, earlier::SQLITE, REBUILD].concat(),
        };
        manager.get_connection().execute_unprepared(&statements).await.map(drop)
    }
}

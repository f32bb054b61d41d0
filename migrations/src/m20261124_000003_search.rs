//! Full-text search: one row for each text that can be found, with the index that each database has for it.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

use crate::{WHOLE, dialect::run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "
CREATE TABLE search_document (
    id {key},
    subject_kind SMALLINT NOT NULL,
    subject_id BIGINT NOT NULL,
    language {text},
    title {text} NOT NULL,
    body {text} NOT NULL
);
CREATE INDEX search_document_by_subject ON search_document (subject_kind, subject_id);
";

/// What makes words of a text.
///
/// Words are split where FTS5 splits them, and lose their accents as there; `simple` knows no language, so that every
/// language is found alike. A tsvector has at most a megabyte: of a longer body the beginning is found.
const POSTGRES_WORDS: &str = r"
CREATE FUNCTION search_words(content text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', regexp_replace(
        regexp_replace(normalize(left(content, 200000), NFKD), '[\u0300-\u036f]', '', 'g'),
        '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u2000-\u206f\u3000-\u303f]+',
        ' ', 'g'))
$$;
";

/// Titles weigh more than bodies.
pub(crate) const POSTGRES_INDEX: &str = "
ALTER TABLE search_document ADD COLUMN words tsvector GENERATED ALWAYS AS (
    setweight(search_words(title), 'A') || setweight(search_words(body), 'B')
) STORED;
CREATE INDEX search_document_words ON search_document USING gin (words);
";

/// The index holds no text of its own; triggers keep it beside the table.
pub(crate) const SQLITE: &str = "
CREATE VIRTUAL TABLE search_index USING fts5 (
    title, body, content = 'search_document', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
    INSERT INTO search_index (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
    INSERT INTO search_index (search_index, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
    INSERT INTO search_index (search_index, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
    INSERT INTO search_index (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLE).await?;
        match manager.get_database_backend() {
            DatabaseBackend::Postgres => {
                run(manager, POSTGRES_WORDS).await?;
                run(manager, POSTGRES_INDEX).await
            }
            _ => manager.get_connection().execute_unprepared(SQLITE).await.map(drop),
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DatabaseBackend::Postgres => {
                run(manager, "DROP TABLE search_document;\nDROP FUNCTION search_words;\n").await
            }
            _ => run(manager, "DROP TABLE search_index;\nDROP TABLE search_document;\n").await,
        }
    }
}

//! What belongs to announcements beside their records: texts in all languages, authors.

use std::{collections::HashMap, sync::Arc};

use super::{cell::Cells, database::Database};
use crate::{AnnouncementId, AnnouncementText, Author, Id, Result};

const TEXT: &[&str] = &["language", "title", "summary", "body", "body_format", "url"];

/// The texts with their bodies: the original first, then the translations by language.
pub(crate) async fn texts(
    database: &Database,
    ids: &[AnnouncementId],
) -> Result<HashMap<AnnouncementId, Arc<[AnnouncementText]>>> {
    let keys: Vec<i64> = ids.iter().map(|id| id.key()).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = database.sql();
    let (original, owner, translation) = (sql.new_alias(), sql.new_alias(), sql.new_alias());
    sql.push("SELECT ").column(original, "id").push(", 0 AS translated, ").columns(original, TEXT);
    sql.push(" FROM announcement AS ")
        .alias(original)
        .push(" WHERE ")
        .column(original, "id")
        .is_key_of(&keys);
    sql.and_published(original).push(" UNION ALL SELECT ").column(owner, "id").push(", 1, ");
    sql.columns(translation, TEXT).push(" FROM announcement AS ").alias(owner);
    sql.push(" JOIN announcement_translation AS ").alias(translation).push(" ON ");
    sql.column(translation, "announcement_id").push(" = ").column(owner, "id");
    sql.push(" WHERE ").column(owner, "id").is_key_of(&keys).and_published(owner);
    let mut texts: HashMap<AnnouncementId, Vec<(i32, AnnouncementText)>> = HashMap::new();
    for row in &database.rows(sql).await? {
        let mut columns = Cells::new(row);
        let (id, translated) = (columns.id()?, columns.take()?);
        let text = AnnouncementText {
            language: columns.take()?,
            title: columns.take()?,
            summary: columns.take()?,
            body: columns.take()?,
            body_format: columns.take()?,
            url: columns.take()?,
        };
        texts.entry(id).or_default().push((translated, text));
    }
    Ok(texts
        .into_iter()
        .map(|(id, mut texts)| {
            texts.sort_by(|a, b| (a.0, &a.1.language).cmp(&(b.0, &b.1.language)));
            (id, texts.into_iter().map(|(_, text)| text).collect())
        })
        .collect())
}

/// The authors, in their order. An announcement without any is absent.
pub(crate) async fn authors(
    database: &Database,
    ids: &[AnnouncementId],
) -> Result<HashMap<AnnouncementId, Arc<[Author]>>> {
    let keys: Vec<i64> = ids.iter().map(|id| id.key()).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = database.sql();
    let (author, announcement) = (sql.new_alias(), sql.new_alias());
    sql.push("SELECT ").columns(author, &["announcement_id", "position", "person_id", "name"]);
    sql.push(" FROM announcement_author AS ")
        .alias(author)
        .push(" JOIN announcement AS ")
        .alias(announcement);
    sql.push(" ON ").column(announcement, "id").push(" = ").column(author, "announcement_id");
    sql.push(" WHERE ").column(author, "announcement_id").is_key_of(&keys).and_published(announcement);
    let mut authors: HashMap<AnnouncementId, Vec<(i32, Author)>> = HashMap::new();
    for row in &database.rows(sql).await? {
        let mut columns = Cells::new(row);
        let (id, position) = (columns.id()?, columns.take()?);
        let author = Author { person_id: columns.id()?, name: columns.take()? };
        authors.entry(id).or_default().push((position, author));
    }
    Ok(authors
        .into_iter()
        .map(|(id, mut authors)| {
            authors.sort_by_key(|(position, _)| *position);
            (id, authors.into_iter().map(|(_, author)| author).collect())
        })
        .collect())
}

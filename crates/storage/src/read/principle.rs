//! Principles by key, with their texts.

use std::collections::HashMap;

use super::{cell::Cells, database::Database};
use crate::{Id, Principle, PrincipleText, Result};

/// Principles by key, in one statement: rows of principles, then of their translations.
pub(crate) async fn by_key(database: &Database, keys: &[i64]) -> Result<HashMap<i64, Principle>> {
    let mut sql = database.sql();
    sql.push(
        "SELECT id, language, title, statement, foundation_id, section, ordinal, first_priority \
         FROM principle WHERE id",
    )
    .is_key_of(keys);
    sql.push(
        " UNION ALL SELECT principle_id, language, title, statement, NULL, NULL, NULL, NULL \
         FROM principle_translation WHERE principle_id",
    )
    .is_key_of(keys);
    let rows = database.rows(sql).await?;
    let mut principles: HashMap<i64, Principle> = HashMap::with_capacity(keys.len());
    let mut translations: Vec<(i64, PrincipleText)> = Vec::new();
    for row in &rows {
        let mut columns = Cells::new(row);
        let key: i64 = columns.take()?;
        let text =
            PrincipleText { language: columns.take()?, title: columns.take()?, statement: columns.take()? };
        match columns.known_id()? {
            Some(foundation_id) => {
                let principle = Principle {
                    id: Id::new(key),
                    foundation_id,
                    section: columns.take()?,
                    ordinal: columns.take()?,
                    first_priority: columns.take()?,
                    texts: vec![text],
                };
                principles.insert(key, principle);
            }
            None => translations.push((key, text)),
        }
    }
    translations.sort_unstable_by(|a, b| (a.0, &a.1.language).cmp(&(b.0, &b.1.language)));
    for (key, text) in translations {
        if let Some(principle) = principles.get_mut(&key) {
            principle.texts.push(text);
        }
    }
    Ok(principles)
}

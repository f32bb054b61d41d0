//! Companies by key, with their identifiers and aliases.

use std::collections::HashMap;

use super::{database::Database, row::Columns, sql::Sql};
use crate::{Company, Id, Identifier, Result};

/// Mergers of mergers that are followed; the writer makes none of this length.
const MERGERS: usize = 16;

/// Companies by key, in one statement: rows of companies, then of what belongs to them. A company that went into
/// another is answered with that one, which takes a second statement.
pub(crate) async fn by_key(database: &Database, keys: &[i64]) -> Result<HashMap<i64, Company>> {
    let mut found = rows_by_key(database, keys).await?;
    for _ in 0..MERGERS {
        let targets: Vec<i64> = found.values().filter_map(|row| row.merged_into).collect();
        if targets.is_empty() {
            break;
        }
        let survivors = rows_by_key(database, &targets).await?;
        for row in found.values_mut() {
            if let Some(survivor) = row.merged_into.and_then(|key| survivors.get(&key)) {
                *row = survivor.clone();
            }
        }
    }
    Ok(found.into_iter().map(|(key, row)| (key, row.company)).collect())
}

#[derive(Clone)]
struct Found {
    company: Company,
    merged_into: Option<i64>,
}

async fn rows_by_key(database: &Database, keys: &[i64]) -> Result<HashMap<i64, Found>> {
    let rows = database.rows(statement(database.sql(), keys)).await?;
    let mut found: HashMap<i64, Found> = HashMap::with_capacity(keys.len());
    let mut identifiers: Vec<(i64, Identifier)> = Vec::new();
    let mut aliases: Vec<(i64, i64, String)> = Vec::new();
    for row in &rows {
        let mut columns = Columns::new(row, 0);
        let key: i64 = columns.take()?;
        match columns.take::<i32>()? {
            COMPANY => {
                let company = Company {
                    id: Id::new(key),
                    parent_id: columns.known_id()?,
                    slug: columns.take()?,
                    name: columns.take()?,
                    legal_name: columns.take()?,
                    homepage: columns.take()?,
                    country: columns.take()?,
                    identifiers: Vec::new(),
                    aliases: Vec::new(),
                };
                found.insert(key, Found { company, merged_into: columns.take()? });
            }
            IDENTIFIER => {
                columns.take::<Option<i64>>()?;
                identifiers.push((key, Identifier { scheme: columns.take()?, value: columns.take()? }));
            }
            _ => aliases.push((key, columns.take()?, columns.take()?)),
        }
    }
    identifiers.sort_unstable();
    aliases.sort_unstable();
    for (key, identifier) in identifiers {
        if let Some(row) = found.get_mut(&key) {
            row.company.identifiers.push(identifier);
        }
    }
    for (key, _, name) in aliases {
        if let Some(row) = found.get_mut(&key) {
            row.company.aliases.push(name);
        }
    }
    Ok(found)
}

const COMPANY: i32 = 0;
const IDENTIFIER: i32 = 1;

fn statement(mut sql: Sql, keys: &[i64]) -> Sql {
    sql.push(
        "SELECT id, 0 AS part, parent_id AS number, slug, name, legal_name, homepage, country, merged_into \
         FROM company WHERE id",
    )
    .is_key_of(keys);
    sql.push(
        " UNION ALL SELECT company_id, 1, NULL, scheme, value, NULL, NULL, NULL, NULL \
         FROM company_identifier WHERE company_id",
    )
    .is_key_of(keys);
    sql.push(
        " UNION ALL SELECT company_id, 2, id, name, NULL, NULL, NULL, NULL, NULL FROM company_alias WHERE company_id",
    )
    .is_key_of(keys);
    sql
}

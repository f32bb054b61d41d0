//! How many records a list has.

use std::collections::HashMap;

use super::{database::Database, relation::Path, table::Table};
use crate::{Id, List, Record, Relation, Result};

/// How many records of a kind there are.
pub(crate) async fn count<R: Record>(database: &Database, list: &List) -> Result<u64> {
    let table = Table::of(R::Id::KIND);
    let mut sql = database.sql();
    let alias = sql.new_alias();
    sql.push("SELECT count(*) FROM ").push(table.name()).push(" AS ").alias(alias).push(" WHERE ");
    sql.condition(&list.filter, table, alias)?.and_visible(table, alias);
    match database.rows(sql).await?.first() {
        Some(row) => Ok(unsigned(row.try_get_by_index(0)?)),
        None => Ok(0),
    }
}

/// How many records each parent has; those without any have 0.
pub(crate) async fn counts_under<R: Record>(
    database: &Database,
    under: Relation,
    parents: &[i64],
    list: &List,
) -> Result<HashMap<i64, u64>> {
    if parents.is_empty() {
        return Ok(HashMap::new());
    }
    let table = Table::of(R::Id::KIND);
    let by = Path::to_parent(under, table)?.by;
    let mut sql = database.sql();
    let parent = sql.new_alias();
    let place = sql.new_place(Some(by));
    sql.push("SELECT ").column(parent, "id").push(", (SELECT count(*)").records_at(table, Some(by), place);
    sql.push(" WHERE ").parent(by, place).push(" = ").column(parent, "id").push(" AND ");
    sql.condition(&list.filter, table, place.record)?.and_visible(table, place.record);
    sql.push(") FROM ").table_of_keys(parents, parent);
    let rows = database.rows(sql).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, unsigned(row.try_get_by_index(1)?)))).collect()
}

pub(crate) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).expect("nothing is there less than no times")
}

//! How many records a list has.

use std::collections::HashMap;

use super::{
    among::{Among, Parent},
    database::Database,
    relation::Path,
    table::Table,
};
use crate::{Id, List, Record, Relation, Result};

/// How many records of a kind there are.
pub(crate) async fn count<R: Record>(database: &Database, list: &List) -> Result<u64> {
    let table = Table::of(R::Id::KIND);
    let mut sql = database.sql();
    sql.push("SELECT ").count_among(&Among::new(table, Parent::Any, &list.filter))?;
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
    sql.push("SELECT ").column(parent, "id").push(", ");
    sql.count_among(&Among::new(table, Parent::Each(by, parent), &list.filter))?;
    sql.push(" FROM ").table_of_keys(parents, parent);
    let rows = database.rows(sql).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, unsigned(row.try_get_by_index(1)?)))).collect()
}

pub(crate) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).expect("nothing is there less than no times")
}

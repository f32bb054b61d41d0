//! Companies by key, and what belongs to them beside their records: identifiers and aliases.

use std::{collections::HashMap, sync::Arc};

use super::{
    cell::{Cell, Cells},
    columns::Columns,
    database::Database,
    row::Row,
};
use crate::{Company, CompanyId, Id, Identifier, Result};

/// Companies by key, in one statement. A company that went into another is answered with that one, which takes a
/// second.
pub(crate) async fn by_key(
    database: &Database,
    keys: &[i64],
    columns: Columns,
) -> Result<HashMap<i64, Company>> {
    let mut found = rows_by_key(database, keys, columns).await?;
    let targets: Vec<i64> = found.values().filter_map(|(_, merged_into)| *merged_into).collect();
    if !targets.is_empty() {
        // Invariant: the writer lets a company that goes on take over all that went into one that does not.
        let survivors = rows_by_key(database, &targets, columns).await?;
        for (company, merged_into) in found.values_mut() {
            if let Some((survivor, _)) = merged_into.and_then(|key| survivors.get(&key)) {
                company.clone_from(survivor);
            }
        }
    }
    Ok(found.into_iter().map(|(key, (company, _))| (key, company)).collect())
}

/// Companies, each with the one that it went into.
async fn rows_by_key(
    database: &Database,
    keys: &[i64],
    columns: Columns,
) -> Result<HashMap<i64, (Company, Option<i64>)>> {
    let names = columns.names::<Company>();
    let mut sql = database.sql();
    let company = sql.new_alias();
    sql.push("SELECT ").columns(company, &names).push(", ").column(company, "merged_into");
    sql.push(" FROM company AS ").alias(company).push(" WHERE ").column(company, "id").is_key_of(keys);
    let mut found = HashMap::with_capacity(keys.len());
    for row in &database.rows(sql).await? {
        if let Some(company) = Company::read(Cells::asked(row, 0, columns))? {
            let merged_into = Cell::read(row, names.len())?;
            found.insert(company.id.key(), (company, merged_into));
        }
    }
    Ok(found)
}

/// The identifiers of companies, by scheme and value. A company without any is absent.
pub(crate) async fn identifiers(
    database: &Database,
    ids: &[CompanyId],
) -> Result<HashMap<CompanyId, Arc<[Identifier]>>> {
    let keys: Vec<i64> = ids.iter().map(|id| id.key()).collect();
    let mut sql = database.sql();
    sql.push("SELECT company_id, scheme, value FROM company_identifier WHERE company_id").is_key_of(&keys);
    let mut found: HashMap<CompanyId, Vec<Identifier>> = HashMap::new();
    for row in &database.rows(sql).await? {
        let mut columns = Cells::new(row);
        let id = columns.id()?;
        let identifier = Identifier { scheme: columns.take()?, value: columns.take()? };
        found.entry(id).or_default().push(identifier);
    }
    Ok(sorted(found))
}

/// The other names of companies, former ones among them, in the order in which they became known. A company without
/// any is absent.
pub(crate) async fn aliases(
    database: &Database,
    ids: &[CompanyId],
) -> Result<HashMap<CompanyId, Arc<[String]>>> {
    let keys: Vec<i64> = ids.iter().map(|id| id.key()).collect();
    let mut sql = database.sql();
    // A company can go by a former name again.
    sql.push(
        "SELECT t1.company_id, t1.id, t1.name FROM company_alias AS t1 JOIN company AS t2 ON t2.id = t1.company_id \
         WHERE t1.name <> t2.name AND t1.company_id",
    )
    .is_key_of(&keys);
    let mut found: HashMap<CompanyId, Vec<(i64, String)>> = HashMap::new();
    for row in &database.rows(sql).await? {
        let mut columns = Cells::new(row);
        found.entry(columns.id()?).or_default().push((columns.take()?, columns.take()?));
    }
    let names = |all: Arc<[(i64, String)]>| all.iter().map(|(_, name)| name.clone()).collect();
    Ok(sorted(found).into_iter().map(|(id, all)| (id, names(all))).collect())
}

fn sorted<T: Ord>(found: HashMap<CompanyId, Vec<T>>) -> HashMap<CompanyId, Arc<[T]>> {
    let sort = |mut all: Vec<T>| {
        all.sort_unstable();
        all.into()
    };
    found.into_iter().map(|(id, all)| (id, sort(all))).collect()
}

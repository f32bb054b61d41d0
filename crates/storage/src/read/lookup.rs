//! Keys of records by what else tells them apart: slugs, identifiers, URLs.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::ActiveEnum;

use super::{database::Database, row::Columns, table::Table};
use crate::{AnnouncementId, CompanyId, Error, Id, Identifier, Kind, Result};

/// Ids by slug. A slug that a record has now goes before the same one that another had.
pub(crate) async fn ids_by_slug<I: Id>(database: &Database, slugs: &[String]) -> Result<HashMap<String, I>> {
    if !matches!(I::KIND, Kind::Foundation | Kind::Company | Kind::Announcement) {
        return Err(Error::Filter(format!("a {} has no slug of its own", I::KIND.name())));
    }
    let slugs = storable(slugs);
    if slugs.is_empty() {
        return Ok(HashMap::new());
    }
    let table = Table::of(I::KIND);
    let mut sql = database.sql();
    let alias = sql.new_alias();
    sql.push("SELECT ").columns(alias, &["id", "slug"]).push(", 0 AS former FROM ").push(table.name());
    sql.push(" AS ").alias(alias).push(" WHERE ").column(alias, "slug").is_text_of(&slugs);
    if table == Table::Announcement {
        sql.and_published(alias);
    }
    sql.push(" UNION ALL SELECT subject_id, slug, 1 FROM former_slug WHERE kind = ");
    sql.bind(i64::from(I::KIND.number())).push(" AND slug").is_text_of(&slugs);
    let mut ids = HashMap::with_capacity(slugs.len());
    for row in &database.rows(sql).await? {
        let mut columns = Columns::new(row, 0);
        let (id, slug, former) = (columns.id()?, columns.take()?, columns.take::<i32>()? == 1);
        if former {
            ids.entry(slug).or_insert(id);
        } else {
            ids.insert(slug, id);
        }
    }
    Ok(ids)
}

/// Companies by identifier. Of several with one identifier: the one that is parent of another of them, else the
/// oldest.
pub(crate) async fn companies_by_identifier(
    database: &Database,
    identifiers: &[Identifier],
) -> Result<HashMap<Identifier, CompanyId>> {
    let pairs: Vec<(String, String)> = identifiers
        .iter()
        .filter(|identifier| !identifier.value.contains('\0'))
        .map(|identifier| (identifier.scheme.to_value(), identifier.value.clone()))
        .collect();
    if pairs.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = database.sql();
    sql.push(
        "SELECT t1.scheme, t1.value, t2.id, t2.parent_id \
         FROM company_identifier AS t1 JOIN company AS t2 ON t2.id = t1.company_id \
         WHERE t2.merged_into IS NULL AND (t1.scheme, t1.value)",
    )
    .is_text_pair_of(&pairs);
    let mut sharers: HashMap<Identifier, BTreeMap<CompanyId, Option<CompanyId>>> = HashMap::new();
    for row in &database.rows(sql).await? {
        let mut columns = Columns::new(row, 0);
        let identifier = Identifier { scheme: columns.take()?, value: columns.take()? };
        sharers.entry(identifier).or_default().insert(columns.id()?, columns.known_id()?);
    }
    let chosen = |companies: BTreeMap<CompanyId, Option<CompanyId>>| {
        let parents: HashSet<CompanyId> = companies.values().flatten().copied().collect();
        let oldest = companies.keys().next().copied();
        companies.keys().find(|id| parents.contains(id)).copied().or(oldest)
    };
    Ok(sharers
        .into_iter()
        .filter_map(|(identifier, companies)| Some((identifier, chosen(companies)?)))
        .collect())
}

/// Announcements by canonical URL.
pub(crate) async fn announcements_by_url(
    database: &Database,
    urls: &[String],
) -> Result<HashMap<String, AnnouncementId>> {
    let urls = storable(urls);
    if urls.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = database.sql();
    let alias = sql.new_alias();
    sql.push("SELECT ").columns(alias, &["canonical_url", "id"]).push(" FROM announcement AS ").alias(alias);
    sql.push(" WHERE ").column(alias, "canonical_url").is_text_of(&urls).and_published(alias);
    let rows = database.rows(sql).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, Id::new(row.try_get_by_index(1)?)))).collect()
}

/// Those that a database can hold: Postgres has no text with a NUL in it.
fn storable(texts: &[String]) -> Vec<String> {
    texts.iter().filter(|text| !text.contains('\0')).cloned().collect()
}

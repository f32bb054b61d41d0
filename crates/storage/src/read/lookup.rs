//! Records by what else tells them apart: slugs, identifiers, URLs.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::{ActiveEnum, QueryResult};

use super::{
    cell::Cells,
    columns::Columns,
    database::Database,
    sql::{Alias, Sql},
    table::Table,
};
use crate::{AnnouncementId, CompanyId, Error, Id, Identifier, Kind, Record, Result};

/// Records by slug, in one statement; slugs that none has now, and companies that went into others, take one more
/// each. A slug that a record has now goes before the same one that another had.
pub(crate) async fn by_slug<R: Record>(database: &Database, slugs: &[String]) -> Result<HashMap<String, R>> {
    if !matches!(R::Id::KIND, Kind::Foundation | Kind::Company | Kind::Announcement) {
        return Err(Error::Filter(format!("a {} has no slug of its own", R::Id::KIND.name())));
    }
    let mut slugs = storable(slugs);
    let mut called: HashMap<String, Called<R>> = HashMap::with_capacity(slugs.len());
    for select in [Sql::called_now::<R>, Sql::called_once::<R>] {
        slugs.retain(|slug| !called.contains_key(slug));
        if slugs.is_empty() {
            break;
        }
        let mut sql = database.sql();
        select(&mut sql, &slugs);
        for row in &database.rows(sql).await? {
            let (slug, record) = Called::read(row)?;
            called.insert(slug, record);
        }
    }
    let merged = called.values().filter(|one| one.merged).map(|one| one.record.id().key());
    let merged: Vec<i64> = merged.collect();
    let survivors =
        if merged.is_empty() { HashMap::new() } else { R::by_key(database, &merged, Columns::ALL).await? };
    let survivor = |one: &Called<R>| survivors.get(&one.record.id().key()).filter(|_| one.merged).cloned();
    Ok(called.into_iter().map(|(slug, one)| (slug, survivor(&one).unwrap_or(one.record))).collect())
}

/// A record that has or had a slug.
struct Called<R> {
    record: R,
    /// Whether it went into another.
    merged: bool,
}

impl<R: Record> Called<R> {
    /// The record of a row, and the slug that it was looked for by.
    fn read(row: &QueryResult) -> Result<(String, Self)> {
        let record = R::read(Cells::new(row))?.expect("what has a slug is held whole by its row");
        let mut columns = Cells::asked(row, R::COLUMNS.len(), Columns::ALL);
        let merged = columns.take::<i32>()? == 1;
        Ok((columns.take()?, Self { record, merged }))
    }
}

impl Sql {
    fn called_now<R: Record>(&mut self, slugs: &[String]) -> &mut Self {
        let (table, record) = (Table::of(R::Id::KIND), self.new_alias());
        self.push("SELECT ").columns(record, R::COLUMNS).and_merged(table, record).push(", ");
        self.column(record, "slug").push(" FROM ").push(table.name()).push(" AS ").alias(record);
        self.push(" WHERE ").column(record, "slug").is_text_of(slugs).and_shown(table, record)
    }

    fn called_once<R: Record>(&mut self, slugs: &[String]) -> &mut Self {
        let (table, record, former) = (Table::of(R::Id::KIND), self.new_alias(), self.new_alias());
        self.push("SELECT ").columns(record, R::COLUMNS).and_merged(table, record).push(", ");
        self.column(former, "slug").push(" FROM former_slug AS ").alias(former);
        self.push(" JOIN ").push(table.name()).push(" AS ").alias(record).push(" ON ");
        self.column(record, "id").push(" = ").column(former, "subject_id");
        self.push(" WHERE ")
            .column(former, "kind")
            .push(" = ")
            .number(u64::from(R::Id::KIND.number().unsigned_abs()));
        self.push(" AND ").column(former, "slug").is_text_of(slugs).and_shown(table, record)
    }

    fn and_merged(&mut self, table: Table, record: Alias) -> &mut Self {
        match table {
            Table::Company => {
                self.push(", CASE WHEN ").column(record, "merged_into").push(" IS NULL THEN 0 ELSE 1 END")
            }
            _ => self.push(", 0"),
        }
    }

    /// ` AND …`: what hides a record also from those who know its slug.
    fn and_shown(&mut self, table: Table, record: Alias) -> &mut Self {
        if table == Table::Announcement { self.and_published(record) } else { self }
    }
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
        let mut columns = Cells::new(row);
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

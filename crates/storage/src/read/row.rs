//! Records as rows: the columns of each kind, and how they are read.

use std::collections::HashMap;

use super::{cell::Cells, columns::Columns, company, database::Database, principle, table::Table};
use crate::{
    Announcement, Company, Foundation, Id, Kind, Member, Person, Principle, Project, Record, Result, Seat,
    Source,
};

/// How records of a kind are read.
pub trait Row: Sized + Send {
    /// The columns of [`Row::read`], the id first. Of a record that one row does not hold whole: the id alone.
    const COLUMNS: &'static [&'static str] = &["id"];

    /// Reads a record from the columns of a row; None where the row holds no more than its id.
    fn read(row: Cells<'_>) -> Result<Option<Self>>;

    /// Records by key, in one statement, with at least these columns. Those unknown or hidden are absent. One that went
    /// into another is answered with that one, which takes a second statement.
    fn by_key(
        database: &Database,
        keys: &[i64],
        columns: Columns,
    ) -> impl Future<Output = Result<HashMap<i64, Self>>> + Send
    where
        Self: Record,
    {
        async move {
            let kind = <Self as Record>::Id::KIND;
            let mut records = by_own_key::<Self>(database, keys, columns).await?;
            let unknown: Vec<i64> = keys.iter().copied().filter(|key| !records.contains_key(key)).collect();
            if unknown.is_empty() || !leads_on(kind) {
                return Ok(records);
            }
            let former = former_ids(database, kind, &unknown).await?;
            let into: Vec<i64> = former.values().copied().collect();
            if !into.is_empty() {
                let survivors = by_own_key::<Self>(database, &into, columns).await?;
                let led = |(key, into)| Some((key, survivors.get(&into)?.clone()));
                records.extend(former.into_iter().filter_map(led));
            }
            Ok(records)
        }
    }
}

async fn by_own_key<R: Record>(
    database: &Database,
    keys: &[i64],
    columns: Columns,
) -> Result<HashMap<i64, R>> {
    let mut sql = database.sql();
    let alias = sql.new_alias();
    let table = Table::of(R::Id::KIND);
    sql.push("SELECT ").columns(alias, &columns.names::<R>());
    sql.push(" FROM ").push(table.name()).push(" AS ").alias(alias);
    sql.push(" WHERE ").column(alias, "id").is_key_of(keys).and_visible(table, alias);
    let rows = database.rows(sql).await?;
    let mut records = HashMap::with_capacity(rows.len());
    for row in &rows {
        if let Some(record) = R::read(Cells::asked(row, 0, columns))? {
            records.insert(record.id().key(), record);
        }
    }
    Ok(records)
}

/// Whether records of a kind can go into others when companies are merged.
fn leads_on(kind: Kind) -> bool {
    matches!(kind, Kind::Member | Kind::Person | Kind::Seat)
}

/// Where former ids lead.
async fn former_ids(database: &Database, kind: Kind, keys: &[i64]) -> Result<HashMap<i64, i64>> {
    let mut sql = database.sql();
    sql.push("SELECT id, subject_id FROM former_id WHERE kind = ");
    sql.bind(i64::from(kind.number())).push(" AND id").is_key_of(keys);
    let rows = database.rows(sql).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

impl Row for Foundation {
    const COLUMNS: &'static [&'static str] =
        &["id", "slug", "name", "homepage", "founded_on", "parent_id", "status"];

    fn read(mut row: Cells<'_>) -> Result<Option<Self>> {
        Ok(Some(Self {
            id: row.id()?,
            slug: row.take()?,
            name: row.take()?,
            homepage: row.take()?,
            founded_on: row.take()?,
            parent_id: row.known_id()?,
            status: row.take()?,
        }))
    }
}

impl Row for Company {
    const COLUMNS: &'static [&'static str] =
        &["id", "slug", "name", "legal_name", "homepage", "country", "parent_id"];

    fn read(mut row: Cells<'_>) -> Result<Option<Self>> {
        Ok(Some(Self {
            id: row.id()?,
            slug: row.take()?,
            name: row.take()?,
            legal_name: row.take()?,
            homepage: row.take()?,
            country: row.take()?,
            parent_id: row.known_id()?,
        }))
    }

    fn by_key(
        database: &Database,
        keys: &[i64],
        columns: Columns,
    ) -> impl Future<Output = Result<HashMap<i64, Self>>> + Send {
        company::by_key(database, keys, columns)
    }
}

impl Row for Member {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "foundation_id",
        "company_id",
        "tier",
        "tier_class",
        "since",
        "until",
        "first_seen",
        "last_seen",
    ];

    fn read(mut row: Cells<'_>) -> Result<Option<Self>> {
        Ok(Some(Self {
            id: row.id()?,
            foundation_id: row.id()?,
            company_id: row.id()?,
            tier: row.take()?,
            tier_class: row.take()?,
            since: row.take()?,
            until: row.take()?,
            first_seen: row.take()?,
            last_seen: row.take()?,
        }))
    }
}

impl Row for Principle {
    fn read(_: Cells<'_>) -> Result<Option<Self>> {
        Ok(None)
    }

    fn by_key(
        database: &Database,
        keys: &[i64],
        _: Columns,
    ) -> impl Future<Output = Result<HashMap<i64, Self>>> + Send {
        principle::by_key(database, keys)
    }
}

impl Row for Announcement {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "slug",
        "language",
        "title",
        "summary",
        "canonical_url",
        "publisher",
        "published_at",
        "embargoed_until",
        "translated",
    ];

    fn read(mut row: Cells<'_>) -> Result<Option<Self>> {
        Ok(Some(Self {
            id: row.id()?,
            slug: row.take()?,
            language: row.take()?,
            title: row.take()?,
            summary: row.take()?,
            canonical_url: row.take()?,
            publisher: row.take()?,
            published_at: row.take()?,
            embargoed_until: row.take()?,
            translated: row.take()?,
        }))
    }
}

impl Row for Person {
    const COLUMNS: &'static [&'static str] = &["id", "name", "title", "company_id"];

    fn read(mut row: Cells<'_>) -> Result<Option<Self>> {
        Ok(Some(Self { id: row.id()?, name: row.take()?, title: row.take()?, company_id: row.known_id()? }))
    }
}

impl Row for Project {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "foundation_id",
        "slug",
        "name",
        "homepage",
        "repository",
        "maturity",
        "accepted",
        "incubating",
        "graduated",
        "archived",
        "until",
    ];

    fn read(mut row: Cells<'_>) -> Result<Option<Self>> {
        Ok(Some(Self {
            id: row.id()?,
            foundation_id: row.id()?,
            slug: row.take()?,
            name: row.take()?,
            homepage: row.take()?,
            repository: row.take()?,
            maturity: row.take()?,
            accepted: row.take()?,
            incubating: row.take()?,
            graduated: row.take()?,
            archived: row.take()?,
            until: row.take()?,
        }))
    }
}

impl Row for Source {
    const COLUMNS: &'static [&'static str] =
        &["id", "kind", "source_key", "location", "revision", "seen_at", "licence"];

    fn read(mut row: Cells<'_>) -> Result<Option<Self>> {
        Ok(Some(Self {
            id: row.id()?,
            kind: row.take()?,
            key: row.take()?,
            location: row.take()?,
            revision: row.take()?,
            seen_at: row.take()?,
            licence: row.take()?,
        }))
    }
}

impl Row for Seat {
    const COLUMNS: &'static [&'static str] =
        &["id", "foundation_id", "company_id", "body", "person_id", "since", "until"];

    fn read(mut row: Cells<'_>) -> Result<Option<Self>> {
        Ok(Some(Self {
            id: row.id()?,
            foundation_id: row.id()?,
            company_id: row.id()?,
            body: row.take()?,
            person_id: row.known_id()?,
            since: row.take()?,
            until: row.take()?,
        }))
    }
}

//! Reading everything out, a page at a time, in one view of the database.
//!
//! Memberships, seats, projects and announcements are given as of a day; foundations, companies, people and
//! principles as they are now, since nothing else of them is kept. Companies that went into another are left out:
//! who looks for one of them by id asks `node`. Texts in several languages are one row each.

mod table;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, QueryResult, Statement,
    TransactionOptions, TransactionTrait,
};
use serde_json::Value;
use time::{Date, Duration, OffsetDateTime, Time, format_description::well_known::Rfc3339};

use self::table::{Form, Table, table};
use crate::{Foundation, FoundationId, Id, Kind, Result, Store, Subject, instant::now, steward};

/// How many records are read at once.
const PAGE: u32 = 1_000;

/// What stands between the parts of a list, in the database's answer.
const UNIT: char = '\u{1f}';

/// An export under way: one view of the database, whatever is written meanwhile.
#[derive(Debug)]
pub struct Export {
    tx: DatabaseTransaction,
    as_of: Date,
    foundation: Option<FoundationId>,
    spell: fn(Subject) -> String,
}

/// Some of the records of a kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportPage {
    /// The values of each row, in the order of [`columns`].
    pub rows: Vec<Vec<Value>>,
    /// Where the next page begins; None at the end.
    pub after: Option<i64>,
}

impl Store {
    /// Begins an export as of a day, of everything or of one foundation. `spell` writes ids as readers know them.
    pub async fn export(
        &self,
        as_of: Date,
        foundation: Option<&str>,
        spell: fn(Subject) -> String,
    ) -> Result<Export> {
        let foundation = match foundation {
            None => None,
            Some(slug) => {
                let found = self.records_by_slug::<Foundation>(&[slug.to_owned()]).await?;
                Some(found.get(slug).ok_or_else(|| steward::unknown(Kind::Foundation, slug))?.id)
            }
        };
        let options = if self.is_postgres() {
            TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            }
        } else {
            TransactionOptions::default()
        };
        let tx = self.db.begin_with_options(options).await?;
        Ok(Export { tx, as_of, foundation, spell })
    }
}

impl Export {
    /// The next records of a kind after an id.
    pub async fn page(&self, kind: Kind, after: i64) -> Result<ExportPage> {
        let Some(table) = table(kind) else { return Ok(ExportPage::default()) };
        let backend = self.tx.get_database_backend();
        let sql = self.statement(table, backend, after);
        let found = self.tx.query_all_raw(Statement::from_string(backend, sql)).await?;
        let mut page = ExportPage::default();
        let mut records = 0;
        for row in &found {
            let id: i64 = row.try_get_by_index(0)?;
            records += u32::from(page.after != Some(id));
            page.after = Some(id);
            let columns = table.columns.iter().enumerate();
            let values = columns.map(|(at, column)| self.value(row, at, column.form));
            page.rows.push(values.collect::<Result<_>>()?);
        }
        if records < PAGE {
            page.after = None;
        }
        Ok(page)
    }

    fn statement(&self, table: &Table, backend: DbBackend, after: i64) -> String {
        let midnight = self.as_of.saturating_add(Duration::DAY).with_time(Time::MIDNIGHT).assume_utc();
        let conditions = [Some(table.condition), self.foundation.and(Some(table.of_foundation))];
        let conditions: Vec<&str> = conditions.into_iter().flatten().collect();
        let columns: Vec<&str> = table.columns.iter().map(|column| column.sql).collect();
        let (agg, chr) = match backend {
            DbBackend::Postgres => ("string_agg", "chr(31)"),
            _ => ("group_concat", "char(31)"),
        };
        let name = table.name;
        // All that is put in here is a number or a day.
        format!(
            "SELECT {} FROM {} WHERE t.id IN (SELECT t.id FROM {name} t WHERE t.id > {after} AND {} ORDER BY t.id LIMIT {PAGE}) ORDER BY {}",
            columns.join(", "),
            table.from,
            conditions.join(" AND "),
            table.order,
        )
        .replace("{day}", &format!("'{}'", crate::PartialDate::from(self.as_of)))
        .replace("{instant}", &(midnight.unix_timestamp() * 1_000).to_string())
        .replace("{now}", &now().to_string())
        .replace("{foundation}", &self.foundation.map_or(0, Id::key).to_string())
        .replace("{agg}", agg)
        .replace("{unit}", chr)
    }

    fn value(&self, row: &QueryResult, at: usize, form: Form) -> Result<Value> {
        let number = || row.try_get_by_index::<Option<i64>>(at);
        Ok(match form {
            Form::Id(kind) => {
                number()?.map_or(Value::Null, |id| Value::from((self.spell)(Subject { kind, id })))
            }
            Form::Number => number()?.map_or(Value::Null, Value::from),
            Form::Text => row.try_get_by_index::<Option<String>>(at)?.map_or(Value::Null, Value::from),
            Form::Truth => Value::from(row.try_get_by_index::<bool>(at)?),
            Form::Day => {
                let day = row.try_get_by_index::<Date>(at)?;
                Value::from(crate::PartialDate::from(day).to_string())
            }
            Form::Instant => {
                let instant =
                    OffsetDateTime::UNIX_EPOCH.checked_add(Duration::milliseconds(row.try_get_by_index(at)?));
                instant.and_then(|instant| instant.format(&Rfc3339).ok()).map_or(Value::Null, Value::from)
            }
            Form::List => {
                let parts = row.try_get_by_index::<Option<String>>(at)?.unwrap_or_default();
                parts.split(UNIT).filter(|part| !part.is_empty()).collect()
            }
        })
    }
}

/// The names of a kind's columns, in the API's spelling.
pub fn columns(kind: Kind) -> Vec<&'static str> {
    table(kind).map(|table| table.columns.iter().map(|column| column.name).collect()).unwrap_or_default()
}

/// The kinds that can be read out, parents before what refers to them.
pub const EXPORTED: [Kind; 8] = [
    Kind::Foundation,
    Kind::Company,
    Kind::Member,
    Kind::Person,
    Kind::Seat,
    Kind::Project,
    Kind::Principle,
    Kind::Announcement,
];

//! Generated facts as rows, written many at a time.

use std::fmt::Write;

use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use time::{Date, Duration};

use crate::{Kind, Result, fold};

/// How many rows a statement writes.
const BATCH: usize = 1000;

/// Rows on their way into the database. Their text is this program's own, so it is written into the statements.
pub(super) struct Rows<'a> {
    transaction: &'a DatabaseTransaction,
    search: bool,
    pub(super) before: Before,
    tables: [Table; 8],
    names: Vec<String>,
}

/// The greatest keys the tables had before.
#[derive(Clone, Copy)]
pub(super) struct Before {
    pub(super) foundation: u64,
    pub(super) company: u64,
    pub(super) member: u64,
    pub(super) announcement: u64,
}

struct Table {
    name: &'static str,
    columns: &'static str,
    rows: String,
    count: usize,
}

const FOUNDATION: usize = 0;
const COMPANY: usize = 1;
const MEMBER: usize = 2;
const ANNOUNCEMENT: usize = 3;
const ABOUT: usize = 4;
const NAMING: usize = 5;
const DOCUMENT: usize = 6;
const IDENTIFIER: usize = 7;

impl<'a> Rows<'a> {
    pub(super) async fn new(transaction: &'a DatabaseTransaction, search: bool) -> Result<Self> {
        let table = |name, columns| Table { name, columns, rows: String::new(), count: 0 };
        Ok(Self {
            transaction,
            search,
            before: Before {
                foundation: number_of(transaction, "max(id) FROM foundation").await?,
                company: number_of(transaction, "max(id) FROM company").await?,
                member: number_of(transaction, "max(id) FROM member").await?,
                announcement: number_of(transaction, "max(id) FROM announcement").await?,
            },
            tables: [
                table("foundation", "id, slug, name, name_key, founded_on, parent_id, status"),
                table("company", "id, slug, name, name_key, homepage, country, parent_id"),
                table(
                    "member",
                    "id, foundation_id, company_id, company_key, tier, tier_class, since, until, valid_from, \
                     valid_until, first_seen, last_seen",
                ),
                table(
                    "announcement",
                    "id, slug, language, title, title_key, summary, body_format, canonical_url, published_at, \
                     embargoed_until, translated",
                ),
                table("announcement_foundation", "announcement_id, foundation_id, published_at"),
                table("announcement_company", "announcement_id, company_id, published_at"),
                table("search_document", "subject_kind, subject_id, language, title, body"),
                table("company_identifier", "company_id, scheme, value"),
            ],
            names: Vec::new(),
        })
    }

    /// Whether the store has generated facts already.
    pub(super) async fn are_there(&self) -> Result<bool> {
        Ok(number_of(self.transaction, "count(*) FROM foundation WHERE slug = 'generated-1'").await? > 0)
    }

    pub(super) async fn foundation(
        &mut self,
        index: u64,
        slug: &str,
        name: &str,
        founded_on: Option<&str>,
        parent: Option<u64>,
    ) -> Result<()> {
        let id = self.before.foundation + index;
        let (key, founded_on, parent) = (quoted(&fold(name)), known(founded_on), number(parent));
        let row =
            format!("({id}, {}, {}, {key}, {founded_on}, {parent}, 'ACTIVE')", quoted(slug), quoted(name));
        self.add(FOUNDATION, &row).await?;
        self.document(Kind::Foundation, id, None, name, "").await
    }

    pub(super) async fn company(
        &mut self,
        index: u64,
        name: &str,
        country: Option<&str>,
        parent: Option<u64>,
    ) -> Result<()> {
        let id = self.before.company + index;
        let key = fold(name);
        let (country, parent) = (known(country), number(parent));
        let row = format!(
            "({id}, 'generated-{id}', {}, {}, 'https://company-{id}.example', {country}, {parent})",
            quoted(name),
            quoted(&key)
        );
        self.names.push(key);
        self.add(COMPANY, &row).await?;
        self.add(IDENTIFIER, &format!("({id}, 'domain', 'company-{id}.example')")).await?;
        self.document(Kind::Company, id, None, name, "").await
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of a row")]
    pub(super) async fn member(
        &mut self,
        index: u64,
        foundation: u64,
        company: u64,
        tier: Option<&str>,
        class: &str,
        since: u64,
        until: Option<u64>,
    ) -> Result<()> {
        let name = &self.names[usize::try_from(company - 1).expect("an index of what is in memory")];
        let (from, to) = (day(since), until.map_or("9999-12-31".to_owned(), day));
        let row = format!(
            "({}, {}, {}, {}, {}, '{class}', '{from}', {}, '{from}', '{to}', '{from}', '{from}')",
            self.before.member + index,
            self.before.foundation + foundation,
            self.before.company + company,
            quoted(name),
            known(tier),
            until.map_or("NULL".to_owned(), |_| quoted(&to)),
        );
        self.add(MEMBER, &row).await
    }

    pub(super) async fn announcement(
        &mut self,
        index: u64,
        title: &str,
        summary: &str,
        language: &str,
        published_at: u64,
        embargoed: bool,
    ) -> Result<()> {
        let id = self.before.announcement + index;
        let embargoed = if embargoed { "4102444800000" } else { "NULL" };
        let translated = language == "en" && index.is_multiple_of(10);
        let row = format!(
            "({id}, 'generated-{id}', '{language}', {}, {}, {}, 'MARKDOWN', 'https://news.example/{id}', \
             {published_at}, {embargoed}, {translated})",
            quoted(title),
            quoted(&fold(title)),
            quoted(summary),
        );
        self.add(ANNOUNCEMENT, &row).await?;
        self.document(Kind::Announcement, id, Some(language), title, summary).await
    }

    pub(super) async fn about(
        &mut self,
        announcement: u64,
        foundation: u64,
        published_at: u64,
    ) -> Result<()> {
        let (announcement, foundation) =
            (self.before.announcement + announcement, self.before.foundation + foundation);
        self.add(ABOUT, &format!("({announcement}, {foundation}, {published_at})")).await
    }

    pub(super) async fn naming(&mut self, announcement: u64, company: u64, published_at: u64) -> Result<()> {
        let (announcement, company) =
            (self.before.announcement + announcement, self.before.company + company);
        self.add(NAMING, &format!("({announcement}, {company}, {published_at})")).await
    }

    async fn document(
        &mut self,
        kind: Kind,
        id: u64,
        language: Option<&str>,
        title: &str,
        body: &str,
    ) -> Result<()> {
        if !self.search {
            return Ok(());
        }
        let kind = kind.number();
        let row = format!("({kind}, {id}, {}, {}, {})", known(language), quoted(title), quoted(body));
        self.add(DOCUMENT, &row).await
    }

    async fn add(&mut self, table: usize, row: &str) -> Result<()> {
        let full = &mut self.tables[table];
        if full.count > 0 {
            full.rows.push(',');
        }
        full.rows.push_str(row);
        full.count += 1;
        if full.count < BATCH {
            return Ok(());
        }
        // A table's rows refer to those of the tables before it.
        for table in &mut self.tables[..=table] {
            table.write(self.transaction).await?;
        }
        Ok(())
    }

    /// Writes what is left, and lets keys go on after the last.
    pub(super) async fn finish(mut self, postgres: bool) -> Result<()> {
        for table in &mut self.tables {
            table.write(self.transaction).await?;
        }
        for kind in [Kind::Foundation, Kind::Company, Kind::Member, Kind::Announcement] {
            let table = kind.name();
            if postgres {
                let next = format!(
                    "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT COALESCE(max(id), 1) FROM {table}))"
                );
                self.transaction.execute_unprepared(&next).await?;
            }
        }
        Ok(())
    }
}

impl Table {
    async fn write(&mut self, transaction: &DatabaseTransaction) -> Result<()> {
        if self.count > 0 {
            let mut insert = String::with_capacity(self.rows.len() + 256);
            write!(insert, "INSERT INTO {} ({}) VALUES {}", self.name, self.columns, self.rows)
                .expect("a String takes all that is written");
            transaction.execute_unprepared(&insert).await?;
            self.rows.clear();
            self.count = 0;
        }
        Ok(())
    }
}

/// `SELECT …`: a number, 0 where there is none.
async fn number_of(transaction: &DatabaseTransaction, what: &str) -> Result<u64> {
    let select = format!("SELECT {what}");
    let statement = Statement::from_string(transaction.get_database_backend(), select);
    let row = transaction.query_one_raw(statement).await?;
    let number: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    Ok(u64::try_from(number.unwrap_or(0)).expect("keys begin with 1"))
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn known(text: Option<&str>) -> String {
    text.map_or("NULL".to_owned(), quoted)
}

fn number(number: Option<u64>) -> String {
    number.map_or("NULL".to_owned(), |number| number.to_string())
}

fn day(days: u64) -> String {
    let epoch = Date::from_calendar_date(1970, time::Month::January, 1).expect("a day");
    (epoch + Duration::days(i64::try_from(days).expect("few days"))).to_string()
}

//! The one place through which everything is written: a transaction that knows what it changes.
//!
//! A [`Write`] takes up the rows that it is about, lets them be changed in memory, and at the end writes the
//! difference, keeps the search documents in step, and appends to the change log what happened, with the tags of
//! all that it touches.
//!
//! Invariant: one writer at a time (an advisory lock on Postgres; SQLite has one writer anyway), so that the ids of
//! changes become visible in their order, and ids can be given out in memory.

mod changes;

use std::collections::BTreeSet;

use pediment_migrations::Migrator;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QuerySelect,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use self::changes::NewChange;
use crate::{
    ChangeId, Kind, Result, Store, Subject, Tag,
    entity::{
        announcement, announcement_author, announcement_company, announcement_foundation,
        announcement_translation, change, company, company_alias, company_identifier, former_id, former_slug,
        foundation, member, person, principle, principle_translation, project, seat, snapshot, source,
        testimony,
    },
    instant::now,
    ledger::{Ledger, Speaker},
    rows::{Rows, delete_among, upsert},
    search_document,
};

/// The number of the lock that writers of one Postgres take: `pediment` in its first bytes.
const LOCK: i64 = 0x7065_6469_6d65;

/// One write.
#[derive(Debug)]
pub(crate) struct Write {
    store: Store,
    pub(crate) tx: DatabaseTransaction,
    pub(crate) sources: Rows<source::Model>,
    pub(crate) foundations: Rows<foundation::Model>,
    pub(crate) companies: Rows<company::Model>,
    pub(crate) identifiers: Rows<company_identifier::Model>,
    pub(crate) aliases: Rows<company_alias::Model>,
    pub(crate) former_slugs: Rows<former_slug::Model>,
    pub(crate) former_ids: Rows<former_id::Model>,
    pub(crate) people: Rows<person::Model>,
    pub(crate) members: Rows<member::Model>,
    pub(crate) testimonies: Rows<testimony::Model>,
    pub(crate) seats: Rows<seat::Model>,
    pub(crate) projects: Rows<project::Model>,
    pub(crate) principles: Rows<principle::Model>,
    pub(crate) principle_texts: Rows<principle_translation::Model>,
    pub(crate) announcements: Rows<announcement::Model>,
    pub(crate) announcement_texts: Rows<announcement_translation::Model>,
    pub(crate) announcement_foundations: Rows<announcement_foundation::Model>,
    pub(crate) announcement_companies: Rows<announcement_company::Model>,
    pub(crate) announcement_authors: Rows<announcement_author::Model>,
    pub(crate) snapshots: Vec<snapshot::Model>,
    pub(crate) ledger: Ledger,
    /// On whose word it is written.
    pub(crate) speaker: Option<Speaker>,
    /// Records against which a source spoke.
    pub(crate) contradicted: BTreeSet<Subject>,
    is_rehearsal: bool,
}

/// The tables whose ids are given out here.
const TABLES: [&str; 13] = [
    "source",
    "foundation",
    "company",
    "company_identifier",
    "company_alias",
    "person",
    "member",
    "testimony",
    "seat",
    "project",
    "principle",
    "announcement",
    "provenance",
];

impl Write {
    /// Begins; waits for the writer before.
    pub(crate) async fn begin(store: &Store) -> Result<Self> {
        let tx = Self::lock(store).await?;
        Self::over(store.clone(), tx, false).await
    }

    /// Begins a write that is to be given up, over a store as it would be opened: the tables are brought to the form
    /// this build knows in the same transaction.
    ///
    /// Invariant: it leaves no trace. Postgres moves its sequences even in a transaction that is rolled back, so that
    /// only rows whose ids are given out here are written.
    pub(crate) async fn rehearse(store: &Store) -> Result<Self> {
        let tx = Self::lock(store).await?;
        Migrator::up(&tx, None).await?;
        Self::over(store.clone(), tx, true).await
    }

    async fn lock(store: &Store) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = store.db.begin_with_options(options).await?;
        if store.is_postgres() {
            // Connections that reads gave back keep one plan for all values; a writer's tables grow meanwhile.
            let lock = format!("SET LOCAL plan_cache_mode = auto; SELECT pg_advisory_xact_lock({LOCK})");
            tx.execute_unprepared(&lock).await?;
        }
        Ok(tx)
    }

    async fn over(store: Store, tx: DatabaseTransaction, is_rehearsal: bool) -> Result<Self> {
        let counts: Vec<String> = TABLES
            .iter()
            .map(|table| match Kind::ALL.iter().find(|kind| kind.name() == *table) {
                // An id that leads on is not given to another.
                Some(kind) => format!(
                    "COALESCE((SELECT MAX(id) FROM (SELECT MAX(id) AS id FROM {table} UNION ALL \
                     SELECT MAX(id) FROM former_id WHERE kind = {}) AS given), 0) AS {table}",
                    kind.number()
                ),
                None => format!("COALESCE((SELECT MAX(id) FROM {table}), 0) AS {table}"),
            })
            .collect();
        let sql = format!("SELECT {}", counts.join(", "));
        let row = tx
            .query_one_raw(Statement::from_string(tx.get_database_backend(), sql))
            .await?
            .expect("a SELECT without FROM has one row");
        let last = |table: &str| row.try_get::<i64>("", table);
        let known = source::Entity::find().all(&tx).await?;
        let mut sources = Rows::after(last("source")?);
        let ledger = Ledger::after(last("provenance")?, &known);
        sources.load(known);
        Ok(Self {
            foundations: Rows::after(last("foundation")?),
            companies: Rows::after(last("company")?),
            identifiers: Rows::after(last("company_identifier")?),
            aliases: Rows::after(last("company_alias")?),
            former_slugs: Rows::default(),
            former_ids: Rows::default(),
            people: Rows::after(last("person")?),
            members: Rows::after(last("member")?),
            testimonies: Rows::after(last("testimony")?),
            seats: Rows::after(last("seat")?),
            projects: Rows::after(last("project")?),
            principles: Rows::after(last("principle")?),
            principle_texts: Rows::default(),
            announcements: Rows::after(last("announcement")?),
            announcement_texts: Rows::default(),
            announcement_foundations: Rows::default(),
            announcement_companies: Rows::default(),
            announcement_authors: Rows::default(),
            snapshots: Vec::new(),
            speaker: None,
            contradicted: BTreeSet::new(),
            is_rehearsal,
            sources,
            ledger,
            store,
            tx,
        })
    }

    /// Writes what there is so far, and goes on in the same transaction with nothing taken up.
    pub(crate) async fn next(self) -> Result<Self> {
        self.flush().await?;
        Self::over(self.store, self.tx, self.is_rehearsal).await
    }

    /// Writes and commits.
    pub(crate) async fn commit(self) -> Result<()> {
        self.flush().await?;
        let last: Option<i64> = change::Entity::find()
            .select_only()
            .column_as(change::Column::Id.max(), "id")
            .into_tuple()
            .one(&self.tx)
            .await?
            .flatten();
        self.tx.commit().await?;
        self.store.committed(ChangeId(last.unwrap_or_default())).await;
        Ok(())
    }

    /// Leaves everything as it was.
    pub(crate) async fn abandon(self) -> Result<()> {
        Ok(self.tx.rollback().await?)
    }

    /// Writes rows, search documents and changes.
    async fn flush(&self) -> Result<()> {
        let tx = &self.tx;
        self.sources.flush(tx).await?;
        self.foundations.flush(tx).await?;
        self.companies.flush(tx).await?;
        for row in self.former_slugs.gone() {
            former_slug::Entity::delete_by_id((row.kind, row.slug.clone())).exec(tx).await?;
        }
        self.former_slugs.flush(tx).await?;
        self.former_ids.flush(tx).await?;
        let identifiers: Vec<i64> = self.identifiers.gone().map(|row| row.id).collect();
        delete_among::<company_identifier::Entity>(tx, company_identifier::Column::Id, &identifiers).await?;
        let aliases: Vec<i64> = self.aliases.gone().map(|row| row.id).collect();
        delete_among::<company_alias::Entity>(tx, company_alias::Column::Id, &aliases).await?;
        self.identifiers.flush(tx).await?;
        self.aliases.flush(tx).await?;
        self.people.flush(tx).await?;
        let members: Vec<i64> = self.members.gone().map(|row| row.id).collect();
        delete_among::<member::Entity>(tx, member::Column::Id, &members).await?;
        self.members.flush(tx).await?;
        let testimonies: Vec<i64> = self.testimonies.gone().map(|row| row.id).collect();
        delete_among::<testimony::Entity>(tx, testimony::Column::Id, &testimonies).await?;
        self.testimonies.flush(tx).await?;
        let seats: Vec<i64> = self.seats.gone().map(|row| row.id).collect();
        delete_among::<seat::Entity>(tx, seat::Column::Id, &seats).await?;
        self.seats.flush(tx).await?;
        self.projects.flush(tx).await?;
        self.principles.flush(tx).await?;
        self.principle_texts.flush(tx).await?;
        self.announcements.flush(tx).await?;
        self.announcement_texts.flush(tx).await?;
        self.replace_links().await?;
        let people: Vec<i64> = self.people.gone().map(|row| row.id).collect();
        delete_among::<person::Entity>(tx, person::Column::Id, &people).await?;
        upsert(tx, self.snapshots.clone()).await?;
        self.ledger.flush(tx, self.speaker.as_ref()).await?;
        if self.is_rehearsal {
            return Ok(());
        }
        self.move_sequences().await?;
        let changes = self.changes();
        search_document::keep_in_step(self).await?;
        self.append(changes).await
    }

    /// Links that are no more are deleted with all of their announcement, and those that stay written again.
    async fn replace_links(&self) -> Result<()> {
        let tx = &self.tx;
        let of: Vec<i64> = self.announcement_foundations.gone().map(|row| row.announcement_id).collect();
        delete_among::<announcement_foundation::Entity>(
            tx,
            announcement_foundation::Column::AnnouncementId,
            &of,
        )
        .await?;
        let again = self.announcement_foundations.iter().filter(|row| of.contains(&row.announcement_id));
        upsert(tx, again.cloned().collect()).await?;
        self.announcement_foundations.flush(tx).await?;

        let of: Vec<i64> = self.announcement_companies.gone().map(|row| row.announcement_id).collect();
        delete_among::<announcement_company::Entity>(tx, announcement_company::Column::AnnouncementId, &of)
            .await?;
        let again = self.announcement_companies.iter().filter(|row| of.contains(&row.announcement_id));
        upsert(tx, again.cloned().collect()).await?;
        self.announcement_companies.flush(tx).await?;

        let of: Vec<i64> = self.announcement_authors.gone().map(|row| row.announcement_id).collect();
        delete_among::<announcement_author::Entity>(tx, announcement_author::Column::AnnouncementId, &of)
            .await?;
        let again = self.announcement_authors.iter().filter(|row| of.contains(&row.announcement_id));
        upsert(tx, again.cloned().collect()).await?;
        self.announcement_authors.flush(tx).await
    }

    /// Ids were given out in memory: Postgres goes on after them.
    async fn move_sequences(&self) -> Result<()> {
        if self.tx.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let table = |name, has_new: bool, last: i64| has_new.then_some((name, last));
        let moved = [
            table("source", self.sources.has_new(), self.sources.last_id()),
            table("foundation", self.foundations.has_new(), self.foundations.last_id()),
            table("company", self.companies.has_new(), self.companies.last_id()),
            table("company_identifier", self.identifiers.has_new(), self.identifiers.last_id()),
            table("company_alias", self.aliases.has_new(), self.aliases.last_id()),
            table("person", self.people.has_new(), self.people.last_id()),
            table("member", self.members.has_new(), self.members.last_id()),
            table("testimony", self.testimonies.has_new(), self.testimonies.last_id()),
            table("seat", self.seats.has_new(), self.seats.last_id()),
            table("project", self.projects.has_new(), self.projects.last_id()),
            table("principle", self.principles.has_new(), self.principles.last_id()),
            table("announcement", self.announcements.has_new(), self.announcements.last_id()),
            self.ledger.new_last_id().map(|last| ("provenance", last)),
        ];
        for (name, last) in moved.into_iter().flatten() {
            let sql = format!("SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})");
            self.tx.execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    async fn append(&self, changes: Vec<NewChange>) -> Result<()> {
        let at = now();
        for chunk in changes.chunks(4_000) {
            let rows = chunk.iter().map(|new| change::ActiveModel {
                id: NotSet,
                at: Set(at),
                kind: Set(new.kind),
                subject_kind: Set(new.subject.kind.number()),
                subject_id: Set(new.subject.id),
                tags: Set(new.tags.iter().map(Tag::to_string).collect::<Vec<_>>().join(" ")),
                source_id: Set(self.speaker.as_ref().map(|by| by.source_id)),
            });
            change::Entity::insert_many(rows).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }
}

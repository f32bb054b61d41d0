//! The ledger: what each source says of each field, and which of them a record believes.
//!
//! A record's field is a function of the statements about it, so that it does not depend on how often, and hardly
//! on the order in which, sources are read:
//!
//! - Each source has one current statement of a field: the one it was last seen to make, and of several the one that
//!   it began to make last.
//! - A steward is believed before a manifest, a manifest before every other source. Among equals, the source is
//!   believed that spoke of the field first; two landscapes that disagree do not take turns.
//! - All other statements are kept, and are *contradicted* where they say something else than the record holds.

mod witness;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use time::Date;

use crate::{
    Kind, Result, SourceKind, Subject,
    entity::{provenance, source},
    fold,
    rows::{Rows, delete_among, upsert},
};

/// A statement as the database keeps it.
pub(crate) type Statement = provenance::Model;

/// The statements about all records that a write touches.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    rows: Rows<Statement>,
    /// Which statements there are of a field.
    of: HashMap<Subject, BTreeMap<String, Vec<i64>>>,
    kinds: HashMap<i64, SourceKind>,
    touched: BTreeSet<(Subject, String)>,
    seen_again: BTreeSet<i64>,
    loaded: BTreeSet<Subject>,
}

/// Who speaks now.
#[derive(Clone, Debug)]
pub(crate) struct Speaker {
    pub(crate) source_id: i64,
    pub(crate) day: Date,
    pub(crate) location: String,
    pub(crate) revision: Option<String>,
}

impl Ledger {
    /// An empty ledger of a table whose ids go up to this one.
    pub(crate) fn after(last_id: i64, sources: &[source::Model]) -> Self {
        Self {
            rows: Rows::after(last_id),
            kinds: sources.iter().map(|source| (source.id, source.kind)).collect(),
            ..Self::default()
        }
    }

    /// Makes a source known.
    pub(crate) fn know(&mut self, source: &source::Model) {
        self.kinds.insert(source.id, source.kind);
    }

    /// Reads the statements about records.
    pub(crate) async fn load(
        &mut self,
        db: &impl ConnectionTrait,
        kind: Kind,
        ids: impl IntoIterator<Item = i64>,
    ) -> Result<()> {
        let ids: Vec<i64> =
            ids.into_iter().filter(|id| self.loaded.insert(Subject { kind, id: *id })).collect();
        if ids.is_empty() {
            return Ok(());
        }
        for ids in ids.chunks(30_000) {
            let found = provenance::Entity::find()
                .filter(provenance::Column::SubjectKind.eq(kind.number()))
                .filter(provenance::Column::SubjectId.is_in(ids.iter().copied()))
                .all(db)
                .await?;
            for row in &found {
                self.index(row.id, Subject { kind, id: row.subject_id }, &row.field);
            }
            self.rows.load(found);
        }
        Ok(())
    }

    fn index(&mut self, id: i64, subject: Subject, field: &str) {
        let ids = self.of.entry(subject).or_default().entry(field.to_owned()).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }

    /// All statements about a field.
    pub(crate) fn statements(&self, subject: Subject, field: &str) -> impl Iterator<Item = &Statement> {
        let ids = self.of.get(&subject).and_then(|fields| fields.get(field));
        ids.into_iter().flatten().filter_map(|id| self.rows.get(id))
    }

    /// The speaker says that a field has this value, and no other.
    pub(crate) fn state(&mut self, by: &Speaker, subject: Subject, field: &str, value: Option<&str>) {
        // What the same source said of this field on the same day was corrected, as far as it was said before too.
        let others: Vec<i64> = self
            .statements(subject, field)
            .filter(|row| row.source_id == by.source_id && row.value.as_deref() != value)
            .filter(|row| row.last_seen == by.day)
            .map(|row| row.id)
            .collect();
        for id in others {
            let row = self.rows.get_mut(&id).expect("its id was just read");
            if row.first_seen == by.day {
                self.rows.remove(&id);
                let fields = self.of.get_mut(&subject).expect("it has a statement");
                fields.get_mut(field).expect("it has a statement").retain(|other| *other != id);
            } else {
                row.last_seen = by.day.previous_day().unwrap_or(by.day);
            }
            self.touched.insert((subject, field.to_owned()));
        }
        self.also(by, subject, field, value);
    }

    /// The speaker says that a field has this value, perhaps among others.
    pub(crate) fn also(&mut self, by: &Speaker, subject: Subject, field: &str, value: Option<&str>) {
        let known = self
            .statements(subject, field)
            .find(|row| row.source_id == by.source_id && row.value.as_deref() == value)
            .map(|row| row.id);
        let Some(id) = known else {
            let id = self.rows.next_id();
            self.rows.put(Statement {
                id,
                subject_kind: subject.kind.number(),
                subject_id: subject.id,
                field: field.to_owned(),
                value: value.map(str::to_owned),
                source_id: by.source_id,
                location: by.location.clone(),
                revision: by.revision.clone(),
                first_seen: by.day,
                last_seen: by.day,
                contradicted: false,
            });
            self.index(id, subject, field);
            self.touched.insert((subject, field.to_owned()));
            return;
        };
        let row = self.rows.get_mut(&id).expect("its id was just read");
        if by.day < row.first_seen {
            row.first_seen = by.day;
            self.touched.insert((subject, field.to_owned()));
        }
        if by.day >= row.last_seen
            && (by.day != row.last_seen || row.location != by.location || row.revision != by.revision)
        {
            row.last_seen = by.day;
            row.location.clone_from(&by.location);
            row.revision.clone_from(&by.revision);
            self.seen_again.insert(id);
            // It may have been an old statement, which becomes the current one.
            self.touched.insert((subject, field.to_owned()));
        }
    }

    /// The current statement of each source about a field, the one to believe first.
    pub(crate) fn ranked(&self, subject: Subject, field: &str) -> Vec<&Statement> {
        let mut by_source: BTreeMap<i64, (&Statement, Date)> = BTreeMap::new();
        for row in self.statements(subject, field) {
            let (current, first) = by_source.entry(row.source_id).or_insert((row, row.first_seen));
            *first = row.first_seen.min(*first);
            let newness = |row: &Statement| (row.last_seen, row.first_seen, row.value.clone());
            if newness(row) > newness(current) {
                *current = row;
            }
        }
        let mut ranked: Vec<_> = by_source.into_iter().collect();
        ranked.sort_by_key(|(source, (_, first))| (std::cmp::Reverse(self.rank(*source)), *first, *source));
        ranked.into_iter().map(|(_, (row, _))| row).collect()
    }

    /// What one source says of a field.
    pub(crate) fn word_of(&self, source: i64, subject: Subject, field: &str) -> Option<&str> {
        self.ranked(subject, field).into_iter().find(|row| row.source_id == source)?.value.as_deref()
    }

    /// What to believe of a field; None where nobody says anything.
    pub(crate) fn believed(&self, subject: Subject, field: &str) -> Option<&str> {
        self.ranked(subject, field).first().and_then(|row| row.value.as_deref())
    }

    /// Whether a curated source says so.
    pub(crate) fn is_curated(&self, statement: &Statement) -> bool {
        self.rank(statement.source_id) > 0
    }

    fn rank(&self, source: i64) -> u8 {
        match self.kinds.get(&source) {
            Some(SourceKind::Steward) => 2,
            Some(SourceKind::Manifest) => 1,
            _ => 0,
        }
    }

    /// Marks the statements about a field that say something else than this. Answers with those of one source
    /// that are so for the first time.
    pub(crate) fn judge(
        &mut self,
        subject: Subject,
        field: &str,
        held: Option<&str>,
        source: i64,
    ) -> Vec<Statement> {
        let Some(ids) = self.of.get(&subject).and_then(|fields| fields.get(field)).cloned() else {
            return Vec::new();
        };
        let current: BTreeSet<i64> = self.ranked(subject, field).into_iter().map(|row| row.id).collect();
        let mut news = Vec::new();
        for id in ids {
            let Some(row) = self.rows.get_mut(&id) else { continue };
            let contradicted = !is_same(field, row.value.as_deref(), held);
            if row.contradicted != contradicted {
                row.contradicted = contradicted;
                if contradicted && row.source_id == source && current.contains(&id) {
                    news.push(row.clone());
                }
                self.touched.insert((subject, field.to_owned()));
            }
        }
        news
    }

    /// Marks whether a source is contradicted in saying that a record is there. Answers whether that is new.
    pub(crate) fn contradict_existence(&mut self, subject: Subject, source: i64, contradicted: bool) -> bool {
        let Some(ids) = self.of.get(&subject).and_then(|fields| fields.get("")).cloned() else {
            return false;
        };
        for id in ids {
            let Some(row) = self.rows.get_mut(&id).filter(|row| row.source_id == source) else { continue };
            if row.contradicted != contradicted {
                row.contradicted = contradicted;
                return contradicted;
            }
        }
        false
    }

    /// Gives all that is said of one record to another, which it went into.
    ///
    /// Of a field that holds one value, a source that spoke of both on the same day goes on saying what it says of
    /// the other: what moves was so until the day before, and what was never seen before stays behind.
    pub(crate) fn hand_over(&mut self, from: Subject, to: Subject) {
        let fields = self.of.remove(&from).unwrap_or_default();
        for (field, ids) in fields {
            for id in ids {
                if !self.hand_over_one(id, to, &field) {
                    self.index(id, from, &field);
                }
            }
        }
    }

    fn hand_over_one(&mut self, id: i64, to: Subject, field: &str) -> bool {
        let Some(mut row) = self.rows.get(&id).cloned() else { return true };
        let of_source =
            || self.statements(to, field).filter(|other| other.source_id == row.source_id && other.id != id);
        let twin = of_source().find(|other| other.value == row.value).map(|other| other.id);
        let is_said_now =
            of_source().any(|other| other.value != row.value && other.last_seen == row.last_seen);
        if holds_one(field) && is_said_now {
            if row.first_seen == row.last_seen {
                return false;
            }
            row.last_seen = row.last_seen.previous_day().unwrap_or(row.last_seen);
        }
        if let Some(other) = twin.and_then(|twin| self.rows.get_mut(&twin)) {
            other.first_seen = other.first_seen.min(row.first_seen);
            if row.last_seen > other.last_seen {
                other.last_seen = row.last_seen;
                other.location = row.location;
                other.revision = row.revision;
            }
            self.rows.remove(&id);
            self.touched.insert((to, field.to_owned()));
            return true;
        }
        self.rows.put(Statement {
            subject_kind: to.kind.number(),
            subject_id: to.id,
            contradicted: false,
            ..row
        });
        self.index(id, to, field);
        self.touched.insert((to, field.to_owned()));
        true
    }

    /// Replaces a value that stands for a record in the statements about a field, whoever made them.
    pub(crate) fn replace(&mut self, subject: Subject, field: &str, value: &str, by: &str) {
        let ids: Vec<i64> = self
            .statements(subject, field)
            .filter(|row| row.value.as_deref() == Some(value))
            .map(|row| row.id)
            .collect();
        for id in ids {
            let row = self.rows.get_mut(&id).expect("its id was just read");
            row.value = Some(by.to_owned());
            self.hand_over_one(id, subject, field);
        }
    }

    /// The fields that something new was said about, of one kind of record.
    pub(crate) fn touched(&self, kind: Kind) -> Vec<(Subject, String)> {
        self.touched.iter().filter(|(subject, _)| subject.kind == kind).cloned().collect()
    }

    /// The records whose statements are new or other than before, beyond having been seen again.
    pub(crate) fn changed_subjects(&self) -> BTreeSet<Subject> {
        let subject = |row: &Statement| {
            let kind = Kind::from_number(row.subject_kind).expect("the ledger wrote it");
            Subject { kind, id: row.subject_id }
        };
        let changed = self.rows.dirty().filter(|(was, now)| !was.is_some_and(|was| is_seen_again(was, now)));
        changed.map(|(_, row)| subject(row)).chain(self.rows.gone().map(subject)).collect()
    }

    /// The records about which statements were seen again, and nothing else was said.
    pub(crate) fn seen_again(&self) -> BTreeSet<Subject> {
        let changed = self.changed_subjects();
        let again = self.seen_again.iter().filter_map(|id| self.rows.get(id)).map(|row| Subject {
            kind: Kind::from_number(row.subject_kind).expect("the ledger wrote it"),
            id: row.subject_id,
        });
        again.filter(|subject| !changed.contains(subject)).collect()
    }

    /// Writes what is new; all that was only seen again is one statement of SQL.
    pub(crate) async fn flush(&self, db: &impl ConnectionTrait, by: Option<&Speaker>) -> Result<()> {
        let gone: Vec<i64> = self.rows.gone().map(|row| row.id).collect();
        delete_among::<provenance::Entity>(db, provenance::Column::Id, &gone).await?;
        let mut again = Vec::new();
        let mut other = Vec::new();
        for (was, now) in self.rows.dirty() {
            match (was, by) {
                (Some(was), Some(by)) if is_seen_again(was, now) && is_now(now, by) => again.push(now.id),
                _ => other.push(now.clone()),
            }
        }
        upsert(db, other).await?;
        let Some(by) = by else { return Ok(()) };
        for ids in again.chunks(30_000) {
            provenance::Entity::update_many()
                .col_expr(provenance::Column::LastSeen, Expr::value(by.day))
                .col_expr(provenance::Column::Location, Expr::value(by.location.clone()))
                .col_expr(provenance::Column::Revision, Expr::value(by.revision.clone()))
                .filter(provenance::Column::Id.is_in(ids.iter().copied()))
                .exec(db)
                .await?;
        }
        Ok(())
    }

    /// The greatest id given out, if one was.
    pub(crate) fn new_last_id(&self) -> Option<i64> {
        self.rows.has_new().then(|| self.rows.last_id())
    }
}

/// Whether a field holds one value, and not several beside each other.
fn holds_one(field: &str) -> bool {
    !matches!(field, "" | "aliases" | "identifiers" | "foundations" | "companies")
}

/// Whether two values of a field say the same: capitals tell no tier from another.
fn is_same(field: &str, one: Option<&str>, other: Option<&str>) -> bool {
    one == other || field == "tier" && one.map(fold) == other.map(fold)
}

/// Whether a source says the same twice, on whichever days.
pub(crate) fn is_repeated(one: &Statement, other: &Statement) -> bool {
    (one.source_id, &one.field, &one.value) == (other.source_id, &other.field, &other.value)
}

/// Whether two states of a statement differ in nothing but when and where it was seen last.
fn is_seen_again(was: &Statement, now: &Statement) -> bool {
    Statement {
        last_seen: now.last_seen,
        location: now.location.clone(),
        revision: now.revision.clone(),
        ..was.clone()
    } == *now
}

fn is_now(row: &Statement, by: &Speaker) -> bool {
    row.source_id == by.source_id
        && row.last_seen == by.day
        && row.location == by.location
        && row.revision == by.revision
}

/// What a source called companies: name, company. Of several names that it gives one company, one is the name, the
/// others are aliases.
pub(crate) async fn names_stated_by(db: &impl ConnectionTrait, source: i64) -> Result<Vec<(String, i64)>> {
    let rows = provenance::Entity::find()
        .filter(provenance::Column::SourceId.eq(source))
        .filter(provenance::Column::SubjectKind.eq(Kind::Company.number()))
        .filter(provenance::Column::Field.is_in(["name", "aliases"]))
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.value?, row.subject_id))).collect())
}

impl Ledger {
    /// Whether a source is a curated one.
    pub(crate) fn is_curated_source(&self, source: i64) -> bool {
        self.rank(source) > 0
    }

    /// The speaker does not say any more, of a field that holds several values, what is not among these.
    pub(crate) fn retract_others(
        &mut self,
        by: &Speaker,
        subject: Subject,
        field: &str,
        values: &BTreeSet<String>,
    ) {
        let said = self
            .statements(subject, field)
            .filter(|row| row.source_id == by.source_id && row.last_seen <= by.day);
        let old: Vec<i64> = said
            .filter(|row| row.value.as_ref().is_none_or(|value| !values.contains(value)))
            .map(|row| row.id)
            .collect();
        for id in &old {
            self.rows.remove(id);
            self.touched.insert((subject, field.to_owned()));
        }
        if let Some(ids) = self.of.get_mut(&subject).and_then(|fields| fields.get_mut(field)) {
            ids.retain(|id| !old.contains(id));
        }
    }

    /// The source whose word about a record counts most.
    pub(crate) fn owner(&self, subject: Subject) -> Option<i64> {
        self.ranked(subject, "").first().map(|row| row.source_id)
    }
}

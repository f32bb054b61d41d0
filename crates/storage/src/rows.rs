//! The rows of one table during a write: as they were, and as they are to be. Written all at once.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    hash::Hash,
};

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IdenStatic, IntoActiveModel, Iterable, ModelTrait,
    PrimaryKeyToColumn, QueryFilter, Value, sea_query::OnConflict,
};

use crate::{Result, entity};

/// How many values one statement may bind, on SQLite; Postgres takes twice as many.
const MOST_BINDS: usize = 32_000;

/// A row that is told from others of its table by a key.
pub(crate) trait Row: ModelTrait + Clone + PartialEq {
    /// The primary key.
    type Key: Clone + Ord + Hash;
    /// This row's.
    fn key(&self) -> Self::Key;
}

macro_rules! keyed_by_id {
    ($($table:ident),*) => {$(
        impl Row for entity::$table::Model {
            type Key = i64;
            fn key(&self) -> i64 {
                self.id
            }
        }
    )*};
}

keyed_by_id!(
    source,
    foundation,
    company,
    company_identifier,
    company_alias,
    person,
    member,
    seat,
    principle,
    announcement,
    project,
    provenance,
    testimony
);

impl Row for entity::former_id::Model {
    type Key = (i16, i64);
    fn key(&self) -> Self::Key {
        (self.kind, self.id)
    }
}

impl Row for entity::former_slug::Model {
    type Key = (i16, String);
    fn key(&self) -> Self::Key {
        (self.kind, self.slug.clone())
    }
}

impl Row for entity::principle_translation::Model {
    type Key = (i64, String);
    fn key(&self) -> Self::Key {
        (self.principle_id, self.language.clone())
    }
}

impl Row for entity::announcement_translation::Model {
    type Key = (i64, String);
    fn key(&self) -> Self::Key {
        (self.announcement_id, self.language.clone())
    }
}

impl Row for entity::announcement_foundation::Model {
    type Key = (i64, i64);
    fn key(&self) -> Self::Key {
        (self.announcement_id, self.foundation_id)
    }
}

impl Row for entity::announcement_company::Model {
    type Key = (i64, i64);
    fn key(&self) -> Self::Key {
        (self.announcement_id, self.company_id)
    }
}

impl Row for entity::announcement_author::Model {
    type Key = (i64, i32);
    fn key(&self) -> Self::Key {
        (self.announcement_id, self.position)
    }
}

/// The rows of one table that a write has read or made.
#[derive(Debug)]
pub(crate) struct Rows<M: Row> {
    was: HashMap<M::Key, M>,
    now: BTreeMap<M::Key, M>,
    last_id: i64,
}

impl<M: Row> Default for Rows<M> {
    fn default() -> Self {
        Self { was: HashMap::new(), now: BTreeMap::new(), last_id: 0 }
    }
}

impl<M: Row> Rows<M> {
    /// No rows yet, of a table whose ids go up to this one.
    pub(crate) fn after(last_id: i64) -> Self {
        Self { last_id, ..Self::default() }
    }

    /// An id that no row has.
    pub(crate) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// Takes up rows as the database has them; those that are here already stay as they are.
    pub(crate) fn load(&mut self, rows: Vec<M>) {
        for row in rows {
            if let Entry::Vacant(place) = self.was.entry(row.key()) {
                place.insert(row.clone());
                self.now.insert(row.key(), row);
            }
        }
    }

    /// Puts a new row, or another in the place of one.
    pub(crate) fn put(&mut self, row: M) {
        self.now.insert(row.key(), row);
    }

    /// Takes a row away.
    pub(crate) fn remove(&mut self, key: &M::Key) -> Option<M> {
        self.now.remove(key)
    }

    /// A row that is known to be here.
    pub(crate) fn get(&self, key: &M::Key) -> Option<&M> {
        self.now.get(key)
    }

    /// A row to change.
    pub(crate) fn get_mut(&mut self, key: &M::Key) -> Option<&mut M> {
        self.now.get_mut(key)
    }

    /// All rows here, by key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &M> {
        self.now.values()
    }

    /// All rows here, to change.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut M> {
        self.now.values_mut()
    }

    /// The row as the database has it.
    pub(crate) fn was(&self, key: &M::Key) -> Option<&M> {
        self.was.get(key)
    }

    /// The rows that are new or another than before, with what they were.
    pub(crate) fn dirty(&self) -> impl Iterator<Item = (Option<&M>, &M)> {
        self.now.iter().filter_map(|(key, now)| {
            let was = self.was.get(key);
            (was != Some(now)).then_some((was, now))
        })
    }

    /// The rows that are no more.
    pub(crate) fn gone(&self) -> impl Iterator<Item = &M> {
        self.was.iter().filter(|(key, _)| !self.now.contains_key(key)).map(|(_, row)| row)
    }

    /// Whether a row with a new id was made.
    pub(crate) fn has_new(&self) -> bool {
        self.now.keys().any(|key| !self.was.contains_key(key))
    }

    /// The greatest id given out.
    pub(crate) fn last_id(&self) -> i64 {
        self.last_id
    }
}

impl<M> Rows<M>
where
    M: Row + IntoActiveModel<<<M as ModelTrait>::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    /// Writes what is new or another.
    pub(crate) async fn flush(&self, db: &impl ConnectionTrait) -> Result<()> {
        upsert(db, self.dirty().map(|(_, row)| row.clone()).collect()).await
    }
}

type Column<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;

/// Writes rows whole: new ones, and those whose primary key is there already.
pub(crate) async fn upsert<M>(db: &impl ConnectionTrait, rows: Vec<M>) -> Result<()>
where
    M: ModelTrait + Clone + IntoActiveModel<<<M as ModelTrait>::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    let keys: Vec<Column<M>> =
        <M::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key = |column: &Column<M>| keys.iter().any(|key| key.as_str() == column.as_str());
    let columns: Vec<Column<M>> = Column::<M>::iter().collect();
    let others: Vec<Column<M>> = Column::<M>::iter().filter(|column| !is_key(column)).collect();
    for chunk in rows.chunks(MOST_BINDS / columns.len()) {
        let mut conflict = OnConflict::columns(keys.iter().copied());
        if others.is_empty() {
            conflict.do_nothing();
        } else {
            conflict.update_columns(others.iter().copied());
        }
        let models = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        M::Entity::insert_many(models).on_conflict(conflict).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The rows of a table in which a column holds one of these values.
pub(crate) async fn among<E, V>(
    db: &impl ConnectionTrait,
    column: E::Column,
    values: impl IntoIterator<Item = V>,
) -> Result<Vec<E::Model>>
where
    E: EntityTrait,
    V: Into<Value>,
{
    let mut rows = Vec::new();
    let values: Vec<Value> = values.into_iter().map(Into::into).collect();
    for chunk in values.chunks(MOST_BINDS) {
        rows.extend(E::find().filter(column.is_in(chunk.iter().cloned())).all(db).await?);
    }
    Ok(rows)
}

/// Deletes the rows of a table in which a column holds one of these values.
pub(crate) async fn delete_among<E: EntityTrait>(
    db: &impl ConnectionTrait,
    column: E::Column,
    values: &[i64],
) -> Result<()> {
    for chunk in values.chunks(MOST_BINDS) {
        E::delete_many().filter(column.is_in(chunk.iter().copied())).exec(db).await?;
    }
    Ok(())
}

//! Parts of lists, found by keyset: a page costs the same wherever it stands.

use std::{collections::HashMap, sync::Arc};

use super::{
    among::{Among, Parent, Place},
    cell::{Cell, Cells},
    columns::Columns,
    database::Database,
    dialect::Dialect,
    order::Order,
    relation::{By, Path},
    sql::Sql,
    table::Table,
};
use crate::{Cursor, End, Id, List, Page, Record, Relation, Result, Slice};

/// One part of the list of all records of a kind.
pub(crate) async fn page<R: Record>(
    database: &Database,
    list: &List,
    slice: &Slice,
    columns: Columns,
) -> Result<Page<Arc<R>>> {
    let question = Question::new::<R>(list, slice, columns)?;
    let mut pages = question.ask(database, None, &[]).await?;
    Ok(pages.remove(&0).unwrap_or_else(|| question.empty()))
}

/// One part of a list for each parent. Every parent has a page, if an empty one.
pub(crate) async fn pages_under<R: Record>(
    database: &Database,
    under: Relation,
    parents: &[i64],
    list: &List,
    slice: &Slice,
    columns: Columns,
) -> Result<HashMap<i64, Arc<Page<Arc<R>>>>> {
    if parents.is_empty() {
        return Ok(HashMap::new());
    }
    let question = Question::new::<R>(list, slice, columns)?;
    let path = Path::to_parent(under, question.table)?;
    let pages = question.ask(database, Some(path.by), parents).await?;
    let mut pages: HashMap<_, _> = pages.into_iter().map(|(parent, page)| (parent, Arc::new(page))).collect();
    for parent in parents {
        pages.entry(*parent).or_insert_with(|| Arc::new(question.empty()));
    }
    Ok(pages)
}

/// A row: its place in the list, and its record where it holds that whole.
type Row<R> = (Cursor, Option<R>);

/// The rows of each parent.
struct Found<R> {
    rows: Vec<(i64, Vec<Row<R>>)>,
    places: HashMap<i64, usize>,
}

impl<R> Found<R> {
    fn new(parents: usize) -> Self {
        Self { rows: Vec::with_capacity(parents), places: HashMap::with_capacity(parents) }
    }

    /// Takes a row. The databases answer those of a parent one after the other, and do not promise it.
    fn add(&mut self, parent: i64, row: Row<R>) {
        match self.rows.last_mut() {
            Some((last, rows)) if *last == parent => rows.push(row),
            _ => {
                let place = *self.places.entry(parent).or_insert_with(|| {
                    self.rows.push((parent, Vec::new()));
                    self.rows.len() - 1
                });
                self.rows[place].1.push(row);
            }
        }
    }
}

/// A list and a slice of it, understood.
struct Question<'a> {
    table: Table,
    columns: Columns,
    /// Their names.
    names: Vec<&'static str>,
    order: Order,
    list: &'a List,
    slice: &'a Slice,
}

impl<'a> Question<'a> {
    fn new<R: Record>(list: &'a List, slice: &'a Slice, columns: Columns) -> Result<Self> {
        let table = Table::of(R::Id::KIND);
        let names = columns.names::<R>();
        let order = Order::new(&list.order, table, &names)?;
        slice.after.iter().chain(&slice.before).try_for_each(|cursor| order.check(cursor))?;
        Ok(Self { table, columns, names, order, list, slice })
    }

    async fn ask<R: Record>(
        &self,
        database: &Database,
        under: Option<By>,
        parents: &[i64],
    ) -> Result<HashMap<i64, Page<Arc<R>>>> {
        let mut sql = database.sql();
        match (under, parents) {
            (None, _) => self.select(&mut sql, Parent::Any)?,
            (Some(by), [one]) => self.select(&mut sql, Parent::One(by, *one))?,
            (Some(by), many) => self.select_each(&mut sql, by, many)?,
        }
        let rows = database.rows(sql).await?;
        let mut found = Found::new(parents.len().max(1));
        let first = usize::from(parents.len() > 1);
        for row in &rows {
            let parent = match parents {
                [] => 0,
                [one] => *one,
                _ => i64::read(row, 0)?,
            };
            let id = i64::read(row, first)?;
            let cursor = self.order.read(row, first, first + self.names.len(), id)?;
            found.add(parent, (cursor, R::read(Cells::asked(row, first, self.columns))?));
        }
        let mut whole = self.whole::<R>(database, &found).await?;
        Ok(found
            .rows
            .into_iter()
            .map(|(parent, mut rows)| {
                self.sort(&mut rows);
                let more = rows.len() > self.limit();
                rows.truncate(self.limit());
                if self.reversed() {
                    rows.reverse();
                }
                let edges = rows.into_iter().filter_map(|(cursor, record)| {
                    let record = record.map(Arc::new).or_else(|| whole.get_mut(&cursor.id).cloned())?;
                    Some((cursor, record))
                });
                (parent, self.part(edges.collect(), more))
            })
            .collect())
    }

    /// The records that their rows did not hold, in one more statement.
    async fn whole<R: Record>(&self, database: &Database, found: &Found<R>) -> Result<HashMap<i64, Arc<R>>> {
        let rows = found.rows.iter().flat_map(|(_, rows)| rows);
        let missing = rows.filter(|(_, record)| record.is_none());
        let mut keys: Vec<i64> = missing.map(|(cursor, _)| cursor.id).collect();
        keys.sort_unstable();
        keys.dedup();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let records = R::by_key(database, &keys, self.columns).await?;
        Ok(records.into_iter().map(|(key, record)| (key, Arc::new(record))).collect())
    }

    /// The databases answer each parent's rows in this order, and do not promise it.
    fn sort<R>(&self, rows: &mut [(Cursor, R)]) {
        rows.sort_by(|a, b| {
            let ordering = self.order.compare(&a.0, &b.0);
            if self.reversed() { ordering.reverse() } else { ordering }
        });
    }

    fn reversed(&self) -> bool {
        self.slice.from == End::Last
    }

    fn limit(&self) -> usize {
        usize::try_from(self.slice.limit).expect("a usize has 32 bits or more")
    }

    fn empty<R>(&self) -> Page<Arc<R>> {
        self.part(Vec::new(), false)
    }

    /// On the side where the slice stops, `more` says whether the list goes on. On the other side the list goes on
    /// where a cursor was given: its record stands there (Relay's connections, section 4, ask for no more).
    fn part<R>(&self, edges: Vec<(Cursor, Arc<R>)>, more: bool) -> Page<Arc<R>> {
        let (after, before) = (self.slice.after.is_some(), self.slice.before.is_some());
        match self.slice.from {
            End::First => Page { edges, has_next: more || before, has_previous: after },
            End::Last => Page { edges, has_next: before, has_previous: more || after },
        }
    }

    /// A part of the list of each parent, in one statement: Postgres joins each parent to its part; SQLite, which
    /// has no lateral join, to the records whose ids are in its part.
    fn select_each(&self, sql: &mut Sql, by: By, parents: &[i64]) -> Result<()> {
        let (parent, part) = (sql.new_alias(), sql.new_alias());
        match sql.dialect() {
            Dialect::Postgres => {
                sql.push("SELECT ").alias(part).push(".* FROM ").table_of_keys(parents, parent);
                sql.push(" CROSS JOIN LATERAL (");
                self.select(sql, Parent::Each(by, parent))?;
                sql.push(") AS ").alias(part);
            }
            Dialect::Sqlite => {
                let place = Place { record: part, link: None };
                sql.push("SELECT ").column(parent, "id").push(", ").columns(part, &self.names);
                sql.and_keys(&self.order, place).push(" FROM ").table_of_keys(parents, parent);
                sql.push(" CROSS JOIN ").push(self.table.name()).push(" AS ").alias(part).push(" ON ");
                sql.column(part, "id").push(" IN (SELECT ");
                let among = self.among(Parent::Each(by, parent));
                let place = sql.new_place(&among);
                sql.column(place.record, "id");
                self.rest(sql, &among, place)?;
                sql.push(")");
            }
        }
        Ok(())
    }

    fn select(&self, sql: &mut Sql, parent: Parent<'a>) -> Result<()> {
        let among = self.among(parent);
        let place = sql.new_place(&among);
        sql.push("SELECT ");
        if let Parent::Each(_, parents) = parent {
            sql.column(parents, "id").push(" AS parent, ");
        }
        sql.columns(place.record, &self.names).and_keys(&self.order, place);
        self.rest(sql, &among, place)
    }

    fn among(&self, parent: Parent<'a>) -> Among<'a> {
        Among::new(self.table, parent, &self.list.filter)
    }

    fn rest(&self, sql: &mut Sql, among: &Among<'_>, place: Place) -> Result<()> {
        sql.records_among(among, place)?.and_visible(self.table, place.record);
        if let Some(cursor) = &self.slice.after {
            sql.and_beyond(&self.order, place, cursor, true);
        }
        if let Some(cursor) = &self.slice.before {
            sql.and_beyond(&self.order, place, cursor, false);
        }
        sql.order_by(&self.order, place, self.reversed());
        sql.push(" LIMIT ").number(u64::from(self.slice.limit) + u64::from(self.slice.peek));
        Ok(())
    }
}

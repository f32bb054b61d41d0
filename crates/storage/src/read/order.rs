//! The order of a list, and places in it.
//!
//! Each order is total: the fields up to the first that no two records share, else all and then the id in the direction
//! of the last. A place is therefore found again by its values alone.

use std::cmp::Ordering;

use sea_orm::QueryResult;

use super::{
    among::Place,
    cell::Cell,
    field::{Column, Holds, Sort, unknown},
    sql::Sql,
    table::Table,
};
use crate::{Cursor, Direction, Error, Field, Result, Value};

/// An order of the rows of one table.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// Of its fields: what cursors hold.
    keys: Vec<Key>,
    /// How many of them it takes, at most up to the first that no two records share.
    deciding: usize,
    /// In what direction the id decides where none of them does.
    id: Option<Direction>,
}

#[derive(Clone, Copy, Debug)]
struct Key {
    sort: Sort,
    holds: Holds,
    direction: Direction,
    /// Which column of the record it is, where it is one.
    column: Option<usize>,
}

impl Order {
    /// The order of records that are read from these columns.
    pub(crate) fn new(fields: &[(Field, Direction)], table: Table, columns: &[&str]) -> Result<Self> {
        let key = |&(field, direction): &(Field, Direction)| {
            let column = Column::of(field);
            if column.is_in(table) {
                Ok(Key::new(&column, direction, columns))
            } else {
                Err(Error::Filter(format!("{field:?} is no field of a {}", table.name())))
            }
        };
        let keys: Vec<Key> = fields.iter().map(key).collect::<Result<_>>()?;
        if let Some(unique) = keys.iter().position(|key| matches!(key.sort, Sort::Unique(_))) {
            return Ok(Self { keys, deciding: unique + 1, id: None });
        }
        let id = keys.last().map_or(Direction::Ascending, |last| last.direction);
        Ok(Self { deciding: keys.len(), keys, id: Some(id) })
    }

    /// The place of a row: `record` is the first column of the record, `at` that of the keys that are not among them,
    /// `id` the record's id.
    pub(crate) fn read(&self, row: &QueryResult, record: usize, at: usize, id: i64) -> Result<Cursor> {
        let mut others = at..;
        let mut key = Vec::with_capacity(self.keys.len());
        for one in &self.keys {
            let column = one.column.map(|column| record + column).or_else(|| others.next());
            key.push(one.read(row, column.expect("columns have no end"))?);
        }
        Ok(Cursor { key, id })
    }

    /// Whether a cursor is one of this order.
    pub(crate) fn check(&self, cursor: &Cursor) -> Result<()> {
        let fits = cursor.key.len() == self.keys.len()
            && self.keys.iter().zip(&cursor.key).all(|(key, value)| match value {
                Some(value) => value.holds() == key.holds,
                None => matches!(key.sort, Sort::UnknownLast(_)),
            });
        fits.then_some(()).ok_or_else(|| Error::Filter("the cursor belongs to another order".to_owned()))
    }

    /// Which of two places comes first.
    pub(crate) fn compare(&self, a: &Cursor, b: &Cursor) -> Ordering {
        self.steps(a).zip(self.steps(b)).fold(Ordering::Equal, |ordering, ((key, a), (_, b))| {
            ordering.then_with(|| directed(key.direction, a.compare(&b)))
        })
    }

    /// The keys that decide, the id among them.
    fn deciding(&self) -> impl Iterator<Item = Key> {
        self.keys[..self.deciding].iter().copied().chain(self.id.map(Key::id))
    }

    /// The keys that decide, each with its value at a place.
    fn steps<'a>(&'a self, at: &'a Cursor) -> impl Iterator<Item = (Key, Value)> + 'a {
        let id = self.id.map(|direction| (Key::id(direction), Value::Number(at.id)));
        let keys = self.keys[..self.deciding].iter().zip(&at.key);
        keys.map(|(key, value)| (*key, key.value(value.as_ref()))).chain(id)
    }
}

impl Key {
    fn new(column: &Column, direction: Direction, columns: &[&str]) -> Self {
        let holds = if column.sort == Sort::Rank { Holds::Number } else { column.holds };
        let name = match column.sort {
            Sort::By(name) | Sort::Unique(name) | Sort::Small(name) | Sort::UnknownLast(name) => Some(name),
            Sort::Rank => None,
        };
        let own = name.and_then(|name| columns.iter().position(|column| *column == name));
        Self { sort: column.sort, holds, direction, column: own }
    }

    fn id(direction: Direction) -> Self {
        Self { sort: Sort::Unique("id"), holds: Holds::Number, direction, column: Some(0) }
    }

    fn read(&self, row: &QueryResult, at: usize) -> Result<Option<Value>> {
        Ok(match self.holds {
            Holds::Text => <Option<String>>::read(row, at)?.map(Value::Text),
            Holds::Number if matches!(self.sort, Sort::Small(_) | Sort::Rank) => {
                <Option<i32>>::read(row, at)?.map(|number| Value::Number(number.into()))
            }
            Holds::Number => <Option<i64>>::read(row, at)?.map(Value::Number),
            Holds::Day => <Option<time::Date>>::read(row, at)?.map(Value::Day),
            Holds::Flag => <Option<bool>>::read(row, at)?.map(Value::Flag),
        })
    }

    fn value(&self, value: Option<&Value>) -> Value {
        value.cloned().unwrap_or_else(|| unknown(self.direction))
    }
}

impl Value {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Day(a), Self::Day(b)) => a.cmp(b),
            (Self::Flag(a), Self::Flag(b)) => a.cmp(b),
            _ => Ordering::Equal,
        }
    }
}

fn directed(direction: Direction, ordering: Ordering) -> Ordering {
    match direction {
        Direction::Ascending => ordering,
        Direction::Descending => ordering.reverse(),
    }
}

impl Sql {
    /// `, key, key`: the columns that [`Order::read`] reads besides those of the record.
    pub(crate) fn and_keys(&mut self, order: &Order, place: Place) -> &mut Self {
        for key in order.keys.iter().filter(|key| key.column.is_none()) {
            self.push(", ");
            match key.sort {
                Sort::UnknownLast(name) => self.column(place.record, name),
                _ => self.key(key, place),
            };
        }
        self
    }

    /// ` AND …`: what comes after a place in the order, or before it.
    pub(crate) fn and_beyond(
        &mut self,
        order: &Order,
        place: Place,
        cursor: &Cursor,
        after: bool,
    ) -> &mut Self {
        let sign = |direction: Direction| {
            if (direction == Direction::Ascending) == after { " > " } else { " < " }
        };
        let steps: Vec<(Key, Value)> = order.steps(cursor).collect();
        // All in one direction: one comparison of rows says it, and one range of an index answers it.
        if steps.iter().all(|(key, _)| key.direction == steps[0].0.direction) {
            self.push(" AND (");
            for (index, (key, _)) in steps.iter().enumerate() {
                self.push(if index == 0 { "" } else { ", " }).key(key, place);
            }
            self.push(")").push(sign(steps[0].0.direction)).push("(");
            for (index, (_, value)) in steps.iter().enumerate() {
                self.push(if index == 0 { "" } else { ", " }).value(value);
            }
            return self.push(")");
        }
        // The first key's own bound says nothing new; it is the range of an index.
        let (first, value) = &steps[0];
        let or_same = if sign(first.direction) == " > " { " >= " } else { " <= " };
        self.push(" AND ").key(first, place).push(or_same).value(value).push(" AND (");
        for (beyond, (last, value)) in steps.iter().enumerate() {
            self.push(if beyond == 0 { "(" } else { " OR (" });
            for (key, value) in &steps[..beyond] {
                self.key(key, place).push(" = ").value(value).push(" AND ");
            }
            self.key(last, place).push(sign(last.direction)).value(value).push(")");
        }
        self.push(")")
    }

    /// ` ORDER BY …`, or its reverse.
    pub(crate) fn order_by(&mut self, order: &Order, place: Place, reversed: bool) -> &mut Self {
        let word = |direction: Direction| {
            if (direction == Direction::Descending) == reversed { "" } else { " DESC" }
        };
        self.push(" ORDER BY ");
        for (index, key) in order.deciding().enumerate() {
            self.push(if index == 0 { "" } else { ", " }).key(&key, place).push(word(key.direction));
        }
        self
    }

    fn key(&mut self, key: &Key, place: Place) -> &mut Self {
        match (key.sort, place.link) {
            (Sort::By(name @ "published_at"), Some(link)) => self.column(link.alias, name),
            (Sort::Unique("id"), Some(link)) => self.column(link.alias, link.record),
            (sort, _) => self.sort_key(place.record, sort, key.direction),
        }
    }
}

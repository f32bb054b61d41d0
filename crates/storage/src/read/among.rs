//! Among which records a list looks: those of a table that fulfil a condition, of any parent or of some.

use super::{
    condition::is_one,
    relation::{By, Path},
    sql::{Alias, Sql},
    table::Table,
};
use crate::{Filter, Result};

/// The records of a table, of one parent or of any, that fulfil conditions.
pub(crate) struct Among<'a> {
    table: Table,
    parent: Parent<'a>,
    /// All of these hold.
    conditions: Vec<&'a Filter>,
}

/// Whose the records are.
#[derive(Clone, Copy)]
pub(crate) enum Parent<'a> {
    /// Anybody's.
    Any,
    /// Those of this one.
    One(By, i64),
    /// Those of each row of a table of keys.
    Each(By, Alias),
    /// Those of the one that fulfils a condition.
    Named(Path, &'a Filter),
}

/// Where records are read from: their table, and the table between them and their parent, which holds their order
/// too so that its index gives it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) record: Alias,
    pub(crate) link: Option<Link>,
}

/// The table between records and their parent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub(crate) alias: Alias,
    /// The column that holds the record's key.
    pub(crate) record: &'static str,
}

impl<'a> Among<'a> {
    /// Of any parent's records, where the condition names the parent (the announcements about the foundation with a
    /// slug), those of that parent: its index has them in their order.
    pub(crate) fn new(table: Table, parent: Parent<'a>, filter: &'a Filter) -> Self {
        let mut among = Self { table, parent, conditions: Vec::new() };
        among.take(filter);
        if matches!(parent, Parent::Any)
            && let Some((place, parent)) = among
                .conditions
                .iter()
                .enumerate()
                .find_map(|(place, part)| Some((place, named(part, table)?)))
        {
            among.parent = parent;
            among.conditions.remove(place);
        }
        among
    }

    fn take(&mut self, filter: &'a Filter) {
        match filter {
            Filter::All(parts) => parts.iter().for_each(|part| self.take(part)),
            part => self.conditions.push(part),
        }
    }

    fn by(&self) -> Option<By> {
        match self.parent {
            Parent::Any => None,
            Parent::One(by, _) | Parent::Each(by, _) => Some(by),
            Parent::Named(path, _) => Some(path.by),
        }
    }
}

/// The one parent that a condition names, where a table stands between it and the records.
fn named(part: &Filter, table: Table) -> Option<Parent<'_>> {
    let Filter::Some(relation, part) = part else { return None };
    let path = Path::of(*relation);
    (path.from == table && matches!(path.by, By::Link { .. }) && is_one(part))
        .then_some(Parent::Named(path, part))
}

impl Sql {
    /// Names for the records and for what stands between them and their parent.
    pub(crate) fn new_place(&mut self, among: &Among<'_>) -> Place {
        let record = self.new_alias();
        let link = match among.by() {
            Some(By::Link { from, .. }) => Some(Link { alias: self.new_alias(), record: from }),
            _ => None,
        };
        Place { record, link }
    }

    /// ` FROM … WHERE …`: the records, whether something hides them or not.
    pub(crate) fn records_among(&mut self, among: &Among<'_>, place: Place) -> Result<&mut Self> {
        self.push(" FROM ");
        if let (Some(By::Link { table, .. }), Some(link)) = (among.by(), place.link) {
            self.push(table).push(" AS ").alias(link.alias);
            self.push(" JOIN ").push(among.table.name()).push(" AS ").alias(place.record).push(" ON ");
            self.column(place.record, "id").push(" = ").column(link.alias, link.record);
        } else {
            self.push(among.table.name()).push(" AS ").alias(place.record);
        }
        self.of_parent(among, place)?;
        for condition in &among.conditions {
            self.push(" AND ").condition(condition, among.table, place.record)?;
        }
        Ok(self)
    }

    /// How many records there are that nothing hides.
    ///
    /// What hides records hides few and has an index. Counted apart, it leaves the rest to be counted on an index
    /// alone; under a parent even on that of the table between, where no condition looks at the records.
    pub(crate) fn count_among(&mut self, among: &Among<'_>) -> Result<&mut Self> {
        self.push("(SELECT count(*)");
        let place = self.new_place(among);
        match (among.by(), place.link) {
            (Some(By::Link { table, .. }), Some(link)) if among.conditions.is_empty() => {
                self.push(" FROM ").push(table).push(" AS ").alias(link.alias);
                self.of_parent(among, place)?;
            }
            _ => {
                self.records_among(among, place)?;
            }
        }
        self.push(")");
        if among.table.hides() {
            self.push(" - (SELECT count(*)");
            let place = self.new_place(among);
            self.records_among(among, place)?.and_hidden(among.table, place.record).push(")");
        }
        Ok(self)
    }

    /// ` WHERE …`: the parent is the right one.
    fn of_parent(&mut self, among: &Among<'_>, place: Place) -> Result<&mut Self> {
        self.push(" WHERE ");
        Ok(match among.parent {
            Parent::Any => self.push("TRUE"),
            Parent::One(by, key) => self.parent(by, place).push(" = ").bind(key),
            Parent::Each(by, parents) => self.parent(by, place).push(" = ").column(parents, "id"),
            Parent::Named(path, part) => {
                let parent = self.new_alias();
                self.parent(path.by, place).push(" = (SELECT ").column(parent, "id");
                self.rows_of(path.to, parent, part)?.push(")")
            }
        })
    }

    /// The column that holds the parent's key.
    fn parent(&mut self, by: By, place: Place) -> &mut Self {
        match (by, place.link) {
            (By::Link { to, .. }, Some(link)) => self.column(link.alias, to),
            (By::Holding(name) | By::HeldIn(name) | By::Link { to: name, .. }, _) => {
                self.column(place.record, name)
            }
        }
    }
}

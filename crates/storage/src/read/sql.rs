//! A statement while it is written.

use std::fmt::Write;

use sea_orm::{Statement, Value as Bound};
use time::Date;

use super::dialect::Dialect;
use crate::{Value, instant::today};

/// The text of a statement and the values bound to it.
///
/// Invariant: the text is made of literals of this program, of numbers and of today's date, never of what a client
/// sent; `push` takes nothing else. What a client sent is bound.
pub(crate) struct Sql {
    text: String,
    values: Vec<Bound>,
    aliases: u32,
    dialect: Dialect,
}

/// The name of a table within one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alias(u32);

impl Sql {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { text: String::with_capacity(512), values: Vec::new(), aliases: 0, dialect }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(crate) fn push(&mut self, literal: &'static str) -> &mut Self {
        self.text.push_str(literal);
        self
    }

    /// Writes a number into the text: a limit, so that a plan is made for it.
    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        write!(self.text, "{number}").expect("a String takes all that is written");
        self
    }

    /// Binds a value and writes its placeholder.
    pub(crate) fn bind(&mut self, value: impl Into<Bound>) -> &mut Self {
        self.values.push(value.into());
        write!(self.text, "${}", self.values.len()).expect("a String takes all that is written");
        self
    }

    /// Binds what a filter or cursor compares with. Postgres has no text with a NUL in it.
    pub(crate) fn value(&mut self, value: &Value) -> &mut Self {
        match value {
            Value::Text(text) if text.contains('\0') => self.bind(text.replace('\0', "")),
            Value::Text(text) => self.bind(text.as_str()),
            Value::Number(number) => self.bind(*number),
            Value::Day(day) if *day == today() => self.today(*day),
            Value::Day(day) => self.bind(*day),
            Value::Flag(flag) => self.bind(*flag),
        }
    }

    /// Writes today into the text. It stands in most statements about members; Postgres, which would plan anew for
    /// each value of a range that it does not know, plans these once.
    fn today(&mut self, today: Date) -> &mut Self {
        self.push(self.dialect.day());
        write!(self.text, "'{today}'").expect("a String takes all that is written");
        self
    }

    /// A name that no other table of this statement has.
    pub(crate) fn new_alias(&mut self) -> Alias {
        self.aliases += 1;
        Alias(self.aliases)
    }

    pub(crate) fn alias(&mut self, alias: Alias) -> &mut Self {
        write!(self.text, "t{}", alias.0).expect("a String takes all that is written");
        self
    }

    /// `t1.name`.
    pub(crate) fn column(&mut self, alias: Alias, name: &'static str) -> &mut Self {
        self.alias(alias).push(".").push(name)
    }

    /// `t1.id, t1.slug, …`.
    pub(crate) fn columns(&mut self, alias: Alias, names: &[&'static str]) -> &mut Self {
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.column(alias, name);
        }
        self
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_statement(self) -> Statement {
        Statement::from_sql_and_values(self.dialect.backend(), self.text, self.values)
    }
}

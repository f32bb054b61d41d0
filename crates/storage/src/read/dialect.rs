//! Where SQLite and Postgres differ in what reads say to them: this file and [`super::search`], nowhere else.

use sea_orm::{
    DbBackend, Value as Bound,
    sea_query::{ArrayType, Value::Array},
};
use time::Date;

use super::sql::{Alias, Sql};
use crate::Value;

/// Which of the two databases is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Postgres,
    Sqlite,
}

impl Dialect {
    /// What stands before a day in quotes.
    pub(crate) fn day(self) -> &'static str {
        match self {
            Self::Postgres => "DATE ",
            Self::Sqlite => "",
        }
    }

    pub(crate) fn backend(self) -> DbBackend {
        match self {
            Self::Postgres => DbBackend::Postgres,
            Self::Sqlite => DbBackend::Sqlite,
        }
    }
}

/// Many values of one type, bound as one parameter so that the statement's text does not depend on their number.
pub(crate) enum Many<'a> {
    Numbers(&'a [i64]),
    Texts(&'a [String]),
    Days(&'a [Date]),
    Flags(&'a [bool]),
}

impl Many<'_> {
    fn bound(&self, dialect: Dialect) -> Bound {
        match dialect {
            Dialect::Postgres => self.array(),
            Dialect::Sqlite => self.json().into(),
        }
    }

    fn array(&self) -> Bound {
        fn array<T: Clone + Into<Bound>>(of: ArrayType, values: &[T]) -> Bound {
            Array(of, Some(Box::new(values.iter().cloned().map(Into::into).collect())))
        }
        match self {
            Self::Numbers(values) => array(ArrayType::BigInt, values),
            Self::Texts(values) => array(ArrayType::String, values),
            Self::Days(values) => array(ArrayType::TimeDate, values),
            Self::Flags(values) => array(ArrayType::Bool, values),
        }
    }

    fn json(&self) -> String {
        match self {
            Self::Numbers(values) => serde_json::json!(values),
            Self::Texts(values) => serde_json::json!(values),
            Self::Days(values) => {
                serde_json::json!(values.iter().map(ToString::to_string).collect::<Vec<_>>())
            }
            Self::Flags(values) => serde_json::json!(values),
        }
        .to_string()
    }
}

impl Sql {
    /// ` = $1`, or the database's way to say "is one of these".
    ///
    /// One value has a text of its own: Postgres plans `=` once for all, and a set of unknown size anew each time.
    pub(crate) fn is_one_of(&mut self, values: &[Value]) -> &mut Self {
        match values {
            [] => self.push(" IS NULL AND FALSE"),
            [one] => self.push(" = ").value(one),
            [Value::Number(_), ..] => self.is_any(&Many::Numbers(&each(values, Value::number))),
            [Value::Text(_), ..] => self.is_any(&Many::Texts(&each(values, Value::text))),
            [Value::Day(_), ..] => self.is_any(&Many::Days(&each(values, Value::day))),
            [Value::Flag(_), ..] => self.is_any(&Many::Flags(&each(values, Value::flag))),
        }
    }

    /// The same for keys of records.
    pub(crate) fn is_key_of(&mut self, keys: &[i64]) -> &mut Self {
        match keys {
            [one] => self.push(" = ").bind(*one),
            keys => self.is_any(&Many::Numbers(keys)),
        }
    }

    /// The same for slugs and other texts.
    pub(crate) fn is_text_of(&mut self, texts: &[String]) -> &mut Self {
        match texts {
            [one] => self.push(" = ").bind(one.as_str()),
            texts => self.is_any(&Many::Texts(texts)),
        }
    }

    fn is_any(&mut self, many: &Many<'_>) -> &mut Self {
        let bound = many.bound(self.dialect());
        match self.dialect() {
            Dialect::Postgres => self.push(" = ANY (").bind(bound).push(")"),
            Dialect::Sqlite => self.push(" IN (SELECT value FROM json_each(").bind(bound).push("))"),
        }
    }

    /// A table of keys with the one column `id`: `unnest($1) AS t1 (id)`.
    pub(crate) fn table_of_keys(&mut self, keys: &[i64], alias: Alias) -> &mut Self {
        let bound = Many::Numbers(keys).bound(self.dialect());
        match self.dialect() {
            Dialect::Postgres => self.push("unnest(").bind(bound).push(") AS ").alias(alias).push(" (id)"),
            Dialect::Sqlite => {
                self.push("(SELECT value AS id FROM json_each(").bind(bound).push(")) AS ").alias(alias)
            }
        }
    }

    /// `(number, text)` pairs: ` IN (SELECT …)` after a row of two columns, the first a key of a kind.
    pub(crate) fn is_pair_of(&mut self, pairs: &[(i64, i64)]) -> &mut Self {
        match self.dialect() {
            Dialect::Postgres => {
                let (first, second): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
                self.push(" IN (SELECT * FROM unnest(")
                    .bind(Many::Numbers(&first).array())
                    .push(", ")
                    .bind(Many::Numbers(&second).array())
                    .push("))")
            }
            Dialect::Sqlite => self.json_pairs(serde_json::json!(pairs).to_string()),
        }
    }

    /// The same for pairs of texts.
    pub(crate) fn is_text_pair_of(&mut self, pairs: &[(String, String)]) -> &mut Self {
        match self.dialect() {
            Dialect::Postgres => {
                let (first, second): (Vec<_>, Vec<_>) = pairs.iter().cloned().unzip();
                self.push(" IN (SELECT * FROM unnest(")
                    .bind(Many::Texts(&first).array())
                    .push(", ")
                    .bind(Many::Texts(&second).array())
                    .push("))")
            }
            Dialect::Sqlite => self.json_pairs(serde_json::json!(pairs).to_string()),
        }
    }

    fn json_pairs(&mut self, json: String) -> &mut Self {
        self.push(" IN (SELECT value ->> 0, value ->> 1 FROM json_each(").bind(json).push("))")
    }

    /// The name of the function that gives the place of one text in another, 0 where it is not there.
    pub(crate) fn position(&mut self) -> &mut Self {
        match self.dialect() {
            Dialect::Postgres => self.push("strpos"),
            Dialect::Sqlite => self.push("instr"),
        }
    }
}

fn each<T>(values: &[Value], take: fn(&Value) -> Option<T>) -> Vec<T> {
    values.iter().filter_map(take).collect()
}

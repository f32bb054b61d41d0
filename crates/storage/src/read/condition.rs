//! Conditions as SQL.
//!
//! Every condition is true or false, never unknown: what is not known is less than nothing, equal to nothing, and
//! `Not` turns false into true.

use super::{
    field::{Column, Holds},
    relation::{By, Path},
    sql::{Alias, Sql},
    table::Table,
};
use crate::{Error, Field, Filter, Relation, Result, Test, Value, fold};

impl Sql {
    /// Writes the condition on the rows of a table.
    pub(crate) fn condition(&mut self, filter: &Filter, table: Table, alias: Alias) -> Result<&mut Self> {
        match filter {
            Filter::All(parts) => self.joined(parts, " AND ", "TRUE", table, alias),
            Filter::Any(parts) => self.joined(parts, " OR ", "FALSE", table, alias),
            Filter::Not(part) => match &**part {
                Filter::Some(relation, part) if !matches!(Path::of(*relation).by, By::Holding(_)) => {
                    self.related(*relation, part, table, alias, true)
                }
                _ => Ok(self.push("(").condition(part, table, alias)?.push(") IS NOT TRUE")),
            },
            Filter::Field(field, test) => self.comparison(*field, test, table, alias),
            Filter::Some(relation, part) => self.related(*relation, part, table, alias, false),
        }
    }

    fn joined(
        &mut self,
        parts: &[Filter],
        word: &'static str,
        empty: &'static str,
        table: Table,
        alias: Alias,
    ) -> Result<&mut Self> {
        if parts.is_empty() {
            return Ok(self.push(empty));
        }
        self.push("(");
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.push(word);
            }
            self.condition(part, table, alias)?;
        }
        Ok(self.push(")"))
    }

    fn comparison(&mut self, field: Field, test: &Test, table: Table, alias: Alias) -> Result<&mut Self> {
        let column = Column::of(field);
        if !column.is_in(table) {
            return Err(Error::Filter(format!("{field:?} is no field of a {}", table.name())));
        }
        self.compare(field, column, test, alias)
    }

    fn compare(&mut self, field: Field, column: Column, test: &Test, alias: Alias) -> Result<&mut Self> {
        let fits = |value: &Value| {
            let fits = value.holds() == column.holds;
            fits.then_some(()).ok_or_else(|| Error::Filter(format!("{field:?} compares with no {value:?}")))
        };
        Ok(match test {
            Test::In(values) => {
                values.iter().try_for_each(fits)?;
                self.is_in(&column, values, alias)
            }
            Test::Less(value) | Test::AtMost(value) | Test::Greater(value) | Test::AtLeast(value) => {
                fits(value)?;
                self.column(alias, column.name).push(match test {
                    Test::Less(_) => " < ",
                    Test::AtMost(_) => " <= ",
                    Test::Greater(_) => " > ",
                    _ => " >= ",
                });
                self.value(value)
            }
            Test::Contains(part) | Test::StartsWith(part) => {
                if column.holds != Holds::Text {
                    return Err(Error::Filter(format!("{field:?} holds no text to look into")));
                }
                self.holds_text(&column, part, matches!(test, Test::StartsWith(_)), alias)
            }
            Test::IsNull(true) => self.column(alias, column.name).push(" IS NULL"),
            Test::IsNull(false) => self.column(alias, column.name).push(" IS NOT NULL"),
        })
    }

    /// One of some values. A name is looked up by its key, which has the index, then compared by its characters.
    fn is_in(&mut self, column: &Column, values: &[Value], alias: Alias) -> &mut Self {
        // No text in the database holds a NUL.
        let values: Vec<Value> =
            values.iter().filter(|v| !matches!(v, Value::Text(t) if t.contains('\0'))).cloned().collect();
        if values.is_empty() {
            return self.push("FALSE");
        }
        match column.folded {
            Some(key) => {
                let folded: Vec<_> =
                    values.iter().filter_map(Value::text).map(|text| Value::Text(fold(&text))).collect();
                if key == column.name {
                    return self.column(alias, key).is_one_of(&folded);
                }
                self.push("(").column(alias, key).is_one_of(&folded).push(" AND ");
                self.column(alias, column.name).is_one_of(&values).push(")")
            }
            None => self.column(alias, column.name).is_one_of(&values),
        }
    }

    /// Text in text. Names are compared folded; the beginning of one is a range of its index.
    fn holds_text(&mut self, column: &Column, text: &str, at_start: bool, alias: Alias) -> &mut Self {
        let text = match column.folded {
            Some(_) => fold(text),
            None => text.to_ascii_lowercase(),
        }
        .replace('\0', "");
        if text.is_empty() {
            return self.column(alias, column.name).push(" IS NOT NULL");
        }
        if let (Some(key), true) = (column.folded, at_start) {
            self.push("(").column(alias, key).push(" >= ").bind(text.as_str());
            if let Some(end) = after_prefix(&text) {
                self.push(" AND ").column(alias, key).push(" < ").bind(end);
            }
            return self.push(")");
        }
        self.position().push("(");
        match column.folded {
            Some(key) => self.column(alias, key),
            None => self.push("lower(").column(alias, column.name).push(")"),
        };
        self.push(", ").bind(text).push(if at_start { ") = 1" } else { ") > 0" })
    }

    /// That some related record fulfils a condition; or, of relations that lead to many, that `none` does. What none
    /// may do is asked of each row, which has an index for it: the databases keep no list of all that do.
    fn related(
        &mut self,
        relation: Relation,
        part: &Filter,
        table: Table,
        alias: Alias,
        none: bool,
    ) -> Result<&mut Self> {
        let path = Path::of(relation);
        if path.from != table {
            return Err(Error::Filter(format!("{relation:?} does not start at a {}", table.name())));
        }
        let other = self.new_alias();
        let begin_there = !none && is_selective(part);
        let exists = if none { "NOT EXISTS (SELECT 1" } else { "EXISTS (SELECT 1" };
        match path.by {
            By::Holding(column) => {
                if let Filter::Field(Field::Id, test) = part {
                    return self.compare(
                        Field::Id,
                        Column { name: column, ..Column::of(Field::Id) },
                        test,
                        alias,
                    );
                }
                // One row is looked up once, so that an index on this column then gives the list in its order.
                self.column(alias, column).push(if is_one(part) { " = (" } else { " IN (" });
                self.push("SELECT ").column(other, "id");
                self.rows_of(path.to, other, part)?;
            }
            By::HeldIn(column) if begin_there => {
                self.column(alias, "id").push(" IN (SELECT ").column(other, column);
                self.rows_of(path.to, other, part)?;
            }
            By::HeldIn(column) => {
                self.push(exists);
                self.rows_of(path.to, other, part)?.push(" AND ");
                self.column(other, column).push(" = ").column(alias, "id");
            }
            By::Link { table: between, from, to } => {
                let link = self.new_alias();
                if begin_there {
                    self.column(alias, "id").push(" IN (SELECT ").column(link, from);
                } else {
                    self.push(exists);
                }
                self.push(" FROM ").push(between).push(" AS ").alias(link);
                self.push(" JOIN ").push(path.to.name()).push(" AS ").alias(other).push(" ON ");
                self.column(other, "id").push(" = ").column(link, to).push(" WHERE ");
                self.condition(part, path.to, other)?.and_visible(path.to, other);
                if !begin_there {
                    self.push(" AND ").column(link, from).push(" = ").column(alias, "id");
                }
            }
        }
        Ok(self.push(")"))
    }

    /// ` FROM …`: the visible rows of a table that fulfil a condition.
    pub(crate) fn rows_of(&mut self, table: Table, alias: Alias, part: &Filter) -> Result<&mut Self> {
        self.push(" FROM ").push(table.name()).push(" AS ").alias(alias).push(" WHERE ");
        Ok(self.condition(part, table, alias)?.and_visible(table, alias))
    }
}

/// The text that follows all texts with this beginning; None where none does.
fn after_prefix(text: &str) -> Option<String> {
    let mut chars: Vec<char> = text.chars().collect();
    while let Some(last) = chars.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

/// Whether at most one row can fulfil the condition: it names a unique key.
pub(crate) fn is_one(filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().any(is_one),
        Filter::Field(Field::Id | Field::FoundationSlug | Field::CompanySlug, Test::In(values)) => {
            values.len() <= 1
        }
        _ => false,
    }
}

/// Whether few rows fulfil the condition, so that it pays to begin with them: it names a key, or one of the other
/// kind.
fn is_selective(filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().any(is_selective),
        Filter::Any(parts) => !parts.is_empty() && parts.iter().all(is_selective),
        Filter::Field(field, Test::In(_)) => matches!(
            field,
            Field::Id
                | Field::FoundationSlug
                | Field::FoundationName
                | Field::CompanySlug
                | Field::CompanyName
                | Field::AnnouncementSlug
                | Field::AnnouncementTitle
                | Field::ProjectName
                | Field::MemberCompanyName
                | Field::IdentifierValue
                | Field::AliasName
        ),
        Filter::Some(relation, part) => match Path::of(*relation).by {
            By::Holding(_) => is_selective(part),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::after_prefix;

    #[test]
    fn a_prefix_ends_before_the_next_text_that_has_not_it() {
        assert_eq!(after_prefix("ab"), Some("ac".to_owned()));
        assert_eq!(after_prefix("a\u{D7FF}"), Some("a\u{E000}".to_owned()));
        assert_eq!(after_prefix("a\u{10FFFF}"), Some("b".to_owned()));
        assert_eq!(after_prefix("\u{10FFFF}"), None);
    }
}

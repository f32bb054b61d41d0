//! Cursors: places in a list, opaque to clients. A cursor holds the values of the order's fields at its place, the
//! record's id, and a digest of the order, so that it is not taken to another order.

use std::hash::{DefaultHasher, Hash, Hasher};

use data_encoding::BASE64URL_NOPAD;
use pediment_storage::{Cursor, Direction, Field, Hit, Value};
use serde_json::{Value as Json, json};
use time::{Date, format_description::well_known::Iso8601};

use crate::error::bad_input;

/// The cursors of lists in one order.
pub(crate) struct Cursors {
    /// It tells orders apart; it keeps no secret.
    digest: u32,
}

impl Cursors {
    pub(crate) fn of(order: &[(Field, Direction)]) -> Self {
        let mut hasher = DefaultHasher::new();
        format!("{order:?}").hash(&mut hasher);
        Self { digest: u32::try_from(hasher.finish() & u64::from(u32::MAX)).unwrap_or_default() }
    }

    /// A place in a list as a client holds it.
    pub(crate) fn encode(&self, cursor: &Cursor) -> String {
        let mut parts = vec![json!(self.digest), json!(cursor.id)];
        parts.extend(cursor.key.iter().map(|value| match value {
            None => Json::Null,
            Some(Value::Text(text)) => json!(format!("t{text}")),
            Some(Value::Day(day)) => json!(format!("d{day}")),
            Some(Value::Number(number)) => json!(number),
            Some(Value::Flag(flag)) => json!(flag),
        }));
        seal(&Json::Array(parts))
    }
}

/// The place a client means. `argument` names where it stands, for the error.
pub(crate) fn decode(
    text: &str,
    order: &[(Field, Direction)],
    argument: &str,
) -> async_graphql::Result<Cursor> {
    let parts = open(text).ok_or_else(|| not_ours(argument))?;
    let [of, id, key @ ..] = parts.as_slice() else { return Err(not_ours(argument)) };
    if of.as_u64() != Some(u64::from(Cursors::of(order).digest)) {
        return Err(bad_input(format!(
            "The cursor in `{argument}` belongs to a list in another order: pass the same `orderBy` as the request that answered it."
        )));
    }
    let id = id.as_i64().ok_or_else(|| not_ours(argument))?;
    let key = key.iter().map(value).collect::<Option<Vec<_>>>().ok_or_else(|| not_ours(argument))?;
    if key.len() != order.len() {
        return Err(not_ours(argument));
    }
    Ok(Cursor { key, id })
}

/// A place among a search's answers as a client holds it.
pub(crate) fn encode_hit(hit: &Hit) -> String {
    seal(&json!(["s", hit.score, hit.document]))
}

/// The place among a search's answers that a client means.
pub(crate) fn decode_hit(text: &str) -> async_graphql::Result<Hit> {
    let parts = open(text).ok_or_else(|| not_ours("after"))?;
    match parts.as_slice() {
        [tag, score, document] if tag == "s" => score
            .as_i64()
            .zip(document.as_i64())
            .map(|(score, document)| Hit { score, document })
            .ok_or_else(|| not_ours("after")),
        _ => Err(not_ours("after")),
    }
}

/// A place in the change log as a client holds it.
pub(crate) fn encode_change(id: i64) -> String {
    seal(&json!(["c", id]))
}

/// The place in the change log that a client means.
pub(crate) fn decode_change(text: &str) -> async_graphql::Result<i64> {
    let parts = open(text).ok_or_else(|| not_ours("since"))?;
    match parts.as_slice() {
        [tag, id] if tag == "c" => id.as_i64().filter(|id| *id >= 0).ok_or_else(|| not_ours("since")),
        _ => Err(not_ours("since")),
    }
}

#[expect(
    clippy::option_option,
    reason = "an unknown value has a place too; no text of ours is another matter"
)]
fn value(json: &Json) -> Option<Option<Value>> {
    Some(match json {
        Json::Null => None,
        Json::Bool(flag) => Some(Value::Flag(*flag)),
        Json::Number(number) => Some(Value::Number(number.as_i64()?)),
        Json::String(text) => Some(match text.strip_prefix('t') {
            Some(text) => Value::Text(text.to_owned()),
            None => Value::Day(Date::parse(text.strip_prefix('d')?, &Iso8601::DATE).ok()?),
        }),
        _ => return None,
    })
}

fn seal(parts: &Json) -> String {
    BASE64URL_NOPAD.encode(parts.to_string().as_bytes())
}

fn open(text: &str) -> Option<Vec<Json>> {
    serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()
}

fn not_ours(argument: &str) -> async_graphql::Error {
    bad_input(format!(
        "The cursor in `{argument}` is not one of this server: pass a `cursor`, `startCursor` or `endCursor` as it was answered."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: [(Field, Direction); 2] =
        [(Field::MemberTier, Direction::Ascending), (Field::MemberValidFrom, Direction::Descending)];

    fn place() -> Cursor {
        let day = Date::from_calendar_date(2022, time::Month::September, 12).unwrap();
        Cursor { key: vec![None, Some(Value::Day(day))], id: 7 }
    }

    #[test]
    fn a_cursor_goes_there_and_back() {
        assert_eq!(decode(&Cursors::of(&ORDER).encode(&place()), &ORDER, "after").unwrap(), place());
    }

    #[test]
    fn a_cursor_of_another_order_says_so() {
        let error = decode(&Cursors::of(&ORDER).encode(&place()), &ORDER[..1], "after").unwrap_err();
        assert!(error.message.contains("another order"), "{}", error.message);
    }

    #[test]
    fn no_text_makes_a_cursor_panic() {
        for text in ["", "AAAA", "W10", "WzEsMl0", "\u{1F980}", "WyJjIiwtMV0"] {
            assert!(decode(text, &ORDER, "after").is_err());
            assert!(decode_hit(text).is_err());
            assert!(decode_change(text).is_err());
        }
    }
}

//! Global ids (Relay's Global Object Identification): opaque to clients, a type and a key to us.

use async_graphql::ID;
use data_encoding::BASE64URL_NOPAD;
use pediment_storage::{Id, Kind, Subject};

use crate::error::bad_input;

/// The names that ids hold; they are the names of the GraphQL types.
const NAMES: [(Kind, &str); 9] = [
    (Kind::Foundation, "Foundation"),
    (Kind::Company, "Company"),
    (Kind::Member, "Member"),
    (Kind::Principle, "Principle"),
    (Kind::Announcement, "Announcement"),
    (Kind::Person, "Person"),
    (Kind::Project, "Project"),
    (Kind::Source, "Source"),
    (Kind::Seat, "Seat"),
];

/// What an id says at most: a name, a colon and a number of 64 bits.
const LONGEST: usize = "Announcement:".len() + "-9223372036854775808".len();

/// The kind behind the name of a GraphQL type.
pub(crate) fn kind(name: &str) -> Option<Kind> {
    NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
}

/// The global id of a record.
pub(crate) fn global(id: impl Id) -> ID {
    encode(id.subject())
}

/// The global id of a subject, in words: what `node(id:)` takes.
pub fn global_id(subject: Subject) -> String {
    encode(subject).0
}

/// The global id of a subject. Most objects of an answer have theirs written, so that it costs one allocation.
pub(crate) fn encode(subject: Subject) -> ID {
    let name = NAMES.iter().find(|(kind, _)| *kind == subject.kind).map_or("", |(_, name)| name);
    let mut plain = [0; LONGEST];
    let start = digits(subject.id, &mut plain) - name.len() - 1;
    plain[start..start + name.len()].copy_from_slice(name.as_bytes());
    plain[start + name.len()] = b':';
    let plain = &plain[start..];
    let mut id = String::with_capacity(BASE64URL_NOPAD.encode_len(plain.len()));
    BASE64URL_NOPAD.encode_append(plain, &mut id);
    ID(id)
}

/// Writes a number to the end of a place that has room for it; returns where it begins. This is what `format!` does, in
/// a fifth of the time.
fn digits(number: i64, place: &mut [u8; LONGEST]) -> usize {
    let (mut start, mut rest) = (LONGEST, number.unsigned_abs());
    loop {
        start -= 1;
        place[start] = b'0' + u8::try_from(rest % 10).expect("a digit");
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        start -= 1;
        place[start] = b'-';
    }
    start
}

/// The record behind a global id. An id that this server never gave is an error.
pub(crate) fn decode(id: &ID) -> async_graphql::Result<Subject> {
    parse(id).ok_or_else(|| {
        bad_input(format!(
            "`{}` is not an id of this server: pass an `id` as a field answered it.",
            shown(id)
        ))
    })
}

/// The key behind a global id of this kind; None where the id is of another kind or no id at all.
pub(crate) fn key<I: Id>(id: &ID) -> Option<I> {
    parse(id).filter(|subject| subject.kind == I::KIND).map(|subject| I::new(subject.id))
}

fn parse(id: &ID) -> Option<Subject> {
    let bytes = BASE64URL_NOPAD.decode(id.as_bytes()).ok()?;
    let (name, key) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
    let kind = kind(name)?;
    let id = key.parse().ok().filter(|id: &i64| *id > 0 && id.to_string() == key)?;
    Some(Subject { kind, id })
}

/// As much of an id as an error repeats.
fn shown(id: &ID) -> String {
    id.chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_goes_there_and_back() {
        for (kind, id) in Kind::ALL.into_iter().flat_map(|kind| [(kind, 1), (kind, 42), (kind, i64::MAX)]) {
            let subject = Subject { kind, id };
            assert_eq!(decode(&encode(subject)).unwrap(), subject);
        }
    }

    #[test]
    fn what_we_never_gave_is_refused() {
        for raw in ["Company:042", "Company:-1", "Company", "company:1", "Planet:1", "Company:1:2", ""] {
            assert!(decode(&ID(BASE64URL_NOPAD.encode(raw.as_bytes()))).is_err(), "{raw}");
        }
        assert!(decode(&ID("%%%".to_owned())).is_err());
    }
}

//! YAML, read with the habits of the files there are, and with errors that say line and column.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};
use serde_saphyr::{DuplicateKeyPolicy, Error as YamlError};

use crate::nearest::nearest;
use crate::{Document, Error, Fault, Result};

/// Reads a whole document, refusing keys that stand twice.
pub(crate) fn parse<T: DeserializeOwned>(document: &Document) -> Result<T> {
    read(&document.text, DuplicateKeyPolicy::Error).map_err(|error| fault(&document.given, &error, 0))
}

/// Reads a whole document. Where a key stands twice the last holds, as in the readers these files were made for,
/// and the second value says so.
pub(crate) fn parse_lenient<T: DeserializeOwned>(document: &Document) -> Result<(T, Option<String>)> {
    let error = match read(&document.text, DuplicateKeyPolicy::Error) {
        Ok(value) => return Ok((value, None)),
        Err(error) => error,
    };
    let YamlError::DuplicateMappingKey { key, location } = error.without_snippet() else {
        return Err(fault(&document.given, &error, 0));
    };
    let note = format!(
        "line {}: key `{}` stands twice, the last holds",
        location.line(),
        key.as_deref().unwrap_or("?")
    );
    match read(&document.text, DuplicateKeyPolicy::LastWins) {
        Ok(value) => Ok((value, Some(note))),
        Err(error) => Err(fault(&document.given, &error, 0)),
    }
}

/// Reads a part of a document that starts `skipped` lines below its first.
pub(crate) fn parse_part<T: DeserializeOwned>(given: &str, part: &str, skipped: u64) -> Result<T> {
    read(part, DuplicateKeyPolicy::LastWins).map_err(|error| fault(given, &error, skipped))
}

fn read<T: DeserializeOwned>(text: &str, duplicate_keys: DuplicateKeyPolicy) -> Result<T, YamlError> {
    // The longest known landscape has 3 MB, 150,000 nodes and no anchors; what is ten times that is no landscape.
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 10_000_000,
            max_nodes: 5_000_000,
        },
        duplicate_keys: duplicate_keys,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options)
}

fn fault(given: &str, error: &YamlError, skipped: u64) -> Error {
    let error = error.without_snippet();
    let (line, column) =
        error.location().map_or((0, 0), |location| (location.line() + skipped, location.column()));
    if let YamlError::SerdeUnknownField { field, expected, .. } = error {
        let near = nearest(field, expected.iter().copied());
        let mend = near.map_or_else(
            || format!("the keys here are {}", expected.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        let what = format!("unknown key `{field}`");
        return Error::Syntax(Fault::of(given, what, mend).at(line, column));
    }
    let rendered = error.render();
    // The place is ours to tell, in the form of all errors here.
    let what = rendered.lines().next().unwrap_or("cannot be read").trim_start_matches("error: ");
    let what = what.split(" at line ").next().unwrap_or(what).trim_end_matches([':', ',']);
    Error::Syntax(Fault::of(given, format!("not the YAML that is expected: {what}"), "").at(line, column))
}

/// A list, of which the whole or any entry may be null.
#[derive(Debug)]
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries = Option::<Vec<Option<T>>>::deserialize(deserializer)?;
        Ok(Self(entries.unwrap_or_default().into_iter().flatten().collect()))
    }
}

/// One text, or several.
#[derive(Debug, Default)]
pub(crate) struct Texts(pub(crate) Vec<String>);

/// A mapping; anything else in its place states nothing.
#[derive(Debug)]
pub(crate) struct Mapping<T>(pub(crate) Option<T>);

impl<T> Default for Mapping<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// What stands behind a marker key such as `- item:`: nothing, a name, or the entry itself.
#[derive(Debug, Default)]
pub(crate) enum Marker<T> {
    #[default]
    Nothing,
    Name(String),
    Entry(Box<T>),
}

/// What a value turned out to be.
enum Shape<T> {
    Nothing,
    Text(String),
    Texts(Vec<String>),
    Mapping(T),
}

struct ShapeVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ShapeVisitor<T> {
    type Value = Shape<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a list of texts or a mapping")
    }

    fn visit_unit<E>(self) -> Result<Shape<T>, E> {
        Ok(Shape::Nothing)
    }

    fn visit_none<E>(self) -> Result<Shape<T>, E> {
        Ok(Shape::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E>(self, text: &str) -> Result<Shape<T>, E> {
        Ok(Shape::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Shape<T>, E> {
        Ok(Shape::Text(value.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Shape<T>, E> {
        Ok(Shape::Text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Shape<T>, E> {
        Ok(Shape::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Shape<T>, E> {
        Ok(Shape::Text(number.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Shape<T>, A::Error> {
        let mut texts = Vec::new();
        while let Some(entry) = entries.next_element::<Any<IgnoredAny>>()? {
            match entry.0 {
                Shape::Text(text) => texts.push(text),
                Shape::Texts(more) => texts.extend(more),
                Shape::Nothing | Shape::Mapping(_) => {}
            }
        }
        Ok(Shape::Texts(texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Shape<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(entries)).map(Shape::Mapping)
    }
}

struct Any<T>(Shape<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Any<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShapeVisitor(PhantomData)).map(Self)
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Any::<IgnoredAny>::deserialize(deserializer)?.0 {
            Shape::Text(text) => Self(vec![text]),
            Shape::Texts(texts) => Self(texts),
            Shape::Nothing | Shape::Mapping(_) => Self::default(),
        })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Mapping<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Any::deserialize(deserializer)?.0 {
            Shape::Mapping(value) => Self(Some(value)),
            _ => Self(None),
        })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Marker<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Any::deserialize(deserializer)?.0 {
            Shape::Mapping(value) => Self::Entry(Box::new(value)),
            Shape::Text(text) => Self::Name(text),
            Shape::Nothing | Shape::Texts(_) => Self::Nothing,
        })
    }
}

//! Values as the JSON text that clients get.
//!
//! Objects that were resolved [together](crate::siblings) are kept as their text ([`Value::Binary`], which no scalar here
//! uses), and go into the object around them as they are: most of an answer is written once, and is never a tree.

use std::borrow::Cow;

use async_graphql::{ID, Value, resolver_utils::EnumType};
use serde::Serialize;

/// How long a field is with its name, more or less.
pub(crate) const USUAL_LENGTH: usize = 40;

/// A value without parts.
#[derive(Debug, PartialEq)]
pub(crate) enum Leaf<'a> {
    Null,
    Flag(bool),
    Number(i32),
    Count(u64),
    Text(Cow<'a, str>),
}

impl From<bool> for Leaf<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i32> for Leaf<'_> {
    fn from(number: i32) -> Self {
        Self::Number(number)
    }
}

impl From<&u64> for Leaf<'_> {
    fn from(count: &u64) -> Self {
        Self::Count(*count)
    }
}

impl From<&bool> for Leaf<'_> {
    fn from(flag: &bool) -> Self {
        Self::Flag(*flag)
    }
}

impl<'a> From<&'a str> for Leaf<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Leaf<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl<'a> From<&'a Option<String>> for Leaf<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_deref().into()
    }
}

impl From<String> for Leaf<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<ID> for Leaf<'_> {
    fn from(id: ID) -> Self {
        id.0.into()
    }
}

impl<T: Into<Self>> From<Option<T>> for Leaf<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl Leaf<'_> {
    /// A choice by its name.
    pub(crate) fn choice<T: EnumType>(choice: T) -> Self {
        T::items().iter().find(|item| item.value == choice).map(|item| item.name).into()
    }

    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Flag(flag) => Value::Boolean(flag),
            Self::Number(number) => Value::Number(number.into()),
            Self::Count(count) => Value::Number(count.into()),
            Self::Text(text) => Value::String(text.into_owned()),
        }
    }

    /// How long its text is, more or less.
    pub(crate) fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.len() + 2,
            _ => 5,
        }
    }

    pub(crate) fn write(&self, into: &mut Vec<u8>) {
        match self {
            Self::Null => into.extend_from_slice(b"null"),
            Self::Flag(flag) => into.extend_from_slice(if *flag { b"true" } else { b"false" }),
            Self::Number(number) => to_writer(into, number),
            Self::Count(count) => to_writer(into, count),
            Self::Text(text) => quote(text, into),
        }
    }
}

/// How long the text of a value is, more or less.
pub(crate) fn length(value: &Value) -> usize {
    match value {
        Value::Binary(text) => text.len() + 1,
        Value::List(items) => items.iter().map(length).sum::<usize>() + 2,
        Value::Object(fields) => fields.values().map(length).sum::<usize>() + USUAL_LENGTH * fields.len(),
        _ => USUAL_LENGTH,
    }
}

/// Writes the name of a field of an object whose text ends here. It needs no escapes (GraphQL specification, "Names").
pub(crate) fn write_key(key: &str, into: &mut Vec<u8>) {
    if into.last() != Some(&b'{') {
        into.push(b',');
    }
    into.push(b'"');
    into.extend_from_slice(key.as_bytes());
    into.extend_from_slice(b"\":");
}

/// Writes a value of an answer: what is text already goes in as it is.
pub fn write_json(value: &Value, into: &mut Vec<u8>) {
    into.reserve(length(value));
    write(value, into);
}

/// The same, where there is room.
pub(crate) fn write(value: &Value, into: &mut Vec<u8>) {
    match value {
        Value::Binary(text) => into.extend_from_slice(text),
        Value::String(text) => quote(text, into),
        Value::List(items) => {
            into.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    into.push(b',');
                }
                write(item, into);
            }
            into.push(b']');
        }
        Value::Object(fields) => {
            into.push(b'{');
            for (key, value) in fields {
                write_key(key, into);
                write(value, into);
            }
            into.push(b'}');
        }
        plain => to_writer(into, plain),
    }
}

/// Writes a text as JSON has it.
pub(crate) fn quote(text: &str, into: &mut Vec<u8>) {
    to_writer(into, text);
}

fn to_writer<T: Serialize + ?Sized>(into: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(into, value).expect("a Vec takes all that is written");
}

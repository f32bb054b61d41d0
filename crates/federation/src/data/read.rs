//! Reads an answer of a subgraph, once, guided by what was asked for.

use std::{borrow::Cow, fmt};

use bytes::Bytes;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Data, Leaf, ObjectId, Run, Value, narrow};
use crate::{
    error::GraphqlError,
    keys::Key,
    shape::{Shape, What},
    types::Types,
};

/// What a field takes in an answer, at least as a rule.
const BYTES_PER_FIELD: usize = 24;

/// What a subgraph answered.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// None where there is no `data`, or null.
    pub(crate) data: Option<ObjectId>,
    pub(crate) errors: Vec<GraphqlError>,
}

impl Data {
    /// Takes an answer in; `shape` says what `data` was asked for.
    pub(crate) fn read(&mut self, body: &Bytes, shape: &Shape, types: &Types) -> serde_json::Result<Answer> {
        let answer = u32::try_from(self.answers.len()).expect("a plan has fewer than 2^32 fetches");
        if u32::try_from(body.len()).is_err() {
            return Err(serde_json::Error::custom("it is longer than 4 GB"));
        }
        // All at once: the reader would ask of each name and each leaf whether it is text.
        let text = std::str::from_utf8(body).map_err(serde_json::Error::custom)?;
        self.answers.push(body.clone());
        self.fields.reserve(body.len() / BYTES_PER_FIELD);
        let mut reader = Reader {
            base: body.as_ptr() as usize,
            answer,
            data: self,
            types,
            fields: Vec::new(),
            elements: Vec::new(),
        };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let answer = Envelope { shape, reader: &mut reader }.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(answer)
    }
}

struct Reader<'a> {
    /// Where the answer begins in memory.
    base: usize,
    answer: u32,
    data: &'a mut Data,
    types: &'a Types,
    /// The fields and elements of what is not read to its end yet.
    fields: Vec<(Key, Value)>,
    elements: Vec<Value>,
}

impl Reader<'_> {
    fn leaf(&self, raw: &RawValue) -> Value {
        let text = raw.get();
        if text == "null" {
            return Value::Null;
        }
        let start = text.as_ptr() as usize - self.base;
        Value::Leaf(Leaf { answer: self.answer, start: narrow(start), end: narrow(start + text.len()) })
    }
}

struct Envelope<'a, 'r> {
    shape: &'a Shape,
    reader: &'a mut Reader<'r>,
}

impl<'de> DeserializeSeed<'de> for Envelope<'_, '_> {
    type Value = Answer;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Answer, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope<'_, '_> {
    type Value = Answer;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a GraphQL response: an object with `data` or `errors`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answer, A::Error> {
        let (mut answer, mut says) = (Answer::default(), false);
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match &*key {
                "data" => {
                    says = true;
                    answer.data = map.next_value_seed(Root { shape: self.shape, reader: self.reader })?;
                }
                "errors" => {
                    says = true;
                    let errors: Option<Vec<Said>> = map.next_value()?;
                    answer.errors.extend(errors.into_iter().flatten().map(GraphqlError::from));
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if says { Ok(answer) } else { Err(A::Error::custom("it has neither `data` nor `errors`")) }
    }
}

/// An error as subgraphs write them, also those that write it wrongly.
#[derive(serde::Deserialize)]
struct Said {
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    path: Option<Vec<serde_json::Value>>,
    #[serde(default)]
    extensions: Option<serde_json::Map<String, serde_json::Value>>,
}

impl From<Said> for GraphqlError {
    fn from(said: Said) -> Self {
        let segment = |segment| serde_json::from_value(segment).ok();
        Self {
            message: said.message.unwrap_or_else(|| "The subgraph failed and did not say why.".to_owned()),
            path: said.path.and_then(|path| path.into_iter().map(segment).collect()).unwrap_or_default(),
            extensions: said.extensions.unwrap_or_default(),
            locations: Vec::new(),
        }
    }
}

/// `data`: an object or null.
struct Root<'a, 'r> {
    shape: &'a Shape,
    reader: &'a mut Reader<'r>,
}

impl<'de> DeserializeSeed<'de> for Root<'_, '_> {
    type Value = Option<ObjectId>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<ObjectId>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = Option<ObjectId>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("`data` as an object or null")
    }

    fn visit_none<E>(self) -> Result<Option<ObjectId>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<ObjectId>, D::Error> {
        let object = Composite { shape: self.shape, reader: self.reader };
        deserializer.deserialize_map(Fields(object)).map(Some)
    }
}

/// The fields of an object.
struct Fields<'a, 'r>(Composite<'a, 'r>);

impl<'de> Visitor<'de> for Fields<'_, '_> {
    type Value = ObjectId;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ObjectId, A::Error> {
        self.0.object(map)
    }
}

/// A value of a field with sub-selections.
struct Composite<'a, 'r> {
    shape: &'a Shape,
    reader: &'a mut Reader<'r>,
}

impl Composite<'_, '_> {
    fn object<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<ObjectId, A::Error> {
        let Self { shape, reader } = self;
        let (first, mut ty) = (reader.fields.len(), None);
        let mut expected = 0;
        while let Some(found) = map.next_key_seed(FieldName { shape, hint: expected })? {
            let Some(place) = found else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            expected = place + 1;
            let field = &shape.fields[place];
            let value = match &field.what {
                What::Leaf => reader.leaf(map.next_value::<&'de RawValue>()?),
                What::Typename => {
                    let name = map.next_value::<Option<Cow<'de, str>>>()?;
                    ty = name.and_then(|name| reader.types.id(&name));
                    continue;
                }
                What::Composite(shape) => map.next_value_seed(Composite { shape, reader: &mut *reader })?,
            };
            reader.fields.push((field.key, value));
        }
        let start = reader.data.fields.len();
        reader.data.fields.extend(reader.fields.drain(first..));
        let fields = Run::new(start, reader.data.fields.len());
        Ok(reader.data.add(ty, fields))
    }
}

impl<'de> DeserializeSeed<'de> for Composite<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Composite<'_, '_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object, a list of objects or null")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        self.object(map).map(Value::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let Self { shape, reader } = self;
        let first = reader.elements.len();
        while let Some(value) = list.next_element_seed(Composite { shape, reader: &mut *reader })? {
            reader.elements.push(value);
        }
        let start = reader.data.elements.len();
        reader.data.elements.extend(reader.elements.drain(first..));
        Ok(Value::List(Run::new(start, reader.data.elements.len())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Misfit)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Misfit)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Misfit)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Misfit)
    }

    fn visit_str<E>(self, _: &str) -> Result<Value, E> {
        Ok(Value::Misfit)
    }
}

/// The place of a response key in a shape.
struct FieldName<'a> {
    shape: &'a Shape,
    hint: usize,
}

impl<'de> DeserializeSeed<'de> for FieldName<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FieldName<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a response key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.shape.find(name, self.hint))
    }
}

//! The data of an operation while it is gathered.
//!
//! Leaves stay bytes of the answers that they came in; objects are numbered, so that a place can be kept while others
//! are filled.

mod read;

use std::ops::Range;

use bytes::Bytes;

use crate::{
    keys::Key,
    plan::{Path, Step},
    types::{Kind, TypeId, Types},
};

/// All that subgraphs have answered so far. Object 0 is the root.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) answers: Vec<Bytes>,
    objects: Vec<Object>,
}

/// An object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object {
    pub(crate) ty: Option<TypeId>,
    pub(crate) fields: Vec<(Key, Value)>,
}

/// The number of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ObjectId(u32);

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    /// JSON as a subgraph wrote it.
    Leaf(Leaf),
    /// JSON where an object or a list of objects ought to be.
    Misfit,
    List(Vec<Self>),
    Object(ObjectId),
}

/// A step into the data.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Key(Key),
    Index(usize),
}

/// Bytes of an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaf {
    pub(crate) answer: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Object {
    pub(crate) fn get(&self, key: Key) -> Option<&Value> {
        self.fields.iter().find_map(|(of, value)| (*of == key).then_some(value))
    }
}

impl Data {
    pub(crate) const ROOT: ObjectId = ObjectId(0);

    pub(crate) fn new() -> Self {
        Self { answers: Vec::new(), objects: vec![Object::default()] }
    }

    pub(crate) fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.0 as usize]
    }

    pub(crate) fn add(&mut self, object: Object) -> ObjectId {
        let id = ObjectId(u32::try_from(self.objects.len()).expect("an answer has fewer than 2^32 objects"));
        self.objects.push(object);
        id
    }

    pub(crate) fn leaf(&self, leaf: Leaf) -> &[u8] {
        &self.answers[leaf.answer as usize][Range { start: leaf.start as usize, end: leaf.end as usize }]
    }

    /// Visits the objects that a path leads to, each with its place.
    pub(crate) fn walk(&self, path: &Path, visit: &mut impl FnMut(ObjectId, &[Place])) {
        self.walk_from(&Value::Object(Self::ROOT), &path.steps, &mut Vec::new(), visit);
    }

    fn walk_from(
        &self,
        value: &Value,
        steps: &[Step],
        place: &mut Vec<Place>,
        visit: &mut impl FnMut(ObjectId, &[Place]),
    ) {
        match (value, steps) {
            (Value::List(values), _) => {
                for (index, value) in values.iter().enumerate() {
                    place.push(Place::Index(index));
                    self.walk_from(value, steps, place, visit);
                    place.pop();
                }
            }
            (Value::Object(id), []) => visit(*id, place),
            (Value::Object(id), [Step::Key(key), rest @ ..]) => {
                if let Some(value) = self.object(*id).get(*key) {
                    place.push(Place::Key(*key));
                    self.walk_from(value, rest, place, visit);
                    place.pop();
                }
            }
            (Value::Object(id), [Step::Types(among), rest @ ..]) => {
                if self.object(*id).ty.is_none_or(|ty| among.binary_search(&ty).is_ok()) {
                    self.walk_from(value, rest, place, visit);
                }
            }
            (Value::Null | Value::Leaf(_) | Value::Misfit, _) => {}
        }
    }

    /// Gives an object the fields of another, which keeps them too.
    pub(crate) fn merge_copy(&mut self, into: ObjectId, from: ObjectId, types: &Types) {
        let copy = self.copy_object(from);
        self.merge_object(into, copy, types);
    }

    /// Gives an object the fields of another, which is empty from then on.
    pub(crate) fn merge(&mut self, into: ObjectId, from: ObjectId, types: &Types) {
        if into != from {
            let taken = std::mem::take(&mut self.objects[from.0 as usize]);
            self.merge_object(into, taken, types);
        }
    }

    fn merge_object(&mut self, into: ObjectId, from: Object, types: &Types) {
        let target = &mut self.objects[into.0 as usize];
        // A subgraph that knows an interface as one object says no more of the object than that.
        target.ty = match (target.ty, from.ty) {
            (Some(known), Some(said)) if types.kind(said) != Kind::Object => Some(known),
            (known, said) => said.or(known),
        };
        if target.fields.is_empty() {
            target.fields = from.fields;
            return;
        }
        for (key, value) in from.fields {
            let target = &mut self.objects[into.0 as usize];
            match target.fields.iter().position(|(of, _)| *of == key) {
                None => target.fields.push((key, value)),
                Some(place) => {
                    let known = std::mem::replace(&mut target.fields[place].1, Value::Null);
                    let merged = self.merge_values(known, value, types);
                    self.objects[into.0 as usize].fields[place].1 = merged;
                }
            }
        }
    }

    fn merge_values(&mut self, known: Value, said: Value, types: &Types) -> Value {
        match (known, said) {
            (Value::Object(known), Value::Object(said)) => {
                self.merge(known, said, types);
                Value::Object(known)
            }
            (Value::List(known), Value::List(said)) if known.len() == said.len() => Value::List(
                known
                    .into_iter()
                    .zip(said)
                    .map(|(known, said)| self.merge_values(known, said, types))
                    .collect(),
            ),
            (known, Value::Null) => known,
            (_, said) => said,
        }
    }

    fn copy_object(&mut self, from: ObjectId) -> Object {
        let Object { ty, fields } = self.object(from).clone();
        let fields = fields.into_iter().map(|(key, value)| (key, self.copy_value(value))).collect();
        Object { ty, fields }
    }

    fn copy_value(&mut self, value: Value) -> Value {
        match value {
            Value::Object(id) => {
                let copy = self.copy_object(id);
                Value::Object(self.add(copy))
            }
            Value::List(values) => {
                Value::List(values.into_iter().map(|value| self.copy_value(value)).collect())
            }
            value => value,
        }
    }
}

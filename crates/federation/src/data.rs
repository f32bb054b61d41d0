//! The data of an operation while it is gathered.
//!
//! Leaves stay bytes of the answers that they came in. Objects are numbered, and their fields lie in one long row, so
//! that reading an answer takes no memory of its own for each. What an entity has is linked to each place that wants it
//! rather than copied there.

mod read;

use std::ops::Range;

use bytes::Bytes;

use crate::{
    keys::Key,
    plan::{Path, Step},
    types::{Kind, TypeId, Types},
};

/// All that subgraphs have answered so far.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) answers: Vec<Bytes>,
    objects: Vec<Object>,
    /// The fields of all objects, each object's together.
    fields: Vec<(Key, Value)>,
    /// The elements of all lists, each list's together.
    elements: Vec<Value>,
    /// What is linked to objects: each link is an object and the number of the next link.
    links: Vec<(ObjectId, Option<u32>)>,
}

#[derive(Clone, Copy, Debug)]
struct Object {
    ty: Option<TypeId>,
    fields: Run,
    /// A bit for each key that it or what is linked to it may have, so that most objects are seen to share none.
    keys: u64,
    first_link: Option<u32>,
    last_link: Option<u32>,
}

/// A part of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    start: u32,
    length: u32,
}

/// The number of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ObjectId(u32);

/// A value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    Null,
    /// JSON as a subgraph wrote it.
    Leaf(Leaf),
    /// JSON where an object or a list of objects ought to be.
    Misfit,
    List(Run),
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
    answer: u32,
    start: u32,
    end: u32,
}

impl Run {
    fn new(start: usize, end: usize) -> Self {
        Self { start: narrow(start), length: narrow(end - start) }
    }

    fn range(self) -> Range<usize> {
        let start = self.start as usize;
        start..start + self.length as usize
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("an operation gathers fewer than 2^32 values")
}

impl Value {
    fn is_composite(self) -> bool {
        matches!(self, Self::Object(_) | Self::List(_))
    }
}

impl Data {
    /// What the operation is about.
    pub(crate) const ROOT: ObjectId = ObjectId(0);

    pub(crate) fn new() -> Self {
        let mut data = Self {
            answers: Vec::new(),
            objects: Vec::new(),
            fields: Vec::new(),
            elements: Vec::new(),
            links: Vec::new(),
        };
        data.add(None, Run::new(0, 0));
        data
    }

    /// The type of an object, as far as it is known.
    pub(crate) fn ty(&self, id: ObjectId) -> Option<TypeId> {
        self.object(id).ty
    }

    /// The value of a field.
    pub(crate) fn get(&self, id: ObjectId, key: Key) -> Option<Value> {
        let object = self.object(id);
        if object.keys & bit(key) == 0 {
            return None;
        }
        self.own(object, key).or_else(|| {
            let mut next = object.first_link;
            while let Some(link) = next {
                let (linked, after) = self.links[link as usize];
                if let Some(value) = self.get(linked, key) {
                    return Some(value);
                }
                next = after;
            }
            None
        })
    }

    /// The elements of a list.
    pub(crate) fn elements(&self, list: Run) -> &[Value] {
        &self.elements[list.range()]
    }

    pub(crate) fn leaf(&self, leaf: Leaf) -> &[u8] {
        &self.answers[leaf.answer as usize][leaf.start as usize..leaf.end as usize]
    }

    fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.0 as usize]
    }

    fn own(&self, object: &Object, key: Key) -> Option<Value> {
        self.fields[object.fields.range()].iter().find_map(|(of, value)| (*of == key).then_some(*value))
    }

    fn add(&mut self, ty: Option<TypeId>, fields: Run) -> ObjectId {
        let keys = self.fields[fields.range()].iter().fold(0, |keys, (key, _)| keys | bit(*key));
        let id = ObjectId(narrow(self.objects.len()));
        self.objects.push(Object { ty, fields, keys, first_link: None, last_link: None });
        id
    }

    /// Visits the objects that a path leads to, each with its place.
    pub(crate) fn walk(&self, path: &Path, visit: &mut impl FnMut(ObjectId, &[Place])) {
        self.walk_from(Value::Object(Self::ROOT), &path.steps, &mut Vec::new(), visit);
    }

    fn walk_from(
        &self,
        value: Value,
        steps: &[Step],
        place: &mut Vec<Place>,
        visit: &mut impl FnMut(ObjectId, &[Place]),
    ) {
        match (value, steps) {
            (Value::List(list), _) => {
                for (index, value) in self.elements(list).iter().enumerate() {
                    place.push(Place::Index(index));
                    self.walk_from(*value, steps, place, visit);
                    place.pop();
                }
            }
            (Value::Object(id), []) => visit(id, place),
            (Value::Object(id), [Step::Key(key), rest @ ..]) => {
                if let Some(value) = self.get(id, *key) {
                    place.push(Place::Key(*key));
                    self.walk_from(value, rest, place, visit);
                    place.pop();
                }
            }
            (Value::Object(id), [Step::Types(among), rest @ ..]) => {
                if self.ty(id).is_none_or(|ty| among.binary_search(&ty).is_ok()) {
                    self.walk_from(value, rest, place, visit);
                }
            }
            (Value::Null | Value::Leaf(_) | Value::Misfit, _) => {}
        }
    }

    /// The objects on the way from the root to a place, in this order; what is there is none of them.
    pub(crate) fn around(&self, place: &[Place]) -> Vec<ObjectId> {
        let (mut value, mut around) = (Value::Object(Self::ROOT), Vec::new());
        for step in place {
            let next = match (value, step) {
                (Value::Object(id), Place::Key(key)) => {
                    around.push(id);
                    self.get(id, *key)
                }
                (Value::List(list), Place::Index(index)) => self.elements(list).get(*index).copied(),
                _ => None,
            };
            let Some(next) = next else { break };
            value = next;
        }
        around
    }

    /// Gives each target what `from` has.
    pub(crate) fn spread(&mut self, targets: &[ObjectId], from: ObjectId, types: &Types) {
        let Some((last, others)) = targets.split_last() else { return };
        // What lies below may be asked for more at one target than at another: each needs its own.
        let shared =
            !self.fields[self.object(from).fields.range()].iter().any(|(_, value)| value.is_composite());
        for target in others {
            let from = if shared { from } else { self.copy(from) };
            self.merge(*target, from, types);
        }
        self.merge(*last, from, types);
    }

    /// Gives an object what another has.
    fn merge(&mut self, into: ObjectId, from: ObjectId, types: &Types) {
        if into == from {
            return;
        }
        let (known, said) = (*self.object(into), *self.object(from));
        if known.keys & said.keys != 0 {
            for place in said.fields.range() {
                let (key, said) = self.fields[place];
                self.merge_field(into, key, said, types);
            }
        }
        let link = narrow(self.links.len());
        self.links.push((from, None));
        if let Some(last) = known.last_link {
            self.links[last as usize].1 = Some(link);
        }
        let target = &mut self.objects[into.0 as usize];
        target.first_link = target.first_link.or(Some(link));
        target.last_link = Some(link);
        target.keys |= said.keys;
        // A subgraph that knows an interface as one object says no more of the object than that.
        target.ty = match (known.ty, said.ty) {
            (Some(known), Some(said)) if types.kind(said) != Kind::Object => Some(known),
            (known, said) => said.or(known),
        };
    }

    /// Sees that a field that is known already holds what is said of it too.
    fn merge_field(&mut self, id: ObjectId, key: Key, said: Value, types: &Types) {
        let object = *self.object(id);
        let own = object.fields.range().find(|place| self.fields[*place].0 == key);
        if let Some(place) = own {
            let merged = self.merge_values(self.fields[place].1, said, types);
            self.fields[place].1 = merged;
            return;
        }
        let mut next = object.first_link;
        while let Some(link) = next {
            let (linked, after) = self.links[link as usize];
            // Others may be linked to a leaf too: it stays as it is.
            if let Some(known) = self.get(linked, key) {
                if known.is_composite() {
                    self.merge_values(known, said, types);
                }
                return;
            }
            next = after;
        }
    }

    fn merge_values(&mut self, known: Value, said: Value, types: &Types) -> Value {
        match (known, said) {
            (Value::Object(known), Value::Object(said)) => self.merge(known, said, types),
            (Value::List(known), Value::List(said)) if known.length == said.length => {
                for (place, said) in known.range().zip(said.range()) {
                    let merged = self.merge_values(self.elements[place], self.elements[said], types);
                    self.elements[place] = merged;
                }
            }
            (Value::Null | Value::Misfit, said) => return said,
            _ => {}
        }
        known
    }

    /// A copy of an object that nothing is linked to yet.
    fn copy(&mut self, from: ObjectId) -> ObjectId {
        let Object { ty, fields, .. } = *self.object(from);
        let start = self.fields.len();
        self.fields.extend_from_within(fields.range());
        let copied = Run::new(start, self.fields.len());
        for place in copied.range() {
            self.fields[place].1 = self.copy_value(self.fields[place].1);
        }
        self.add(ty, copied)
    }

    fn copy_value(&mut self, value: Value) -> Value {
        match value {
            Value::Object(id) => Value::Object(self.copy(id)),
            Value::List(list) => {
                let start = self.elements.len();
                self.elements.extend_from_within(list.range());
                let copied = Run::new(start, self.elements.len());
                for place in copied.range() {
                    self.elements[place] = self.copy_value(self.elements[place]);
                }
                Value::List(copied)
            }
            value => value,
        }
    }
}

fn bit(key: Key) -> u64 {
    1 << (key.number() % 64)
}

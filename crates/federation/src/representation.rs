//! Representations: how a subgraph is told which entities it is asked about (Federation specification, "Resolve
//! entities").

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use hashbrown::HashTable;

use crate::{
    data::{Data, ObjectId, Place, Value},
    plan::{Entities, Required},
    types::{TypeId, Types},
};

/// The entities that one field `_entities` is asked about: each once.
#[derive(Debug)]
pub(crate) struct Representations {
    /// A JSON list.
    pub(crate) list: Vec<u8>,
    /// The objects that want an entity, each with the entity's place in the list.
    pub(crate) targets: Vec<(ObjectId, usize)>,
    pub(crate) count: usize,
    /// Those of which all is there but what only some of the fields require: by their keys.
    pub(crate) lacking: Option<Box<Self>>,
}

impl Representations {
    pub(crate) fn new(data: &Data, types: &Types, entities: &Entities) -> Self {
        let (mut all, mut lacking) = (Listing::new(), None);
        for path in &entities.paths {
            data.walk(path, &mut |id, _| {
                let start = all.list.len();
                match write(&mut all.list, data, types, entities, id) {
                    Told::All => all.take(start, id),
                    Told::Key => {
                        let lacking = lacking.get_or_insert_with(Listing::new);
                        let place = lacking.list.len();
                        lacking.list.extend(all.list.drain(start..));
                        lacking.take(place, id);
                    }
                    Told::Nothing => all.list.truncate(start),
                }
            });
        }
        Self { lacking: lacking.map(|lacking| Box::new(lacking.end())), ..all.end() }
    }

    /// Of no entity.
    pub(crate) fn none() -> Self {
        Listing::new().end()
    }

    /// Visits the objects that want an entity, each with its place.
    pub(crate) fn visit(&self, data: &Data, entities: &Entities, visit: &mut impl FnMut(ObjectId, &[Place])) {
        let wanting: HashSet<ObjectId> = self.targets.iter().map(|(id, _)| *id).collect();
        for path in entities.paths.iter().filter(|_| !wanting.is_empty()) {
            data.walk(path, &mut |id, place| {
                if wanting.contains(&id) {
                    visit(id, place);
                }
            });
        }
    }
}

/// Representations while they are gathered.
struct Listing {
    list: Vec<u8>,
    targets: Vec<(ObjectId, usize)>,
    /// Where in the list each begins and ends, and which it is.
    known: HashTable<(usize, usize, usize)>,
    hasher: RandomState,
}

impl Listing {
    fn new() -> Self {
        Self { list: vec![b'['], targets: Vec::new(), known: HashTable::new(), hasher: RandomState::new() }
    }

    /// Takes what the list ends with from `start` on for the representation of an object.
    fn take(&mut self, start: usize, id: ObjectId) {
        let Self { list, targets, known, hasher } = self;
        let text = &list[start..];
        let hash = hasher.hash_one(text);
        let same = known.find(hash, |(start, end, _)| list[*start..*end] == *text);
        let place = if let Some((_, _, place)) = same {
            let place = *place;
            list.truncate(start);
            place
        } else {
            let place = known.len();
            let again = |(start, end, _): &(usize, usize, usize)| hasher.hash_one(&list[*start..*end]);
            known.insert_unique(hash, (start, list.len(), place), again);
            list.push(b',');
            place
        };
        targets.push((id, place));
    }

    fn end(mut self) -> Representations {
        let count = self.known.len();
        if count > 0 {
            self.list.pop();
        }
        self.list.push(b']');
        Representations { list: self.list, targets: self.targets, count, lacking: None }
    }
}

/// What was told of an object.
enum Told {
    All,
    /// What all fields need, and not what some of them require.
    Key,
    /// Too little.
    Nothing,
}

/// Writes the representation of an object.
fn write(out: &mut Vec<u8>, data: &Data, types: &Types, entities: &Entities, id: ObjectId) -> Told {
    let called = match data.ty(id) {
        Some(ty) => {
            let other = entities.typenames.iter().find(|(of, _)| of.binary_search(&ty).is_ok());
            Some(other.map_or(types.name(ty), |(_, name)| name.as_str()))
        }
        None => only_type(&entities.requires).map(|ty| types.name(ty)),
    };
    let Some(called) = called else { return Told::Nothing };
    // Some of those at the place may be of types that the subgraph is not asked about.
    if !entities.requires.iter().any(|part| part.is_for(data.ty(id))) {
        return Told::Nothing;
    }
    let mut writer = Writer { data, types, out };
    writer.out.extend_from_slice(b"{\"__typename\":");
    writer.name(called);
    if !writer.fields(&entities.requires, id, true) {
        return Told::Nothing;
    }
    let key = writer.out.len();
    let told = match &entities.further {
        Some(further) if !writer.fields(&further.requires, id, true) => {
            writer.out.truncate(key);
            Told::Key
        }
        _ => Told::All,
    };
    writer.out.push(b'}');
    told
}

/// The type of an object that did not say its own, where only one can be meant.
fn only_type(requires: &[Required]) -> Option<TypeId> {
    match requires {
        [Required::On { types, .. }] => match types.as_slice() {
            [only] => Some(*only),
            _ => None,
        },
        _ => None,
    }
}

struct Writer<'a> {
    data: &'a Data,
    types: &'a Types,
    out: &'a mut Vec<u8>,
}

impl Writer<'_> {
    /// Names need no escapes.
    fn name(&mut self, name: &str) {
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b'"');
    }

    /// Writes `,"name":value` for each required field. False where the object lacks one.
    fn fields(&mut self, required: &[Required], object: ObjectId, is_entity: bool) -> bool {
        required.iter().all(|part| match part {
            Required::Field { head, keys, takes_null, fields } => {
                let value = keys.iter().find_map(|key| self.data.get(object, *key));
                let Some(value) = value.filter(|value| *takes_null || !matches!(value, Value::Null)) else {
                    return false;
                };
                self.out.extend_from_slice(head);
                self.value(value, fields)
            }
            // An entity's has been written.
            Required::Typename if is_entity => true,
            Required::Typename => {
                if let Some(ty) = self.data.ty(object) {
                    self.out.extend_from_slice(b",\"__typename\":");
                    self.name(self.types.name(ty));
                }
                true
            }
            Required::On { fields, .. } => {
                !part.is_for(self.data.ty(object)) || self.fields(fields, object, is_entity)
            }
        })
    }

    fn value(&mut self, value: Value, fields: &[Required]) -> bool {
        match value {
            Value::Null | Value::Misfit => self.out.extend_from_slice(b"null"),
            Value::Leaf(leaf) => self.out.extend_from_slice(self.data.leaf(leaf)),
            Value::List(list) => {
                self.out.push(b'[');
                for (index, value) in self.data.elements(list).iter().enumerate() {
                    if index > 0 {
                        self.out.push(b',');
                    }
                    if !self.value(*value, fields) {
                        return false;
                    }
                }
                self.out.push(b']');
            }
            Value::Object(object) => {
                let start = self.out.len();
                self.out.push(b'{');
                let complete = self.fields(fields, object, false);
                if self.out.get(start + 1) == Some(&b',') {
                    self.out.remove(start + 1);
                }
                self.out.push(b'}');
                return complete;
            }
        }
        true
    }
}

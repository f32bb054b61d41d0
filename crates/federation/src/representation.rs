//! Representations: how a subgraph is told which entities it is asked about (Federation specification, "Resolve
//! entities").

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use crate::{
    data::{Data, ObjectId, Value},
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
}

impl Representations {
    pub(crate) fn new(data: &Data, types: &Types, entities: &Entities) -> Self {
        let mut found = Self { list: vec![b'['], targets: Vec::new(), count: 0 };
        let hasher = RandomState::new();
        let mut known: HashTable<(usize, usize, usize)> = HashTable::new();
        for path in &entities.paths {
            data.walk(path, &mut |id, _| {
                let start = found.list.len();
                if !found.write(data, types, entities, id) {
                    found.list.truncate(start);
                    return;
                }
                let text = &found.list[start..];
                let hash = hasher.hash_one(text);
                let same = known.find(hash, |(start, end, _)| found.list[*start..*end] == *text);
                let place = if let Some((_, _, place)) = same {
                    let place = *place;
                    found.list.truncate(start);
                    place
                } else {
                    let entry = (start, found.list.len(), found.count);
                    known.insert_unique(hash, entry, |(start, end, _)| {
                        hasher.hash_one(&found.list[*start..*end])
                    });
                    found.list.push(b',');
                    found.count += 1;
                    found.count - 1
                };
                found.targets.push((id, place));
            });
        }
        if found.count > 0 {
            found.list.pop();
        }
        found.list.push(b']');
        found
    }

    /// False where the object lacks something that the subgraph needs.
    fn write(&mut self, data: &Data, types: &Types, entities: &Entities, id: ObjectId) -> bool {
        let called = match data.ty(id) {
            Some(ty) => {
                let other = entities.typenames.iter().find(|(of, _)| of.binary_search(&ty).is_ok());
                Some(other.map_or(types.name(ty), |(_, name)| name.as_str()))
            }
            None => only_type(&entities.requires).map(|ty| types.name(ty)),
        };
        let Some(called) = called else { return false };
        // Some of those at the place may be of types that the subgraph is not asked about.
        if !entities.requires.iter().any(|part| part.is_for(data.ty(id))) {
            return false;
        }
        let mut writer = Writer { data, types, out: &mut self.list };
        writer.out.extend_from_slice(b"{\"__typename\":");
        writer.name(called);
        let complete = writer.fields(&entities.requires, id, true);
        self.list.push(b'}');
        complete
    }
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
            Required::Field { head, keys, fields } => {
                let Some(value) = keys.iter().find_map(|key| self.data.get(object, *key)) else {
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

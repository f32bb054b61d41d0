//! Representations: how a subgraph is told which entities it is asked about (Federation specification, "Resolve
//! entities").

mod context;
mod telling;

pub(crate) use context::InContext;

use std::{collections::HashSet, hash::RandomState};

use hashbrown::HashTable;
use serde_json::Value as Json;
use telling::{Telling, Text, Tree};

use crate::{
    data::{Data, ObjectId, Place, Value},
    plan::{Entities, Required},
    types::{TypeId, Types},
};

/// The entities that one field `_entities` is asked about: each once.
#[derive(Debug)]
pub(crate) struct Representations {
    pub(crate) list: List,
    /// The objects that want an entity, each with the entity's place in the list.
    pub(crate) targets: Vec<(ObjectId, usize)>,
    pub(crate) count: usize,
    /// Those of which all is there but what only some of the fields require: by their keys.
    pub(crate) lacking: Option<Box<Self>>,
}

/// A list of representations.
#[derive(Debug)]
pub(crate) enum List {
    /// JSON.
    Text(Vec<u8>),
    Values(Vec<Json>),
}

impl Default for List {
    fn default() -> Self {
        Self::Values(Vec::new())
    }
}

impl List {
    /// Writes the list as JSON.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => out.extend_from_slice(text),
            Self::Values(values) => serde_json::to_writer(out, values).expect("JSON is written to a Vec"),
        }
    }

    /// The list as a value.
    pub(crate) fn into_value(self) -> Json {
        match self {
            Self::Text(text) => serde_json::from_slice(&text).expect("it was written as JSON"),
            Self::Values(values) => values.into(),
        }
    }
}

impl Representations {
    /// Of all objects that want an entity, as text or as values.
    pub(crate) fn new(data: &Data, types: &Types, entities: &Entities, as_values: bool) -> Self {
        if as_values {
            Self::told::<Tree>(data, types, entities)
        } else {
            Self::told::<Text>(data, types, entities)
        }
    }

    fn told<T: Telling>(data: &Data, types: &Types, entities: &Entities) -> Self {
        let mut teller = Teller { data, types, told: T::default() };
        let mut all = Listings::<T>::new();
        for path in &entities.paths {
            data.walk(path, &mut |id, _| all.take(&mut teller, entities, id));
        }
        all.end()
    }

    /// Of no entity.
    pub(crate) fn none() -> Self {
        Self { list: List::default(), targets: Vec::new(), count: 0, lacking: None }
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

/// Representations while they are gathered: those of which all is told, and those that lack what some fields require.
struct Listings<T: Telling> {
    all: Listing<T>,
    lacking: Option<Listing<T>>,
}

impl<T: Telling> Listings<T> {
    fn new() -> Self {
        Self { all: Listing::new(), lacking: None }
    }

    /// Takes an object, as far as it wants an entity.
    fn take(&mut self, teller: &mut Teller<'_, T>, entities: &Entities, id: ObjectId) {
        match teller.tell(entities, id) {
            Told::All => self.all.take(&mut teller.told, id),
            Told::Key => self.lacking.get_or_insert_with(Listing::new).take(&mut teller.told, id),
            Told::Nothing => {}
        }
    }

    fn end(self) -> Representations {
        let lacking = self.lacking.map(|lacking| Box::new(lacking.end()));
        Representations { lacking, ..self.all.end() }
    }
}

/// Representations while they are gathered.
struct Listing<T: Telling> {
    list: T::List,
    targets: Vec<(ObjectId, usize)>,
    /// The digest of each, and its place in the list.
    known: HashTable<(u64, usize)>,
    hasher: RandomState,
}

impl<T: Telling> Listing<T> {
    fn new() -> Self {
        Self {
            list: T::List::default(),
            targets: Vec::new(),
            known: HashTable::new(),
            hasher: RandomState::new(),
        }
    }

    /// Takes what was told of an object.
    fn take(&mut self, told: &mut T, id: ObjectId) {
        let Self { list, targets, known, hasher } = self;
        let digest = told.digest(hasher);
        let place = if let Some((_, place)) = known.find(digest, |(_, place)| told.is(list, *place)) {
            *place
        } else {
            told.keep(list);
            let place = known.len();
            known.insert_unique(digest, (digest, place), |(digest, _)| *digest);
            place
        };
        targets.push((id, place));
    }

    fn end(self) -> Representations {
        let Self { list, targets, known, .. } = self;
        Representations { list: list.into(), targets, count: known.len(), lacking: None }
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

struct Teller<'a, T> {
    data: &'a Data,
    types: &'a Types,
    told: T,
}

/// The field that says an object's type, as [`Required::Field`] has its name.
const TYPENAME: &[u8] = b",\"__typename\":";

impl<T: Telling> Teller<'_, T> {
    /// Tells of an object.
    fn tell(&mut self, entities: &Entities, id: ObjectId) -> Told {
        let (data, types) = (self.data, self.types);
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
        self.told.clear();
        self.told.open_object();
        self.told.field(TYPENAME);
        self.told.name(called);
        if !self.fields(&entities.requires, id, true) {
            return Told::Nothing;
        }
        let mut all = Told::All;
        if let Some(further) = &entities.further {
            let key = self.told.clone();
            if !self.fields(&further.requires, id, true) {
                self.told = key;
                all = Told::Key;
            }
        }
        self.told.close_object();
        all
    }

    /// Tells each required field. False where the object lacks one.
    fn fields(&mut self, required: &[Required], object: ObjectId, is_entity: bool) -> bool {
        required.iter().all(|part| match part {
            Required::Field { head, keys, takes_null, fields } => {
                let value = keys.iter().find_map(|key| self.data.get(object, *key));
                let Some(value) = value.filter(|value| *takes_null || !matches!(value, Value::Null)) else {
                    return false;
                };
                self.told.field(head);
                self.value(value, &|teller, object| teller.object(fields, object))
            }
            // An entity's has been told.
            Required::Typename if is_entity => true,
            Required::Typename => {
                if let Some(ty) = self.data.ty(object) {
                    self.told.field(TYPENAME);
                    self.told.name(self.types.name(ty));
                }
                true
            }
            Required::On { fields, .. } => {
                !part.is_for(self.data.ty(object)) || self.fields(fields, object, is_entity)
            }
        })
    }

    fn object(&mut self, required: &[Required], object: ObjectId) -> bool {
        self.told.open_object();
        let complete = self.fields(required, object, false);
        self.told.close_object();
        complete
    }

    /// Tells a value, `of` the objects in it what is wanted of them. False where one lacks something.
    fn value(&mut self, value: Value, of: &impl Fn(&mut Self, ObjectId) -> bool) -> bool {
        match value {
            Value::Null | Value::Misfit => self.told.null(),
            Value::Leaf(leaf) => self.told.leaf(self.data.leaf(leaf)),
            Value::Object(object) => return of(self, object),
            Value::List(list) => {
                self.told.open_list();
                let data = self.data;
                if !data.elements(list).iter().all(|value| self.value(*value, of)) {
                    return false;
                }
                self.told.close_list();
            }
        }
        true
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

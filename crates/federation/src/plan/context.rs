//! What subgraphs are told beside entities: values from the objects around these (Federation specification,
//! `@fromContext`).

use super::{Entities, Fetch, Required};
use crate::{
    keys::Key,
    shape::{Field, Shape},
    specialize::{BATCHED, CONTEXT},
    types::TypeId,
};

/// How many lots of entities that are told different things one request asks about.
pub(crate) const LOTS: usize = 20;

/// Stands behind a variable that has a number for each lot.
pub(crate) const NUMBER: char = '\0';

/// The variable that takes a value from the objects around.
pub(crate) fn variable(place: usize) -> String {
    format!("{CONTEXT}_{place}")
}

/// What a fetch of entities tells beside them.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) values: Vec<ContextValue>,
    /// How it declares variables of the client.
    pub(crate) declared: Vec<String>,
    /// What it selects of the entities: before, between and after the places where the numbers of variables stand.
    pub(crate) selected: Vec<String>,
    /// The fields by which it asks about entities that are told different things.
    pub(crate) fields: Vec<(String, Key)>,
}

/// A value that a fetch tells.
#[derive(Debug)]
pub(crate) struct ContextValue {
    /// The variable that takes it.
    pub(crate) variable: String,
    /// Its type, as SDL.
    pub(crate) ty: String,
    /// What selects it, as the supergraph writes it.
    pub(crate) selection: String,
    /// Who gives it; the first that is there does.
    pub(crate) from: Vec<Giver>,
}

/// Objects around entities that give a value.
#[derive(Debug)]
pub(crate) struct Giver {
    /// How many objects up from the entity.
    pub(crate) up: usize,
    /// Of which types, sorted.
    pub(crate) types: Vec<TypeId>,
    /// Where they are, for people: `accounts.@`; empty at the root.
    pub(crate) place: String,
    /// The field that the value is in, or the one that leads to it.
    pub(crate) selected: Vec<Required>,
}

impl ContextValue {
    /// The variable that takes it of one of several lots.
    pub(crate) fn variable_of(&self, lot: usize) -> String {
        format!("{}_{lot}", self.variable)
    }
}

impl Fetch {
    /// What it tells beside the entities, for people: variables, and where their values come from.
    pub fn context(&self) -> Vec<(&str, String)> {
        let values = self.context.iter().flat_map(|context| &context.values);
        let told = values.map(|value| {
            let places = value.from.iter().map(|giver| match giver.place.as_str() {
                "" => "the root",
                place => place,
            });
            let places = places.collect::<Vec<_>>().join(", else ");
            (value.variable.as_str(), format!("{places}: {}", value.selection))
        });
        told.collect()
    }
}

impl Context {
    /// The fetch with a field for each of several lots of entities. Not more than there are fields.
    pub(crate) fn of_lots(&self, fetch: &Fetch, count: usize) -> Option<Fetch> {
        let ([of], [read]) = (fetch.entities.as_slice(), fetch.shape.fields.as_slice()) else { return None };
        let (mut declared, mut selected) = (Vec::new(), Vec::new());
        let (mut entities, mut shape) = (Vec::new(), Shape::default());
        for (lot, (name, key)) in self.fields.iter().take(count).enumerate() {
            let variable = format!("{BATCHED}_{lot}");
            declared.push(format!("${variable}:[_Any!]!"));
            let values = self.values.iter();
            declared.extend(values.map(|value| format!("${}:{}", value.variable_of(lot), value.ty)));
            let inner = self.selected.join(&format!("_{lot}"));
            selected.push(format!("{name}:_entities(representations:${variable}){inner}"));
            shape.fields.push(Field { name: name.as_str().into(), key: *key, what: read.what.clone() });
            entities.push(Entities { name: name.clone(), key: *key, variable, ..of.clone() });
        }
        declared.extend(self.declared.iter().cloned());
        let document = format!("query({}){{{}}}", declared.join(","), selected.join(" "));
        let variables = fetch.variables.clone();
        Some(Fetch { variables, entities, shape, ..Fetch::new(&fetch.service, fetch.operation, document) })
    }
}

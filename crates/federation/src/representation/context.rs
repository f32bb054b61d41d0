//! Entities that are told something beside their representations: values from the objects around them (Federation
//! specification, `@fromContext`).

use std::collections::HashMap;

use super::{
    Listings, Representations, Teller,
    telling::{Telling, Text, Tree},
};
use crate::{
    data::{Data, ObjectId},
    plan::{Context, Entities, Giver, Required},
    types::Types,
};

/// Entities by what they are told.
#[derive(Debug)]
pub(crate) struct InContext {
    /// What is told, as a JSON object of variables, and of whom.
    pub(crate) groups: Vec<(Vec<u8>, Representations)>,
    /// Those of which nobody gave what is told of them.
    pub(crate) lacking: Representations,
}

impl InContext {
    /// Of all objects that want an entity, as text or as values.
    pub(crate) fn new(
        data: &Data,
        types: &Types,
        entities: &Entities,
        contexts: &[Context],
        as_values: bool,
    ) -> Self {
        if as_values {
            Self::told::<Tree>(data, types, entities, contexts)
        } else {
            Self::told::<Text>(data, types, entities, contexts)
        }
    }

    fn told<T: Telling>(data: &Data, types: &Types, entities: &Entities, contexts: &[Context]) -> Self {
        let mut teller = Teller { data, types, told: T::default() };
        let mut around = Teller { data, types, told: Text::default() };
        let (mut groups, mut places) = (Vec::new(), HashMap::new());
        let mut lacking = Listings::new();
        for path in &entities.paths {
            data.walk(path, &mut |id, place| {
                if !around.given(contexts, &data.around(place)) {
                    lacking.take(&mut teller, entities, id);
                    return;
                }
                let group = *places.entry(around.told.text().to_vec()).or_insert(groups.len());
                if group == groups.len() {
                    groups.push((around.told.text().to_vec(), Listings::<T>::new()));
                }
                groups[group].1.take(&mut teller, entities, id);
            });
        }
        let groups = groups.into_iter().map(|(given, listings)| (given, listings.end()));
        Self { groups: groups.collect(), lacking: lacking.end() }
    }
}

impl Teller<'_, Text> {
    /// Tells what the objects around one give, from the root to the nearest. False where it is not there.
    fn given(&mut self, contexts: &[Context], around: &[ObjectId]) -> bool {
        self.told.clear();
        self.told.open_object();
        for Context { head, from } in contexts {
            let found = from.iter().find_map(|Giver { up, types, selected }| {
                let object = around[around.len().checked_sub(*up)?];
                let gives = self.data.ty(object).is_none_or(|ty| types.binary_search(&ty).is_ok());
                gives.then_some((selected, object))
            });
            let Some((selected, object)) = found else { return false };
            self.told.field(head);
            if !self.selected(selected, object) {
                return false;
            }
        }
        self.told.close_object();
        true
    }

    /// Tells the value that a selection leads to. False where it is not there.
    fn selected(&mut self, selected: &[Required], object: ObjectId) -> bool {
        let ty = self.data.ty(object);
        let leads = |part: &&Required| part.is_for(ty) && !matches!(part, Required::Typename);
        match selected.iter().find(leads) {
            Some(Required::On { fields, .. }) => self.selected(fields, object),
            Some(Required::Field { keys, fields, .. }) => {
                let value = keys.iter().find_map(|key| self.data.get(object, *key));
                value
                    .is_some_and(|value| self.value(value, &|teller, object| teller.selected(fields, object)))
            }
            // Of objects of its type nothing is selected.
            Some(Required::Typename) | None => {
                self.told.null();
                true
            }
        }
    }
}

//! Entities that are told something beside their representations: values from the objects around them (Federation
//! specification, `@fromContext`).

use std::collections::HashMap;

use super::{
    Listings, Representations, Teller,
    telling::{Telling, Text, Tree},
};
use crate::{
    data::{Data, ObjectId},
    plan::{
        Entities, Required,
        context::{ContextValue, Giver},
    },
    types::Types,
};

/// Entities by what they are told.
#[derive(Debug)]
pub(crate) struct InContext {
    /// What is told, each value as JSON, and of whom.
    pub(crate) lots: Vec<(Vec<Vec<u8>>, Representations)>,
    /// Those of which nobody gave what is told of them.
    pub(crate) lacking: Representations,
}

impl InContext {
    /// Of all objects that want an entity, as text or as values.
    pub(crate) fn new(
        data: &Data,
        types: &Types,
        entities: &Entities,
        values: &[ContextValue],
        as_values: bool,
    ) -> Self {
        if as_values {
            Self::told::<Tree>(data, types, entities, values)
        } else {
            Self::told::<Text>(data, types, entities, values)
        }
    }

    fn told<T: Telling>(data: &Data, types: &Types, entities: &Entities, values: &[ContextValue]) -> Self {
        let mut teller = Teller { data, types, told: T::default() };
        let mut around = Teller { data, types, told: Text::default() };
        let (mut lots, mut places) = (Vec::new(), HashMap::new());
        let mut lacking = Listings::new();
        for path in &entities.paths {
            data.walk(path, &mut |id, place| {
                let Some(given) = around.given(values, &data.around(place)) else {
                    lacking.take(&mut teller, entities, id);
                    return;
                };
                let lot = *places.entry(given).or_insert_with_key(|given| {
                    lots.push((given.clone(), Listings::<T>::new()));
                    lots.len() - 1
                });
                lots[lot].1.take(&mut teller, entities, id);
            });
        }
        let lots = lots.into_iter().map(|(given, listings)| (given, listings.end()));
        let lots = lots.filter(|(_, found)| found.count > 0 || found.lacking.is_some());
        Self { lots: lots.collect(), lacking: lacking.end() }
    }
}

impl Teller<'_, Text> {
    /// What the objects around one give, these from the root to the nearest. None where it is not there.
    fn given(&mut self, values: &[ContextValue], around: &[ObjectId]) -> Option<Vec<Vec<u8>>> {
        let given = |value: &ContextValue| {
            let (selected, object) =
                value.from.iter().find_map(|Giver { up, types, selected, .. }| {
                    let object = around[around.len().checked_sub(*up)?];
                    let gives = self.data.ty(object).is_none_or(|ty| types.binary_search(&ty).is_ok());
                    gives.then_some((selected, object))
                })?;
            self.told.clear();
            self.selected(selected, object).then(|| self.told.text().to_vec())
        };
        values.iter().map(given).collect()
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

//! Under which keys fields are asked for and kept.
//!
//! A client's aliases are the client's: they are put on when its answer is written. Subgraphs are asked under names of our
//! own, so that what a client calls a field cannot stand for a field that another subgraph needs. A bare name is left to
//! fields without arguments; each combination of a field and its arguments has one alias, and so has a field whose type
//! is another one elsewhere under the same interface or union. What a mutation does twice it is asked for twice, each under
//! a name of its own.

use std::{cell::RefCell, collections::HashMap};

use graphql_tools::static_graphql::query::Field;

use crate::types::{TypeId, Types};

/// The aliases of one operation.
pub(crate) struct Sent {
    /// The type at the root of a mutation: its fields are done, not read.
    mutation: Option<TypeId>,
    aliases: RefCell<HashMap<Place, String>>,
}

/// What tells a field from others of its name: its arguments, its type where that matters, the client's name of it.
type Place = (String, String, String, Option<String>);

impl Sent {
    /// None yet; `mutation` is the root of the operation where that is one.
    pub(crate) fn new(mutation: Option<TypeId>) -> Self {
        Self { mutation, aliases: RefCell::default() }
    }

    /// The key of a field of an object type, or of an interface where no object type has a clash with another.
    pub(crate) fn key(&self, types: &Types, parent: TypeId, field: &Field) -> String {
        let clashes = types.clashes(parent, &field.name);
        let is_apart = !field.selection_set.items.is_empty() || self.mutation == Some(parent);
        let called = field.alias.clone().filter(|alias| is_apart && *alias != field.name);
        if !clashes && called.is_none() && !types.takes_arguments(&field.name) {
            return field.name.clone();
        }
        let mut arguments: Vec<String> =
            field.arguments.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        arguments.sort();
        let ty = match types.field(parent, &field.name) {
            Some(ty) if clashes => ty.to_string(),
            _ => String::new(),
        };
        let mut aliases = self.aliases.borrow_mut();
        let number = aliases.len();
        let place = (field.name.clone(), arguments.join(","), ty, called);
        aliases.entry(place).or_insert_with(|| format!("_{number}_{}", field.name)).clone()
    }
}

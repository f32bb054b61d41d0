//! The requests of a plan while it is made: what each asks for is added to as it is found to be needed.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    rc::Rc,
};

use graphql_tools::static_graphql::{query::Value, schema::Type};

use super::want::Want;
use crate::{plan::Operation, supergraph::join::View, types::TypeId};

/// The number of a request.
pub(super) type RequestId = usize;

/// The number of a selection set.
pub(super) type SetId = usize;

/// All requests of a plan.
#[derive(Debug, Default)]
pub(super) struct Requests {
    pub(super) all: Vec<Request>,
    by_place: HashMap<Vec<Step>, Vec<RequestId>>,
    sets: Vec<Set>,
}

/// A request to a subgraph.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) view: View,
    pub(super) operation: Operation,
    /// Where its answers go.
    pub(super) at: Vec<Step>,
    /// The requests whose answers it needs.
    pub(super) after: BTreeSet<RequestId>,
    /// None: it asks for root fields.
    pub(super) entities: Option<Entities>,
    pub(super) set: SetId,
}

/// What a request is told of the entities that it is about.
#[derive(Debug)]
pub(super) struct Entities {
    pub(super) by: By,
    /// What representations hold, by the types of objects.
    pub(super) of: Vec<(Vec<TypeId>, Vec<Want>)>,
    /// What it is told beside them, the same of all that it is asked about at once: one for each of `by.context`.
    pub(super) context: Vec<Context>,
}

/// By what a subgraph is asked for something, as the supergraph writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct By {
    /// Empty: it is asked for root fields.
    pub(super) key: String,
    pub(super) requires: Option<String>,
    /// Contexts, selections and types of arguments.
    pub(super) context: Vec<(String, String, String)>,
}

/// A value from the objects around.
#[derive(Debug)]
pub(super) struct Context {
    /// Its type in the subgraph, as SDL.
    pub(super) ty: String,
    /// What selects it, as the supergraph writes it.
    pub(super) selection: String,
    /// Who gives it, the nearest first.
    pub(super) from: Vec<Giver>,
}

/// Objects that give a value.
#[derive(Debug)]
pub(super) struct Giver {
    /// How many objects up they are.
    pub(super) up: usize,
    pub(super) types: Vec<TypeId>,
    /// The fields that lead to it.
    pub(super) wants: Vec<Want>,
}

/// A step on the way from the root to objects.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// A field, and in how many lists its objects are.
    Key(Rc<str>, usize),
    Types(Vec<TypeId>),
}

/// What is asked of the objects at a place of an answer.
#[derive(Debug)]
pub(super) struct Set {
    /// Their type for the subgraph. None: it can be any, as that of entities.
    pub(super) declared: Option<TypeId>,
    /// The types that they can be of.
    pub(super) types: Vec<TypeId>,
    pub(super) fields: Vec<Field>,
}

/// A field that is asked for.
#[derive(Debug)]
pub(super) struct Field {
    /// Of which types. Fields of one key are of different types.
    pub(super) types: Vec<TypeId>,
    pub(super) key: Rc<str>,
    pub(super) name: Rc<str>,
    pub(super) arguments: Rc<[(String, Value)]>,
    /// Its type in the subgraph.
    pub(super) ty: Option<Type>,
    /// None: it is a leaf.
    pub(super) inner: Option<SetId>,
}

impl Requests {
    pub(super) fn set(&self, set: SetId) -> &Set {
        &self.sets[set]
    }

    pub(super) fn new_set(&mut self, declared: Option<TypeId>, types: Vec<TypeId>) -> SetId {
        self.sets.push(Set { declared, types, fields: Vec::new() });
        self.sets.len() - 1
    }

    /// A request like `wanted`, which is added where there is none, and what it selects.
    ///
    /// Invariant: what a request waits for never grows, so that no two wait for each other.
    pub(super) fn ask(&mut self, wanted: Request) -> (RequestId, SetId) {
        let here = self.by_place.entry(wanted.at.clone()).or_default();
        let Some(known) = here.iter().copied().find(|known| self.all[*known].is_like(&wanted)) else {
            let asked = (self.all.len(), wanted.set);
            here.push(asked.0);
            self.all.push(wanted);
            return asked;
        };
        self.tell(known, wanted.entities);
        (known, self.all[known].set)
    }

    /// Asks for what requires nothing with what does, where the same subgraph is asked about the same objects and nobody
    /// waits for the former. Nothing is asked for after that.
    pub(super) fn join(&mut self) {
        let by_place = std::mem::take(&mut self.by_place);
        let awaited: HashSet<RequestId> =
            self.all.iter().flat_map(|request| &request.after).copied().collect();
        let mut joined = Vec::new();
        for id in (0..self.all.len()).filter(|id| !awaited.contains(id)) {
            let request = &self.all[id];
            let mut here = by_place.get(&request.at).into_iter().flatten();
            if let Some(with) = here.find(|other| request.fits_into(&self.all[**other])) {
                self.move_into(id, *with);
                joined.push(id);
            }
        }
        let mut id = 0..;
        self.all.retain(|_| id.next().is_some_and(|id| joined.binary_search(&id).is_err()));
        let number = |id: &RequestId| id - joined.partition_point(|joined| joined < id);
        for request in &mut self.all {
            request.after = request.after.iter().map(number).collect();
        }
    }

    fn move_into(&mut self, id: RequestId, with: RequestId) {
        let Request { entities, set, .. } = &mut self.all[id];
        let (entities, set) = (entities.take(), *set);
        for field in std::mem::take(&mut self.sets[set].fields) {
            let inner = field.inner;
            self.add(self.all[with].set, field, |_| inner);
        }
        self.tell(with, entities);
    }

    /// Tells a request of more entities.
    fn tell(&mut self, request: RequestId, entities: Option<Entities>) {
        if let (Some(Entities { of: known, .. }), Some(Entities { of: more, .. })) =
            (&mut self.all[request].entities, entities)
        {
            for (mut types, wants) in more {
                types.retain(|ty| !known.iter().any(|(known, _)| known.contains(ty)));
                if !types.is_empty() {
                    known.push((types, wants));
                }
            }
        }
    }

    /// Sees that a field is asked for of objects of some types. Gives the places where it is, with what is selected there.
    pub(super) fn add(
        &mut self,
        set: SetId,
        field: Field,
        below: impl FnOnce(&mut Self) -> Option<SetId>,
    ) -> Vec<(Vec<TypeId>, Option<SetId>)> {
        let mut missing = field.types.clone();
        let mut places = Vec::new();
        for known in self.sets[set].fields.iter().filter(|known| known.key == field.key) {
            let (here, rest): (Vec<TypeId>, Vec<TypeId>) =
                missing.iter().partition(|ty| known.types.contains(ty));
            missing = rest;
            if !here.is_empty() {
                places.push((here, known.inner));
            }
        }
        if !missing.is_empty() {
            let inner = below(self);
            places.push((missing.clone(), inner));
            self.sets[set].fields.push(Field { types: missing, inner, ..field });
        }
        places
    }
}

impl Request {
    /// Whether what both are for, at one place, can be asked in one.
    fn is_like(&self, other: &Self) -> bool {
        let entities = match (&self.entities, &other.entities) {
            (None, None) => true,
            (Some(known), Some(wanted)) => known.by == wanted.by && self.can_take(known, wanted),
            _ => false,
        };
        entities && self.view == other.view && self.after == other.after
    }

    /// Whether it requires nothing, and can be asked with another one that does.
    fn fits_into(&self, other: &Self) -> bool {
        let entities = match (&self.entities, &other.entities) {
            (Some(own), Some(more)) => {
                own.by.key == more.by.key
                    && own.by.context == more.by.context
                    && own.by.requires.is_none()
                    && more.by.requires.is_some()
                    && self.can_take(own, more)
            }
            _ => false,
        };
        entities && self.view == other.view && self.at == other.at && self.after.is_subset(&other.after)
    }

    /// Whether it is told something beside its entities, so that it cannot go with others.
    pub(super) fn takes_context(&self) -> bool {
        self.entities.as_ref().is_some_and(|entities| !entities.context.is_empty())
    }

    /// Of an interface that a subgraph has as one type, it cannot be asked for some types only.
    fn can_take(&self, known: &Entities, wanted: &Entities) -> bool {
        let types = |of: &Entities| of.of.iter().flat_map(|(types, _)| types.clone()).collect::<Vec<_>>();
        self.view.object.is_none() || types(known) == types(wanted)
    }
}

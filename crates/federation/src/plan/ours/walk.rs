//! Walks from the root to all that is wanted: each field is asked of the subgraph that its object comes from where that
//! resolves it, else of the nearest that a key leads to.

use std::{cmp::Reverse, collections::BTreeSet, rc::Rc};

use graphql_tools::static_graphql::schema::Type;

use super::{
    reach::{Reach, Spot, Way},
    request::{Entities, Field, Request, RequestId, Requests, SetId, Step},
    want::{Want, disjoint},
};
use crate::{
    plan::Operation,
    supergraph::join::{FieldSet, View},
    types::{Kind, TypeId, named},
};

/// How many steps a plan may take to make.
const STEPS: usize = 100_000;

/// It took too many steps.
pub(super) struct Endless;

/// Makes the requests of a plan.
pub(super) struct Walk<'a> {
    pub(super) reach: Reach<'a>,
    pub(super) requests: Requests,
    /// What is on its way to be found, so that nothing is looked for on the way to itself.
    open: Vec<Open>,
    steps: usize,
}

/// Objects: where they are in the data, and which request they come with.
#[derive(Clone)]
pub(super) struct Place {
    /// None: the root of the operation, which comes from the client.
    from: Option<(RequestId, SetId)>,
    spot: Spot,
    types: Vec<TypeId>,
    path: Vec<Step>,
    operation: Operation,
}

#[derive(PartialEq)]
struct Open {
    path: Vec<Step>,
    types: Vec<TypeId>,
    view: View,
    by: (String, Option<String>),
}

impl Place {
    pub(super) fn root(ty: TypeId, operation: Operation) -> Self {
        Self { from: None, spot: Spot::default(), types: vec![ty], path: Vec::new(), operation }
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(reach: Reach<'a>) -> Self {
        Self { reach, requests: Requests::default(), open: Vec::new(), steps: 0 }
    }

    /// Asks for what is wanted at a place; `with` are the requests that it then comes with. Gives what cannot be had from
    /// there.
    pub(super) fn select(
        &mut self,
        place: &Place,
        wants: &[Want],
        with: &mut BTreeSet<RequestId>,
    ) -> Result<Vec<Want>, Endless> {
        let mut away: Vec<(Want, Vec<View>)> = Vec::new();
        for want in disjoint(wants, &place.types) {
            self.steps += 1;
            if self.steps > STEPS {
                return Err(Endless);
            }
            let here = |ty: &TypeId| self.reach.is_here(*ty, &want.name, &place.spot);
            let (mut here, mut there): (Vec<TypeId>, Vec<TypeId>) = want.types.iter().partition(|ty| here(ty));
            // Objects that are all of one type for the subgraph are asked for what is wanted of all of them.
            let as_one = place.spot.view.is_some_and(|view| view.object.is_some());
            if as_one && here.len() < place.types.len() {
                there = want.types.clone();
                here = Vec::new();
            }
            if let (Some((request, set)), Some(view), false) = (place.from, place.spot.view, here.is_empty()) {
                let left = self.take(place, request, set, &want.of(here, want.inner.clone()), with)?;
                away.extend(left.into_iter().map(|want| (want, vec![view])));
            }
            if !there.is_empty() {
                away.push((want.of(there, want.inner.clone()), Vec::new()));
            }
        }
        let names: Vec<(TypeId, Rc<str>)> =
            away.iter().flat_map(|(want, _)| want.types.iter().map(|ty| (*ty, Rc::clone(&want.name)))).collect();
        let mut left = Vec::new();
        for (want, mut tried) in away {
            left.extend(self.look(place, &want, &mut tried, &names, with)?);
        }
        Ok(left)
    }

    /// Asks for a field where its objects come from, and for what is wanted below it. Gives what cannot be had from there.
    fn take(
        &mut self,
        place: &Place,
        request: RequestId,
        set: SetId,
        want: &Want,
        with: &mut BTreeSet<RequestId>,
    ) -> Result<Vec<Want>, Endless> {
        with.insert(request);
        let from = match place.from {
            Some((of, _)) if of == request => place.spot.clone(),
            _ => Spot { view: Some(self.requests.all[request].view), provided: Vec::new() },
        };
        let mut left = Vec::new();
        for (types, ty) in self.by_type(request, set, want) {
            let declared = ty.as_ref().and_then(|ty| self.reach.supergraph.types.id(named(ty)));
            let (below, spot) = self.below(&types, &want.name, &from);
            let field = Field {
                types,
                key: Rc::clone(&want.key),
                name: Rc::clone(&want.name),
                arguments: Rc::clone(&want.arguments),
                ty,
                inner: None,
            };
            let lists = field.ty.as_ref().map_or(0, lists);
            let is_leaf = want.inner.is_empty();
            let places = self.requests.add(set, field, |requests| {
                (!is_leaf).then(|| requests.new_set(declared, below.clone()))
            });
            for (types, inner) in places {
                let Some(inner) = inner else { continue };
                if self.is_abstract(&types, &want.name) {
                    self.know_types(inner);
                }
                let mut path = place.path.clone();
                if types != place.types {
                    path.push(Step::Types(types.clone()));
                }
                path.push(Step::Key(Rc::clone(&want.key), lists));
                let (below, _) = self.below(&types, &want.name, &from);
                let place = Place {
                    from: Some((request, inner)),
                    spot: spot.clone(),
                    types: below,
                    path,
                    operation: Operation::Query,
                };
                let missed = self.select(&place, &want.inner, with)?;
                if !missed.is_empty() {
                    left.push(want.of(types, missed));
                }
            }
        }
        Ok(left)
    }

    /// The types that a field is wanted of, apart where the subgraph gives the field another type.
    fn by_type(&self, request: RequestId, set: SetId, want: &Want) -> Vec<(Vec<TypeId>, Option<Type>)> {
        let view = self.requests.all[request].view;
        let set = self.requests.set(set);
        let whole = set.declared.filter(|_| want.types == set.types);
        let join = &self.reach.supergraph.join;
        if let Some(field) = whole.and_then(|declared| join.field_of(declared, view.graph, &want.name)) {
            return vec![(want.types.clone(), Some(field.ty.clone()))];
        }
        let mut groups: Vec<(Vec<TypeId>, Option<Type>)> = Vec::new();
        for object in &want.types {
            let ty = self.reach.field(*object, view, &want.name).map(|field| field.ty.clone());
            match groups.iter_mut().find(|(_, known)| *known == ty) {
                Some((types, _)) => types.push(*object),
                None => groups.push((vec![*object], ty)),
            }
        }
        groups
    }

    /// Whether objects below a field can be of several types as far as clients know.
    fn is_abstract(&self, types: &[TypeId], name: &str) -> bool {
        let supergraph = self.reach.supergraph;
        let declared = types.iter().filter_map(|ty| supergraph.join.field_type(*ty, name));
        let mut declared = declared.filter_map(|ty| supergraph.types.id(named(ty)));
        declared.any(|ty| supergraph.types.kind(ty) == Kind::Abstract)
    }

    /// The objects below a field, and where they come from.
    fn below(&self, types: &[TypeId], name: &str, from: &Spot) -> (Vec<TypeId>, Spot) {
        let (mut all, mut spot) = (Vec::new(), Spot::default());
        for object in types {
            let field = from.view.and_then(|view| self.reach.field(*object, view, name));
            let Some(field) = field else { continue };
            let (below, from) = self.reach.below(*object, field, name, from);
            all.extend(below);
            spot = from;
        }
        all.sort_unstable();
        all.dedup();
        (all, spot)
    }

    /// Asks for a field at other subgraphs than those that were `tried`. Gives what cannot be had from any.
    fn look(
        &mut self,
        place: &Place,
        want: &Want,
        tried: &mut Vec<View>,
        names: &[(TypeId, Rc<str>)],
        with: &mut BTreeSet<RequestId>,
    ) -> Result<Vec<Want>, Endless> {
        let mut groups: Vec<(Option<(Way<'a>, Option<&'a FieldSet>)>, Vec<TypeId>)> = Vec::new();
        for object in &want.types {
            let next = self.nearest(place, *object, &want.name, tried, names);
            let by = |of: &Option<(Way<'a>, Option<&'a FieldSet>)>| {
                of.map(|(way, requires)| {
                    (way.view, way.key.map(|key| &key.text), requires.map(|requires| &requires.text))
                })
            };
            match groups.iter_mut().find(|(known, _)| by(known) == by(&next)) {
                Some((_, types)) => types.push(*object),
                None => groups.push((next, vec![*object])),
            }
        }
        let mut left = Vec::new();
        for (next, types) in groups {
            let want = want.of(types, want.inner.clone());
            let Some((way, requires)) = next else {
                left.push(want);
                continue;
            };
            let missed = match self.ask(place, &want.types, way, requires)? {
                Some((request, set)) => self.take(place, request, set, &want, with)?,
                None => vec![want],
            };
            for want in missed {
                let known = tried.len();
                tried.push(way.view);
                left.extend(self.look(place, &want, tried, names, with)?);
                tried.truncate(known);
            }
        }
        Ok(left)
    }

    /// The nearest subgraph to ask for a field of objects of a type, and what it requires for that. Of those that are
    /// equally near, the one that has most of what else is wanted.
    fn nearest(
        &self,
        place: &Place,
        object: TypeId,
        name: &str,
        tried: &[View],
        names: &[(TypeId, Rc<str>)],
    ) -> Option<(Way<'a>, Option<&'a FieldSet>)> {
        let ways = self.reach.ways(object, &place.spot);
        let can = |way: &Way<'a>| {
            if tried.contains(&way.view) {
                return None;
            }
            let (is_resolved, requires) = if name == "__typename" {
                (way.view.object.is_none(), None)
            } else {
                let field = self.reach.field(object, way.view, name)?;
                (field.is_resolved(self.reach.overrides), field.requires.as_ref())
            };
            let has = |requires: &FieldSet| {
                self.reach.can_have(object, &self.reach.wants(requires, &[object]), &place.spot)
            };
            let open = Open { path: place.path.clone(), types: vec![object], view: way.view, by: by(*way, requires) };
            let can =
                is_resolved && requires.is_none_or(has) && !self.open.iter().any(|known| known.is_like(&open));
            can.then_some((*way, requires))
        };
        let has = |view: View, object: TypeId, name: &str| {
            self.reach.field(object, view, name).is_some_and(|field| field.is_resolved(self.reach.overrides))
        };
        ways.iter().filter_map(can).min_by_key(|(way, requires)| {
            let more = names.iter().filter(|(object, name)| has(way.view, *object, name)).count();
            (way.round, requires.is_some(), Reverse(more))
        })
    }

    /// A request to a subgraph about the objects of a place, with what it selects there. None: it cannot be told what it
    /// needs.
    fn ask(
        &mut self,
        place: &Place,
        types: &[TypeId],
        way: Way<'a>,
        requires: Option<&'a FieldSet>,
    ) -> Result<Option<(RequestId, SetId)>, Endless> {
        let mut after = BTreeSet::new();
        let entities = match way.key {
            None => {
                after.extend(place.from.map(|(request, _)| request));
                None
            }
            Some(key) => {
                let is_one = place.spot.view.is_some_and(|view| view.object.is_some());
                let mut wants = self.reach.wants(key, if is_one { &place.types } else { types });
                wants.extend(requires.into_iter().flat_map(|requires| self.reach.wants(requires, types)));
                let told = disjoint(&wants, types);
                // A subgraph that has an interface as one type is not asked about more types than are wanted.
                let by_interface = is_one
                    && self.reach.needs_no_type(&place.spot, way.view, key)
                    && (types == place.types || way.view.object.is_none());
                if is_one && !by_interface {
                    wants.push(Want::typename(types));
                }
                self.open.push(Open { path: place.path.clone(), types: types.to_vec(), view: way.view, by: by(way, requires) });
                let left = self.select(place, &wants, &mut after);
                self.open.pop();
                if !left?.is_empty() {
                    return Ok(None);
                }
                if let Some((request, set)) = place.from {
                    after.insert(request);
                    self.know_types(set);
                }
                let mut named = types.to_vec();
                if by_interface {
                    named.extend(place.spot.view.and_then(|view| view.object));
                    named.sort_unstable();
                }
                Some(Entities { by: by(way, requires), of: vec![(named, told)] })
            }
        };
        let (declared, of) = match (&entities, way.view.object) {
            (None, _) => (types.first().copied(), types.to_vec()),
            (Some(_), None) => (None, place.types.clone()),
            (Some(_), interface) => (interface, types.to_vec()),
        };
        let set = self.requests.new_set(declared, of);
        let request = self.requests.ask(Request {
            view: way.view,
            operation: if entities.is_some() { Operation::Query } else { place.operation },
            at: place.path.clone(),
            after,
            entities,
            set,
        });
        let set = self.requests.all[request].set;
        if way.key.is_some() {
            self.know_types(set);
        }
        Ok(Some((request, set)))
    }

    /// Sees that objects say of which type they are.
    fn know_types(&mut self, set: SetId) {
        let Want { types, key, name, arguments, .. } = Want::typename(&self.requests.set(set).types);
        self.requests.add(set, Field { types, key, name, arguments, ty: None, inner: None }, |_| None);
    }
}

impl Open {
    fn is_like(&self, other: &Self) -> bool {
        self.path == other.path
            && self.view == other.view
            && self.by == other.by
            && other.types.iter().all(|ty| self.types.contains(ty))
    }
}

/// What a request is told of objects.
fn by(way: Way<'_>, requires: Option<&FieldSet>) -> (String, Option<String>) {
    let text = |set: &FieldSet| set.text.clone();
    (way.key.map(text).unwrap_or_default(), requires.map(text))
}

/// In how many lists values of a type lie.
fn lists(ty: &Type) -> usize {
    match ty {
        Type::NamedType(_) => 0,
        Type::NonNullType(inner) => lists(inner),
        Type::ListType(inner) => 1 + lists(inner),
    }
}

//! Walks from the root to all that is wanted: each field is asked of the subgraph that its object comes from where that
//! resolves it, else of the nearest that a key leads to.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    rc::Rc,
    time::Instant,
};

use graphql_tools::static_graphql::{query::Value, schema::Type};

use super::{
    place::{Around, Open, Place},
    reach::{Reach, Source, Spot},
    request::{Context, Entities, Field, Giver, Request, RequestId, Requests, SetId, Step},
    want::{Want, disjoint},
};
use crate::{
    plan::{
        Endless, Operation,
        context::{NUMBER, variable},
    },
    supergraph::{
        context::ContextArgument,
        join::{FieldAt, View},
    },
    types::{Kind, TypeId, named},
};

/// Makes the requests of a plan.
pub(super) struct Walk<'a> {
    pub(super) reach: Reach<'a>,
    pub(super) requests: Requests,
    /// What is on its way to be found, so that nothing is looked for on the way to itself.
    open: Vec<Open>,
    until: Instant,
}

/// What is wanted of a place and its own subgraph does not resolve.
struct Ahead<'w> {
    wants: &'w [Want],
    /// How much of it another one would.
    stay: HashMap<View, usize>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(reach: Reach<'a>, until: Instant) -> Self {
        Self { reach, requests: Requests::default(), open: Vec::new(), until }
    }

    /// Asks for what is wanted at a place; `with` are the requests that it then comes with. Gives what cannot be had from
    /// there.
    pub(super) fn select(
        &mut self,
        place: &Place<'_>,
        wants: &[Want],
        with: &mut BTreeSet<RequestId>,
    ) -> Result<Vec<Want>, Endless> {
        let mut away: Vec<(Want, Vec<View>)> = Vec::new();
        let as_one = place.spot.view.is_some_and(|view| view.object.is_some());
        let mut wants = disjoint(wants, &place.types);
        if as_one && wants.iter().any(|want| want.narrowed) {
            wants.push(Want::typename(&place.types));
        }
        for want in wants {
            if Instant::now() > self.until {
                return Err(Endless);
            }
            let here = |ty: &TypeId| self.reach.is_here(*ty, &want.name, &place.spot);
            let (mut here, mut there): (Vec<TypeId>, Vec<TypeId>) =
                want.types.iter().partition(|ty| here(ty));
            // Objects that are all of one type for the subgraph are asked for what is wanted of all of them.
            if as_one && here.len() < place.types.len() {
                there.clone_from(&want.types);
                here.clear();
            }
            if let (Some((request, set)), Some(view), false) = (place.from, place.spot.view, here.is_empty())
            {
                let left = self.take(place, request, set, &want.of(here, want.inner.clone()), with)?;
                away.extend(left.into_iter().map(|want| (want, vec![view])));
            }
            if !there.is_empty() {
                away.push((want.of(there, want.inner.clone()), Vec::new()));
            }
        }
        let wants: Vec<Want> = away.iter().map(|(want, _)| want.clone()).collect();
        let mut ahead = Ahead { wants: &wants, stay: HashMap::new() };
        let mut left = Vec::new();
        for (want, mut tried) in away {
            left.extend(self.look(place, &want, &mut tried, &mut ahead, with)?);
        }
        Ok(left)
    }

    /// Asks for a field where its objects come from, and for what is wanted below it. Gives what cannot be had from there.
    fn take(
        &mut self,
        place: &Place<'_>,
        request: RequestId,
        set: SetId,
        want: &Want,
        with: &mut BTreeSet<RequestId>,
    ) -> Result<Vec<Want>, Endless> {
        with.insert(request);
        if *want.name == *"__typename" {
            self.know_types(set);
            return Ok(Vec::new());
        }
        let from = match place.from {
            Some((of, _)) if of == request => place.spot.clone(),
            _ => Spot { view: Some(self.requests.all[request].view), provided: Vec::new() },
        };
        let mut left = Vec::new();
        for (types, ty, arguments) in self.by_type(set, want, &from) {
            let declared = ty.as_ref().and_then(|ty| self.reach.supergraph.types.id(named(ty)));
            let (below, spot) = self.below(&types, &want.name, &from);
            let field = Field {
                types,
                key: Rc::clone(&want.key),
                name: Rc::clone(&want.name),
                arguments,
                ty,
                inner: None,
            };
            let lists = field.ty.as_ref().map_or(0, lists);
            let is_leaf = want.inner.is_empty();
            let places = self
                .requests
                .add(set, field, |requests| (!is_leaf).then(|| requests.new_set(declared, below.clone())));
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
                let around = Around { place, types: types.clone() };
                let place = Place {
                    from: Some((request, inner)),
                    spot: spot.clone(),
                    types: below,
                    path,
                    operation: Operation::Query,
                    around: Some(around),
                };
                let missed = self.select(&place, &want.inner, with)?;
                if !missed.is_empty() {
                    left.push(want.of(types, missed));
                }
            }
        }
        Ok(left)
    }

    /// The types that a field is wanted of, apart where the subgraph gives the field another type, resolves other fields
    /// below it, or takes other arguments.
    fn by_type(&self, set: SetId, want: &Want, from: &Spot) -> Vec<(Vec<TypeId>, Option<Type>, Arguments)> {
        let Some(view) = from.view else { return Vec::new() };
        let set = self.requests.set(set);
        let whole = set.declared.filter(|_| want.types == set.types);
        let whole =
            whole.and_then(|whole| self.reach.supergraph.join.field_of(whole, view.graph, &want.name));
        let mut groups: Vec<(_, Vec<TypeId>)> = Vec::new();
        for object in &want.types {
            let field = self.reach.field(*object, view, &want.name);
            let ty = whole.or(field).map(|field| field.ty.clone());
            let provides = field.and_then(|field| field.provides.as_ref()).map(|set| &set.text);
            let further: Vec<bool> =
                from.provided.iter().map(|provided| provided.is(&want.name, *object)).collect();
            let by = (ty, provides, further, arguments(want, field));
            match groups.iter_mut().find(|(known, _)| *known == by) {
                Some((_, types)) => types.push(*object),
                None => groups.push((by, vec![*object])),
            }
        }
        groups.into_iter().map(|((ty, .., arguments), types)| (types, ty, arguments)).collect()
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
        place: &Place<'_>,
        want: &Want,
        tried: &mut Vec<View>,
        ahead: &mut Ahead<'_>,
        with: &mut BTreeSet<RequestId>,
    ) -> Result<Vec<Want>, Endless> {
        let mut groups: Vec<(Option<Source<'a>>, Vec<TypeId>)> = Vec::new();
        for object in &want.types {
            let next = self.nearest(place, *object, &want.name, tried, ahead);
            let is_next = |known: &Option<Source<'_>>| match (known, &next) {
                (Some(known), Some(next)) => known.view == next.view && known.by() == next.by(),
                (known, next) => known.is_none() && next.is_none(),
            };
            match groups.iter_mut().find(|(known, _)| is_next(known)) {
                Some((_, types)) => types.push(*object),
                None => groups.push((next, vec![*object])),
            }
        }
        let mut left = Vec::new();
        for (next, types) in groups {
            let want = want.of(types, want.inner.clone());
            let Some(source) = next else {
                left.push(want);
                continue;
            };
            let missed = match self.ask(place, &want.types, &source)? {
                Some((request, set)) => self.take(place, request, set, &want, with)?,
                None => vec![want],
            };
            for want in missed {
                tried.push(source.view);
                left.extend(self.look(place, &want, tried, ahead, with)?);
                tried.pop();
            }
        }
        Ok(left)
    }

    /// The nearest subgraph to ask for a field of objects of a type. Of those that are equally near, the one that has most
    /// of what else is wanted.
    fn nearest(
        &self,
        place: &Place<'_>,
        object: TypeId,
        name: &str,
        tried: &[View],
        ahead: &mut Ahead<'_>,
    ) -> Option<Source<'a>> {
        let mut sources = self.reach.sources(object, name, &place.spot);
        sources.retain(|source| {
            let open = Open::new(place, &[object], source);
            !tried.contains(&source.view) && !self.open.iter().any(|known| known.covers(&open))
        });
        let least = sources.iter().map(Source::distance).min()?;
        sources.retain(|source| source.distance() == least);
        if sources.len() == 1 {
            return sources.pop();
        }
        let stays = |source: &Source<'_>| {
            let spot = Spot { view: Some(source.view), provided: Vec::new() };
            let stay = || self.reach.stay(&place.types, ahead.wants, &spot);
            Reverse(*ahead.stay.entry(source.view).or_insert_with(stay))
        };
        sources.into_iter().min_by_key(stays)
    }

    /// A request to a subgraph about the objects of a place, with what it selects there. None: it cannot be told what it
    /// needs.
    fn ask(
        &mut self,
        place: &Place<'_>,
        types: &[TypeId],
        source: &Source<'a>,
    ) -> Result<Option<(RequestId, SetId)>, Endless> {
        let mut after = BTreeSet::new();
        let Some(key) = source.key else {
            if !source.context.is_empty() {
                return Ok(None);
            }
            after.extend(place.from.map(|(request, _)| request));
            let request = Request {
                view: source.view,
                operation: place.operation,
                at: place.path.clone(),
                after,
                entities: None,
                set: self.requests.new_set(types.first().copied(), types.to_vec()),
            };
            return Ok(Some(self.requests.ask(request)));
        };
        let interface = place.spot.view.and_then(|view| view.object);
        let is_one = interface.is_some();
        let mut wants = self.reach.wants(key, if is_one { &place.types } else { types });
        wants.extend(source.requires.iter().flat_map(|requires| self.reach.wants(requires, types)));
        let told = disjoint(&wants, types);
        // A subgraph that has an interface as one type is not asked about more types than are wanted.
        let interface = interface.filter(|_| {
            self.reach.needs_no_type(&place.spot, source.view, key)
                && (types == place.types || source.view.object.is_none())
        });
        if is_one && interface.is_none() {
            wants.push(Want::typename(types));
        }
        self.open.push(Open::new(place, types, source));
        let left = self.select(place, &wants, &mut after);
        let context = self.context(place, source.context, &mut after);
        self.open.pop();
        let (true, Some(context)) = (left?.is_empty(), context?) else { return Ok(None) };
        if let Some((request, set)) = place.from {
            after.insert(request);
            self.know_types(set);
        }
        let named = types.iter().copied().chain(interface).collect();
        let set = match source.view.object {
            Some(interface) => self.requests.new_set(Some(interface), types.to_vec()),
            None => self.requests.new_set(None, place.types.clone()),
        };
        let (request, set) = self.requests.ask(Request {
            view: source.view,
            operation: Operation::Query,
            at: place.path.clone(),
            after,
            entities: Some(Entities { by: source.by(), of: vec![(named, told)], context }),
            set,
        });
        self.know_types(set);
        Ok(Some((request, set)))
    }

    /// Asks for what a subgraph takes from the objects around those of a place: of the nearest that set the context. None:
    /// on some way there nobody does.
    fn context(
        &mut self,
        place: &Place<'_>,
        arguments: &[ContextArgument],
        with: &mut BTreeSet<RequestId>,
    ) -> Result<Option<Vec<Context>>, Endless> {
        let mut all = Vec::new();
        for argument in arguments {
            let setting = self.reach.supergraph.join.setting(&argument.context);
            let (mut from, mut is_set) = (Vec::new(), false);
            for (up, Around { place, types }) in (1..).zip(place.all_around()) {
                // What a mutation does is not done for its answer.
                let sets = |ty: &TypeId| place.operation != Operation::Mutation && setting.contains(ty);
                let (giving, others): (Vec<TypeId>, Vec<TypeId>) = types.iter().partition(|ty| sets(ty));
                is_set = others.is_empty();
                if !giving.is_empty() {
                    let wants = self.reach.wants(&argument.selection, &giving);
                    let mut asked = wants.clone();
                    if !is_set {
                        asked.push(Want::typename(types));
                    }
                    if !self.select(place, &asked, with)?.is_empty() {
                        return Ok(None);
                    }
                    from.push(Giver { up, types: giving, wants });
                }
                if is_set {
                    break;
                }
            }
            if !is_set {
                return Ok(None);
            }
            let ContextArgument { ty, selection, .. } = argument;
            all.push(Context { ty: ty.clone(), selection: selection.text.clone(), from });
        }
        Ok(Some(all))
    }

    /// Sees that objects say of which type they are.
    fn know_types(&mut self, set: SetId) {
        let Want { types, key, name, arguments, .. } = Want::typename(&self.requests.set(set).types);
        self.requests.add(set, Field { types, key, name, arguments, ty: None, inner: None }, |_| None);
    }
}

/// The arguments of a field.
type Arguments = Rc<[(String, Value)]>;

/// A field's arguments: the client's, and variables for those from its context.
fn arguments(want: &Want, field: Option<&FieldAt>) -> Arguments {
    let context = field.map_or([].as_slice(), |field| &field.context);
    if context.is_empty() {
        return Rc::clone(&want.arguments);
    }
    let taken = context.iter().enumerate().map(|(place, argument)| {
        (argument.name.clone(), Value::Variable(format!("{}{NUMBER}", variable(place))))
    });
    want.arguments.iter().cloned().chain(taken).collect()
}

/// In how many lists values of a type lie.
fn lists(ty: &Type) -> usize {
    match ty {
        Type::NamedType(_) => 0,
        Type::NonNullType(inner) => lists(inner),
        Type::ListType(inner) => 1 + lists(inner),
    }
}

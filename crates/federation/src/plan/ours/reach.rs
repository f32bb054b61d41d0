//! To which subgraphs keys lead from a place.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use super::{
    request::By,
    want::{Reading, Want},
};
use crate::{
    overrides::Overrides,
    supergraph::{
        Supergraph,
        context::ContextArgument,
        join::{FieldAt, FieldSet, View},
    },
    types::{TypeId, named},
};

/// How deep keys and required fields may lie within each other.
const DEEPEST: usize = 8;

/// Where objects come from.
#[derive(Clone, Debug, Default)]
pub(super) struct Spot {
    /// None: from the client, at the root of the operation.
    pub(super) view: Option<View>,
    /// What the subgraph resolves here though it does not elsewhere (Federation specification, `@provides`).
    pub(super) provided: Vec<Want>,
}

/// A subgraph that a key leads to.
#[derive(Clone, Copy, Debug)]
struct Way<'a> {
    view: View,
    /// None: it is asked for root fields.
    key: Option<&'a FieldSet>,
    /// How many steps it is away.
    round: usize,
}

/// A subgraph that can be asked for a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(super) view: View,
    pub(super) key: Option<&'a FieldSet>,
    pub(super) requires: Option<&'a FieldSet>,
    pub(super) context: &'a [ContextArgument],
    round: usize,
}

impl Source<'_> {
    /// How much has to be had before.
    pub(super) fn distance(&self) -> (usize, bool) {
        (self.round, self.requires.is_some() || !self.context.is_empty())
    }

    /// What it is told of objects.
    pub(super) fn by(&self) -> By {
        let text = |set: &FieldSet| set.text.clone();
        let context = |argument: &ContextArgument| {
            (argument.context.clone(), text(&argument.selection), argument.ty.clone())
        };
        By {
            key: self.key.map(text).unwrap_or_default(),
            requires: self.requires.map(text),
            context: self.context.iter().map(context).collect(),
        }
    }
}

/// What was found already, by the type of objects, where they come from, and how deep to look.
type Known<'a> = HashMap<(TypeId, Option<View>, usize), Rc<[Way<'a>]>>;

/// Finds ways.
pub(super) struct Reach<'a> {
    pub(super) supergraph: &'a Supergraph,
    pub(super) overrides: &'a Overrides,
    known: RefCell<Known<'a>>,
}

impl<'a> Reach<'a> {
    pub(super) fn new(supergraph: &'a Supergraph, overrides: &'a Overrides) -> Self {
        Self { supergraph, overrides, known: RefCell::default() }
    }

    /// The subgraphs that can be asked for a field of objects of a type that come from a place. The place's own is among
    /// them where it can be asked again.
    pub(super) fn sources(&self, object: TypeId, name: &str, from: &Spot) -> Vec<Source<'a>> {
        let ways = self.ways(object, from, DEEPEST);
        let reached: Vec<View> = ways.iter().map(|way| way.view).collect();
        let has = |requires: &FieldSet| {
            self.obtains(object, &self.wants(requires, &[object]), from, &reached, DEEPEST)
        };
        let source = |way: &Way<'a>| {
            let (requires, context) = if name == "__typename" {
                way.view.object.is_none().then_some((None, [].as_slice()))?
            } else {
                let field = self.field(object, way.view, name)?;
                let needs = (field.requires.as_ref(), field.context.as_slice());
                field.is_resolved(self.overrides).then_some(needs)?
            };
            let Way { view, key, round } = *way;
            requires.is_none_or(has).then_some(Source { view, key, requires, context, round })
        };
        ways.iter().filter_map(source).collect()
    }

    /// Whether the place's own subgraph resolves a field there.
    pub(super) fn is_here(&self, object: TypeId, name: &str, from: &Spot) -> bool {
        let Some(view) = from.view else { return false };
        if name == "__typename" {
            return view.object.is_none();
        }
        let provided = |want: &Want| want.is(name, object);
        self.field(object, view, name).is_some_and(|field| {
            field.is_resolved(self.overrides) && !field.waits() || from.provided.iter().any(provided)
        })
    }

    /// How many of some fields, and of those below them, the place's own subgraph resolves.
    pub(super) fn stay(&self, objects: &[TypeId], wants: &[Want], from: &Spot) -> usize {
        let asked = objects.iter().flat_map(|object| wants.iter().map(move |want| (*object, want)));
        let asked = asked.filter(|(object, want)| want.types.contains(object));
        let here = asked.filter(|(object, want)| self.is_here(*object, &want.name, from));
        here.map(|(object, want)| {
            let field = from.view.and_then(|view| self.field(object, view, &want.name));
            let Some(field) = field.filter(|_| !want.inner.is_empty()) else { return 1 };
            let (below, spot) = self.below(object, field, &want.name, from);
            1 + self.stay(&below, &want.inner, &spot)
        })
        .sum()
    }

    pub(super) fn field(&self, object: TypeId, view: View, name: &str) -> Option<&'a FieldAt> {
        self.supergraph.join.field(object, view, name)
    }

    /// What a field set wants of objects of some types.
    pub(super) fn wants(&self, of: &FieldSet, types: &[TypeId]) -> Vec<Want> {
        Reading::field_set(self.supergraph, of, types)
    }

    /// The objects that a subgraph's field leads to, and where they come from.
    pub(super) fn below(
        &self,
        object: TypeId,
        field: &FieldAt,
        name: &str,
        from: &Spot,
    ) -> (Vec<TypeId>, Spot) {
        let types = &self.supergraph.types;
        let (Some(view), Some(declared)) = (from.view, types.id(named(&field.ty))) else {
            return (Vec::new(), Spot::default());
        };
        let (possible, view) = self.supergraph.join.possible(types, declared, view.graph);
        let mut provided: Vec<Want> =
            field.provides.iter().flat_map(|set| self.wants(set, &possible)).collect();
        let further = from.provided.iter().filter(|want| want.is(name, object));
        provided.extend(further.flat_map(|want| want.inner.iter().cloned()));
        (possible, Spot { view: Some(view), provided })
    }

    /// The subgraphs that can be asked about objects of a type that come from a place.
    fn ways(&self, object: TypeId, from: &Spot, depth: usize) -> Rc<[Way<'a>]> {
        let place = (object, from.view, depth);
        let lasts = from.provided.is_empty();
        if let Some(known) = self.known.borrow().get(&place).filter(|_| lasts) {
            return Rc::clone(known);
        }
        let ways: Rc<[Way<'a>]> = self.found(object, from, depth).into();
        if lasts {
            self.known.borrow_mut().insert(place, Rc::clone(&ways));
        }
        ways
    }

    fn found(&self, object: TypeId, from: &Spot, depth: usize) -> Vec<Way<'a>> {
        let join = &self.supergraph.join;
        let views = join.views(object);
        if from.view.is_none() || join.query == Some(object) {
            return views.into_iter().map(|view| Way { view, key: None, round: 1 }).collect();
        }
        let mut ways: Vec<Way<'a>> = Vec::new();
        let mut reached: Vec<View> = from.view.into_iter().collect();
        for round in 1..=views.len() {
            let missing = views.iter().filter(|view| !ways.iter().any(|way| way.view == **view));
            let next: Vec<Way<'a>> = missing
                .filter_map(|view| {
                    let mut keys = join.keys(object, *view);
                    let key = keys.find(|key| {
                        self.can_name(from, &reached, *view, key)
                            && self.obtains(object, &self.wants(key, &[object]), from, &reached, depth)
                    })?;
                    Some(Way { view: *view, key: Some(key), round })
                })
                .collect();
            if next.is_empty() {
                break;
            }
            reached.extend(next.iter().map(|way| way.view));
            ways.extend(next);
        }
        ways
    }

    /// Whether a representation can say of which type an object is: by the interface alone, as long as no more is known.
    fn can_name(&self, from: &Spot, reached: &[View], view: View, key: &FieldSet) -> bool {
        reached.iter().any(|view| view.object.is_none()) || self.needs_no_type(from, view, key)
    }

    /// Whether an object that comes from a place can be asked about by the name that it has there.
    pub(super) fn needs_no_type(&self, from: &Spot, view: View, key: &FieldSet) -> bool {
        let Some(interface) = from.view.and_then(|view| view.object) else { return true };
        view.object == Some(interface)
            || view.object.is_none()
                && self.supergraph.join.keys(interface, view).any(|known| known.text == key.text)
    }

    /// Whether fields can be had of one of the subgraphs that are reached.
    fn obtains(&self, object: TypeId, wants: &[Want], from: &Spot, reached: &[View], depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let here = |want: &Want| {
            self.is_here(object, &want.name, from) && self.obtains_below(object, want, from, depth)
        };
        let there = |want: &Want, view: View| {
            let spot = Spot { view: Some(view), provided: Vec::new() };
            if *want.name == *"__typename" {
                return view.object.is_none();
            }
            self.field(object, view, &want.name).is_some_and(|field| {
                field.is_resolved(self.overrides)
                    && field.requires.as_ref().is_none_or(|requires| {
                        self.obtains(object, &self.wants(requires, &[object]), from, reached, depth)
                    })
                    && self.obtains_below(object, want, &spot, depth)
            })
        };
        let mut wanted = wants.iter().filter(|want| want.types.contains(&object));
        wanted.all(|want| here(want) || reached.iter().any(|view| there(want, *view)))
    }

    fn obtains_below(&self, object: TypeId, want: &Want, from: &Spot, depth: usize) -> bool {
        if want.inner.is_empty() {
            return true;
        }
        let Some(field) = from.view.and_then(|view| self.field(object, view, &want.name)) else {
            return false;
        };
        let (types, spot) = self.below(object, field, &want.name, from);
        types.into_iter().all(|object| {
            let ways = self.ways(object, &spot, depth);
            let reached: Vec<View> = ways.iter().map(|way| way.view).collect();
            self.obtains(object, &want.inner, &spot, &reached, depth)
        })
    }
}

//! What is wanted of objects: selections without fragments, each field with the types of objects that it is wanted of.

use std::rc::Rc;

use graphql_tools::static_graphql::{
    query::{Definition, Document, Field, Selection, SelectionSet, Value},
    schema::Type,
};

use crate::{
    supergraph::{Supergraph, join::FieldSet},
    types::{Kind, TypeId, named},
};

/// How many fields an operation may come to once its fragments are spread.
const MOST: usize = 100_000;

/// A field that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Want {
    /// Of objects of these types.
    pub(super) types: Vec<TypeId>,
    /// The key under which it is kept.
    pub(super) key: Rc<str>,
    pub(super) name: Rc<str>,
    pub(super) arguments: Rc<[(String, Value)]>,
    /// Empty: it is a leaf.
    pub(super) inner: Vec<Self>,
}

impl Want {
    pub(super) fn typename(types: &[TypeId]) -> Self {
        Self {
            types: types.to_vec(),
            key: "__typename".into(),
            name: "__typename".into(),
            arguments: Rc::default(),
            inner: Vec::new(),
        }
    }

    /// The same of other types, or for less.
    pub(super) fn of(&self, types: Vec<TypeId>, inner: Vec<Self>) -> Self {
        Self { types, inner, ..self.clone() }
    }
}

/// What of `wants` is wanted of objects of some types: each type's field of one key once.
pub(super) fn disjoint(wants: &[Want], types: &[TypeId]) -> Vec<Want> {
    let mut keys: Vec<&str> = Vec::new();
    for want in wants {
        if !keys.contains(&&*want.key) {
            keys.push(&want.key);
        }
    }
    let mut all = Vec::new();
    for key in keys {
        let mut groups: Vec<(Vec<usize>, Vec<TypeId>)> = Vec::new();
        for ty in types {
            let wanted = |want: &Want| *want.key == *key && want.types.contains(ty);
            let places: Vec<usize> =
                wants.iter().enumerate().filter(|(_, want)| wanted(want)).map(|(place, _)| place).collect();
            match groups.iter_mut().find(|(of, _)| *of == places) {
                _ if places.is_empty() => {}
                Some((_, types)) => types.push(*ty),
                None => groups.push((places, vec![*ty])),
            }
        }
        for (places, types) in groups {
            let inner = places.iter().flat_map(|place| wants[*place].inner.iter().cloned()).collect();
            all.push(wants[places[0]].of(types, inner));
        }
    }
    all
}

/// Reads what selections want.
pub(super) struct Reading<'a> {
    supergraph: &'a Supergraph,
    document: Option<&'a Document>,
    found: usize,
}

impl<'a> Reading<'a> {
    /// What an operation wants of its root. None: too much.
    pub(super) fn operation(
        supergraph: &'a Supergraph,
        document: &'a Document,
        set: &SelectionSet,
        root: TypeId,
    ) -> Option<Vec<Want>> {
        let mut wants = Vec::new();
        Self { supergraph, document: Some(document), found: 0 }.set(set, &[root], &mut wants)?;
        Some(wants)
    }

    /// What a field set wants of objects of some types (Federation specification, `FieldSet`). Of which type an object
    /// within is belongs to it.
    pub(super) fn field_set(supergraph: &'a Supergraph, of: &FieldSet, types: &[TypeId]) -> Vec<Want> {
        let mut wants = Vec::new();
        let read = Self { supergraph, document: None, found: 0 }.set(&of.set, types, &mut wants);
        read.map(|()| wants).unwrap_or_default()
    }

    fn set(&mut self, set: &SelectionSet, types: &[TypeId], wants: &mut Vec<Want>) -> Option<()> {
        for item in &set.items {
            match item {
                Selection::Field(field) => self.field(field, types, wants)?,
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref();
                    let condition = condition.map(|condition| condition.as_ref().as_str());
                    self.fragment(condition, &fragment.selection_set, types, wants)?;
                }
                Selection::FragmentSpread(spread) => {
                    let definitions = self.document.into_iter().flat_map(|document| &document.definitions);
                    for definition in definitions {
                        if let Definition::Fragment(fragment) = definition
                            && fragment.name == spread.fragment_name
                        {
                            let condition = Some(fragment.type_condition.as_ref().as_str());
                            self.fragment(condition, &fragment.selection_set, types, wants)?;
                        }
                    }
                }
            }
        }
        Some(())
    }

    fn fragment(
        &mut self,
        condition: Option<&str>,
        set: &SelectionSet,
        types: &[TypeId],
        wants: &mut Vec<Want>,
    ) -> Option<()> {
        let Some(condition) = condition else { return self.set(set, types, wants) };
        let Some(condition) = self.supergraph.types.id(condition) else { return Some(()) };
        let applies = |ty: &TypeId| self.supergraph.types.applies(condition, *ty);
        let types: Vec<TypeId> = types.iter().copied().filter(applies).collect();
        if types.is_empty() { Some(()) } else { self.set(set, &types, wants) }
    }

    fn field(&mut self, field: &Field, types: &[TypeId], wants: &mut Vec<Want>) -> Option<()> {
        self.found += 1;
        if self.found > MOST {
            return None;
        }
        if field.name == "__typename" {
            wants.push(Want::typename(types));
            return Some(());
        }
        let key = match (&field.alias, field.arguments.is_empty()) {
            (Some(alias), _) => alias.clone(),
            (None, true) => field.name.clone(),
            // A name that no client can give.
            (None, false) => {
                let arguments = field.arguments.iter().map(|(name, value)| format!("{name}:{value}"));
                format!("{}({})", field.name, arguments.collect::<Vec<_>>().join(","))
            }
        };
        let mut inner = Vec::new();
        if !field.selection_set.items.is_empty() {
            let (below, is_abstract) = self.below(types, &field.name);
            if is_abstract && self.document.is_none() {
                inner.push(Want::typename(&below));
            }
            self.set(&field.selection_set, &below, &mut inner)?;
            if inner.is_empty() {
                inner.push(Want::typename(&below));
            }
        }
        wants.push(Want {
            types: types.to_vec(),
            key: key.into(),
            name: field.name.as_str().into(),
            arguments: field.arguments.clone().into(),
            inner,
        });
        Some(())
    }

    /// The types of objects that a field leads to.
    fn below(&self, types: &[TypeId], name: &str) -> (Vec<TypeId>, bool) {
        let all = &self.supergraph.types;
        let of = |ty: &TypeId| self.supergraph.join.field_type(*ty, name);
        let declared: Vec<TypeId> =
            types.iter().filter_map(of).filter_map(|ty: &Type| all.id(named(ty))).collect();
        let mut below: Vec<TypeId> =
            declared.iter().flat_map(|ty| all.possible(*ty).iter().copied()).collect();
        below.sort_unstable();
        below.dedup();
        // What clients cannot see they cannot want.
        if self.document.is_some() {
            below.retain(|ty| all.is_visible(*ty));
        }
        (below, declared.iter().any(|ty| all.kind(*ty) == Kind::Abstract))
    }
}

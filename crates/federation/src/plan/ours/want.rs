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
    /// Whether it is only wanted of objects of which more is known than the type that their field has.
    pub(super) narrowed: bool,
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
            narrowed: false,
            inner: Vec::new(),
        }
    }

    /// Whether it is a field of objects of a type.
    pub(super) fn is(&self, name: &str, object: TypeId) -> bool {
        *self.name == *name && self.types.contains(&object)
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
            let narrowed = places.iter().any(|place| wants[*place].narrowed);
            all.push(Want { narrowed, ..wants[places[0]].of(types, inner) });
        }
    }
    all
}

/// The objects that a selection is about.
struct On {
    types: Vec<TypeId>,
    /// The type of the field that leads to them.
    declared: Option<TypeId>,
    narrowed: bool,
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
        let on = On { types: vec![root], declared: Some(root), narrowed: false };
        Self { supergraph, document: Some(document), found: 0 }.set(set, &on, &mut wants)?;
        Some(wants)
    }

    /// What a field set wants of objects of some types (Federation specification, `FieldSet`). Of which type an object
    /// within is belongs to it.
    pub(super) fn field_set(supergraph: &'a Supergraph, of: &FieldSet, types: &[TypeId]) -> Vec<Want> {
        let mut wants = Vec::new();
        let on = On { types: types.to_vec(), declared: None, narrowed: false };
        let read = Self { supergraph, document: None, found: 0 }.set(&of.set, &on, &mut wants);
        read.map(|()| wants).unwrap_or_default()
    }

    fn set(&mut self, set: &SelectionSet, on: &On, wants: &mut Vec<Want>) -> Option<()> {
        for item in &set.items {
            match item {
                Selection::Field(field) => self.field(field, on, wants)?,
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref();
                    let condition = condition.map(|condition| condition.as_ref().as_str());
                    self.fragment(condition, &fragment.selection_set, on, wants)?;
                }
                Selection::FragmentSpread(spread) => {
                    let definitions = self.document.into_iter().flat_map(|document| &document.definitions);
                    for definition in definitions {
                        if let Definition::Fragment(fragment) = definition
                            && fragment.name == spread.fragment_name
                        {
                            let condition = Some(fragment.type_condition.as_ref().as_str());
                            self.fragment(condition, &fragment.selection_set, on, wants)?;
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
        on: &On,
        wants: &mut Vec<Want>,
    ) -> Option<()> {
        let Some(condition) = condition else { return self.set(set, on, wants) };
        let Some(condition) = self.supergraph.types.id(condition) else { return Some(()) };
        let applies = |ty: &TypeId| self.supergraph.types.applies(condition, *ty);
        let types: Vec<TypeId> = on.types.iter().copied().filter(applies).collect();
        if types.is_empty() {
            return Some(());
        }
        let narrowed = on.narrowed || on.declared != Some(condition);
        self.set(set, &On { types, declared: on.declared, narrowed }, wants)
    }

    fn field(&mut self, field: &Field, on: &On, wants: &mut Vec<Want>) -> Option<()> {
        self.found += 1;
        if self.found > MOST {
            return None;
        }
        if field.name == "__typename" {
            wants.push(Want { narrowed: on.narrowed, ..Want::typename(&on.types) });
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
            let (below, is_abstract) = self.below(&on.types, &field.name);
            if is_abstract && self.document.is_none() {
                inner.push(Want::typename(&below.types));
            }
            self.set(&field.selection_set, &below, &mut inner)?;
            if inner.is_empty() {
                inner.push(Want::typename(&below.types));
            }
        }
        wants.push(Want {
            types: on.types.clone(),
            key: key.into(),
            name: field.name.as_str().into(),
            arguments: field.arguments.clone().into(),
            narrowed: on.narrowed,
            inner,
        });
        Some(())
    }

    /// The objects that a field leads to, and whether they can be of several types.
    fn below(&self, types: &[TypeId], name: &str) -> (On, bool) {
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
        let is_abstract = declared.iter().any(|ty| all.kind(*ty) == Kind::Abstract);
        (On { types: below, declared: declared.first().copied(), narrowed: false }, is_abstract)
    }
}

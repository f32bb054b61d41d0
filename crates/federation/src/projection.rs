//! What the client's answer is made of: its document, flattened for each type that an object can be (GraphQL
//! specification, `CollectFields`).

mod write;

use std::{collections::HashMap, sync::Arc};

use graphql_tools::static_graphql::{
    query::{
        Definition, Document, Field as DocumentField, Selection as DocumentSelection, SelectionSet, Value,
    },
    schema::Type,
};

use crate::{
    condition::included,
    keys::{Key, Keys},
    types::{Kind, TypeId, Types, named},
};

pub(crate) use write::Writer;

/// The fields of a value, by the type that it is of.
#[derive(Debug)]
pub(crate) struct Selection {
    /// The type that the field declares.
    pub(crate) declared: TypeId,
    by_type: Vec<(TypeId, Arc<[Field]>)>,
}

/// A field of the answer.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) key: Key,
    pub(crate) name: String,
    /// The response key as JSON, and a colon.
    pub(crate) head: Box<[u8]>,
    pub(crate) parent: TypeId,
    pub(crate) ty: Type,
    pub(crate) what: What,
    /// Only meta-fields need them here.
    pub(crate) arguments: Vec<(String, Value)>,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Typename,
    Leaf(Leaf),
    Composite(Arc<Selection>),
}

/// What a leaf holds, as far as it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    Int,
    Float,
    String,
    Boolean,
    Id,
    Enum(TypeId),
    Custom,
}

impl Selection {
    /// The fields of an object of a type. None: the field cannot have such an object.
    pub(crate) fn of(&self, ty: TypeId) -> Option<&[Field]> {
        self.by_type.iter().find_map(|(of, fields)| (*of == ty).then_some(&**fields))
    }
}

/// Flattens a document.
pub(crate) struct Collector<'a> {
    types: &'a Types,
    keys: &'a Keys,
    fragments: HashMap<&'a str, (&'a str, &'a SelectionSet)>,
    holds: &'a dyn Fn(&str) -> bool,
    /// What was collected already, by the declared type and the selection sets.
    known: HashMap<(TypeId, Vec<usize>), Arc<Selection>>,
}

impl<'a> Collector<'a> {
    /// `holds` says whether a variable is true.
    pub(crate) fn new(
        types: &'a Types,
        keys: &'a Keys,
        document: &'a Document,
        holds: &'a dyn Fn(&str) -> bool,
    ) -> Self {
        let fragments = document.definitions.iter().filter_map(|definition| match definition {
            Definition::Fragment(fragment) => Some((
                fragment.name.as_str(),
                (fragment.type_condition.as_ref().as_str(), &fragment.selection_set),
            )),
            Definition::Operation(_) => None,
        });
        Self { types, keys, fragments: fragments.collect(), holds, known: HashMap::new() }
    }

    /// The fields of values of a type that some selection sets ask for.
    pub(crate) fn selection(&mut self, declared: TypeId, sets: &[&'a SelectionSet]) -> Arc<Selection> {
        let place = (declared, sets.iter().map(|set| std::ptr::from_ref(*set).addr()).collect());
        if let Some(known) = self.known.get(&place) {
            return Arc::clone(known);
        }
        let mut can_be: Vec<TypeId> = self.types.possible(declared).to_vec();
        can_be.retain(|ty| self.types.is_visible(*ty));
        if !can_be.contains(&declared) {
            can_be.push(declared);
        }
        let by_type = can_be.into_iter().map(|ty| (ty, self.fields(ty, sets))).collect();
        let selection = Arc::new(Selection { declared, by_type });
        self.known.insert(place, Arc::clone(&selection));
        selection
    }

    fn fields(&mut self, ty: TypeId, sets: &[&'a SelectionSet]) -> Arc<[Field]> {
        let mut found: Vec<(&'a str, Vec<&'a DocumentField>)> = Vec::new();
        for set in sets {
            self.collect(ty, set, &mut found, &mut Vec::new());
        }
        found.into_iter().filter_map(|(response_key, fields)| self.field(ty, response_key, &fields)).collect()
    }

    fn collect(
        &self,
        ty: TypeId,
        set: &'a SelectionSet,
        found: &mut Vec<(&'a str, Vec<&'a DocumentField>)>,
        visited: &mut Vec<&'a str>,
    ) {
        for item in &set.items {
            match item {
                DocumentSelection::Field(field) if included(&field.directives, self.holds) => {
                    let key = field.alias.as_deref().unwrap_or(&field.name);
                    match found.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, fields)) => fields.push(field),
                        None => found.push((key, vec![field])),
                    }
                }
                DocumentSelection::InlineFragment(fragment) if included(&fragment.directives, self.holds) => {
                    let condition =
                        fragment.type_condition.as_ref().map(|condition| condition.as_ref().as_str());
                    if condition.is_none_or(|condition| self.applies(condition, ty)) {
                        self.collect(ty, &fragment.selection_set, found, visited);
                    }
                }
                DocumentSelection::FragmentSpread(spread) if included(&spread.directives, self.holds) => {
                    let Some((condition, set)) = self.fragments.get(spread.fragment_name.as_str()).copied()
                    else {
                        continue;
                    };
                    if self.applies(condition, ty) && !visited.contains(&spread.fragment_name.as_str()) {
                        visited.push(&spread.fragment_name);
                        self.collect(ty, set, found, visited);
                    }
                }
                _ => {}
            }
        }
    }

    fn field(&mut self, ty: TypeId, response_key: &str, fields: &[&'a DocumentField]) -> Option<Field> {
        let first = fields.first()?;
        let (of, what) = if first.name == "__typename" {
            (Type::NonNullType(Box::new(Type::NamedType("String".to_owned()))), What::Typename)
        } else {
            let of = self.types.field(ty, &first.name)?.clone();
            let inner = self.types.id(named(&of))?;
            let what = match self.types.kind(inner) {
                Kind::Object | Kind::Abstract => {
                    let sets: Vec<&SelectionSet> = fields.iter().map(|field| &field.selection_set).collect();
                    What::Composite(self.selection(inner, &sets))
                }
                Kind::Enum => What::Leaf(Leaf::Enum(inner)),
                Kind::Scalar | Kind::Input => What::Leaf(match self.types.name(inner) {
                    "Int" => Leaf::Int,
                    "Float" => Leaf::Float,
                    "String" => Leaf::String,
                    "Boolean" => Leaf::Boolean,
                    "ID" => Leaf::Id,
                    _ => Leaf::Custom,
                }),
            };
            (of, what)
        };
        let head = format!("\"{response_key}\":").into_bytes().into();
        Some(Field {
            key: self.keys.find(response_key)?,
            name: first.name.clone(),
            head,
            parent: ty,
            ty: of,
            what,
            arguments: first.arguments.clone(),
        })
    }

    fn applies(&self, condition: &str, ty: TypeId) -> bool {
        self.types.id(condition).is_some_and(|condition| self.types.applies(condition, ty))
    }
}

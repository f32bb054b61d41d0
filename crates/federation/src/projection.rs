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
    keys::{Key, Keys},
    sent::Sent,
    specialize::included,
    types::{Kind, TypeId, Types, named},
};

pub(crate) use write::Writer;

/// The fields of a value, by the type that it is of.
#[derive(Debug)]
pub(crate) struct Selection {
    /// The type that the field declares.
    pub(crate) declared: TypeId,
    /// Whether the fields are others for one type than for another.
    pub(crate) depends_on_type: bool,
    by_type: Vec<(TypeId, Arc<[Field]>)>,
}

/// A field of the answer.
#[derive(Debug)]
pub(crate) struct Field {
    /// Under which key it is kept.
    pub(crate) key: Key,
    /// Under which one the client knows it.
    pub(crate) response: Key,
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

impl Selection {
    /// The fields that are kept under a key. Of an object whose type nobody knows: those that it has whichever it is.
    pub(crate) fn kept_under(&self, key: Key, ty: Option<TypeId>) -> Vec<&Field> {
        if let Some(fields) = ty.and_then(|ty| self.of(ty)) {
            return kept(fields, key);
        }
        let mut by_type =
            self.by_type.iter().map(|(_, fields)| kept(fields, key)).filter(|kept| !kept.is_empty());
        let first = by_type.next().unwrap_or_default();
        by_type.fold(first, |mut all, kept| {
            all.retain(|field| kept.iter().any(|other| other.response == field.response));
            all
        })
    }
}

/// The fields that are kept under a key, one for each response key.
fn kept(fields: &[Field], key: Key) -> Vec<&Field> {
    let mut kept: Vec<&Field> = Vec::new();
    for field in fields.iter().filter(|field| field.key == key) {
        if kept.iter().all(|known| known.response != field.response) {
            kept.push(field);
        }
    }
    kept
}

/// Flattens a document.
pub(crate) struct Collector<'a> {
    types: &'a Types,
    keys: &'a Keys,
    sent: &'a Sent,
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
        sent: &'a Sent,
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
        Self { types, keys, sent, fragments: fragments.collect(), holds, known: HashMap::new() }
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
        let by_type: Vec<(TypeId, Arc<[Field]>)> =
            can_be.into_iter().map(|ty| (ty, self.fields(ty, sets))).collect();
        let keys = |fields: &[Field]| fields.iter().map(|field| field.response).collect::<Vec<_>>();
        let depends_on_type = by_type.windows(2).any(|pair| keys(&pair[0].1) != keys(&pair[1].1));
        let selection = Arc::new(Selection { declared, depends_on_type, by_type });
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
            key: self.kept(ty, first),
            response: self.keys.find(response_key)?,
            name: first.name.clone(),
            head,
            parent: ty,
            ty: of,
            what,
            arguments: first.arguments.clone(),
        })
    }

    /// A field that no subgraph was asked for has a key that nothing is kept under.
    fn kept(&self, ty: TypeId, field: &DocumentField) -> Key {
        let key = self.sent.key(self.types, ty, field);
        self.keys.find(&key).unwrap_or(Key::NONE)
    }

    fn applies(&self, condition: &str, ty: TypeId) -> bool {
        self.types.id(condition).is_some_and(|condition| self.types.applies(condition, ty))
    }
}

//! The types of a supergraph: numbered, with what each can be, and with what clients may see of them.

use std::collections::{HashMap, HashSet};

use graphql_tools::static_graphql::schema::{
    Definition, Directive, Document, Field, Type, TypeDefinition, Value,
};

/// The number of a type within one supergraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(u32);

/// The types of a supergraph.
#[derive(Debug, Default)]
pub(crate) struct Types {
    ids: HashMap<String, TypeId>,
    all: Vec<Named>,
    /// The names of fields that take arguments in any type.
    with_arguments: HashSet<String>,
    /// Fields of object types that have another type in another object type of the same interface or union.
    clashes: HashSet<(TypeId, String)>,
}

/// A type by its name.
#[derive(Debug)]
struct Named {
    name: String,
    kind: Kind,
    /// The object types that its values can be, in order; an object type's are itself.
    possible: Vec<TypeId>,
    /// None where clients cannot see the type.
    visible: Option<Visible>,
}

/// What clients see of a type.
#[derive(Debug, Default)]
struct Visible {
    fields: HashMap<String, Type>,
    values: HashSet<String>,
}

/// What a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Abstract,
    Enum,
    Scalar,
    Input,
}

impl Types {
    /// Numbers the types of a supergraph, of which clients see those of `api`.
    pub(crate) fn new(supergraph: &Document, api: &Document) -> Self {
        let mut types = Self::default();
        for definition in definitions(supergraph).chain(definitions(api)) {
            types.add(definition);
        }
        for name in ["Int", "Float", "String", "Boolean", "ID"] {
            types.number(name, Kind::Scalar);
        }
        for definition in definitions(supergraph) {
            types.relate(definition);
        }
        for named in &mut types.all {
            named.possible.sort_unstable();
            named.possible.dedup();
        }
        for definition in definitions(api) {
            types.show(definition);
        }
        types.find_clashes();
        types
    }

    pub(crate) fn id(&self, name: &str) -> Option<TypeId> {
        self.ids.get(name).copied()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = TypeId> {
        (0..).map(TypeId).take(self.all.len())
    }

    pub(crate) fn name(&self, id: TypeId) -> &str {
        &self.get(id).name
    }

    pub(crate) fn kind(&self, id: TypeId) -> Kind {
        self.get(id).kind
    }

    /// The object types that values of a type can be.
    pub(crate) fn possible(&self, id: TypeId) -> &[TypeId] {
        &self.get(id).possible
    }

    /// Whether an object of the type `object` is one of the type `condition` (GraphQL specification,
    /// `DoesFragmentTypeApply`).
    pub(crate) fn applies(&self, condition: TypeId, object: TypeId) -> bool {
        condition == object || self.possible(condition).binary_search(&object).is_ok()
    }

    pub(crate) fn is_visible(&self, id: TypeId) -> bool {
        self.get(id).visible.is_some()
    }

    /// The type of a field, as clients see it.
    pub(crate) fn field(&self, parent: TypeId, name: &str) -> Option<&Type> {
        self.get(parent).visible.as_ref()?.fields.get(name)
    }

    /// Whether a field of this name takes arguments anywhere.
    pub(crate) fn takes_arguments(&self, field: &str) -> bool {
        self.with_arguments.contains(field)
    }

    /// Whether a field of an object type has another type in an object type beside it.
    pub(crate) fn clashes(&self, object: TypeId, field: &str) -> bool {
        !self.clashes.is_empty() && self.clashes.contains(&(object, field.to_owned()))
    }

    /// Whether values of a type can be of a type that clients cannot see.
    pub(crate) fn hides_some(&self, id: TypeId) -> bool {
        self.possible(id).iter().any(|object| !self.is_visible(*object))
    }

    fn find_clashes(&mut self) {
        for named in self.all.iter().filter(|named| named.kind == Kind::Abstract) {
            let mut known: HashMap<&str, (&Type, Vec<TypeId>, bool)> = HashMap::new();
            for object in &named.possible {
                for (name, ty) in self.get(*object).visible.iter().flat_map(|visible| &visible.fields) {
                    let (first, objects, clash) = known.entry(name).or_insert((ty, Vec::new(), false));
                    *clash |= *first != ty;
                    objects.push(*object);
                }
            }
            let clashing = known.into_iter().filter(|(_, (_, _, clash))| *clash);
            let clashing = clashing.flat_map(|(name, (_, objects, _))| {
                objects.into_iter().map(move |object| (object, name.to_owned()))
            });
            self.clashes.extend(clashing.collect::<Vec<_>>());
        }
    }

    /// Whether clients may see this value of an enum.
    pub(crate) fn has_value(&self, id: TypeId, value: &str) -> bool {
        self.get(id).visible.as_ref().is_some_and(|visible| visible.values.contains(value))
    }

    fn get(&self, id: TypeId) -> &Named {
        &self.all[id.0 as usize]
    }

    fn number(&mut self, name: &str, kind: Kind) -> TypeId {
        if let Some(id) = self.id(name) {
            return id;
        }
        let id = TypeId(u32::try_from(self.all.len()).expect("a schema has fewer than 2^32 types"));
        let possible = if kind == Kind::Object { vec![id] } else { Vec::new() };
        self.all.push(Named { name: name.to_owned(), kind, possible, visible: None });
        self.ids.insert(name.to_owned(), id);
        id
    }

    fn add(&mut self, definition: &TypeDefinition) {
        match definition {
            TypeDefinition::Object(object) => self.number(&object.name, Kind::Object),
            TypeDefinition::Interface(interface) => self.number(&interface.name, Kind::Abstract),
            TypeDefinition::Union(union) => self.number(&union.name, Kind::Abstract),
            TypeDefinition::Enum(choice) => self.number(&choice.name, Kind::Enum),
            TypeDefinition::Scalar(scalar) => self.number(&scalar.name, Kind::Scalar),
            TypeDefinition::InputObject(input) => self.number(&input.name, Kind::Input),
        };
    }

    fn relate(&mut self, definition: &TypeDefinition) {
        match definition {
            TypeDefinition::Object(object) => {
                for interface in &object.implements_interfaces {
                    self.can_be(interface, &object.name);
                }
            }
            TypeDefinition::Union(union) => {
                for member in &union.types {
                    self.can_be(&union.name, member);
                }
            }
            _ => {}
        }
    }

    fn can_be(&mut self, abstraction: &str, object: &str) {
        if let (Some(abstraction), Some(object)) = (self.id(abstraction), self.id(object)) {
            self.all[abstraction.0 as usize].possible.push(object);
        }
    }

    fn show(&mut self, definition: &TypeDefinition) {
        let fields = |fields: &[Field]| {
            fields.iter().map(|field| (field.name.clone(), field.field_type.clone())).collect()
        };
        let (name, visible) = match definition {
            TypeDefinition::Object(object) => {
                (&object.name, Visible { fields: fields(&object.fields), ..Visible::default() })
            }
            TypeDefinition::Interface(interface) => {
                (&interface.name, Visible { fields: fields(&interface.fields), ..Visible::default() })
            }
            TypeDefinition::Enum(choice) => {
                let values = choice.values.iter().map(|value| value.name.clone()).collect();
                (&choice.name, Visible { values, ..Visible::default() })
            }
            TypeDefinition::Union(union) => (&union.name, Visible::default()),
            TypeDefinition::Scalar(scalar) => (&scalar.name, Visible::default()),
            TypeDefinition::InputObject(input) => (&input.name, Visible::default()),
        };
        if let Some(id) = self.id(name) {
            self.all[id.0 as usize].visible = Some(visible);
        }
        let fields = match definition {
            TypeDefinition::Object(object) => object.fields.as_slice(),
            TypeDefinition::Interface(interface) => interface.fields.as_slice(),
            _ => &[],
        };
        let with_arguments = fields.iter().filter(|field| !field.arguments.is_empty());
        self.with_arguments.extend(with_arguments.map(|field| field.name.clone()));
    }
}

/// The name within lists and non-nulls.
pub(crate) fn named(ty: &Type) -> &str {
    match ty {
        Type::NamedType(name) => name,
        Type::ListType(inner) | Type::NonNullType(inner) => named(inner),
    }
}

/// The subgraphs of a supergraph: what it calls each, and the directive that says what it is (`join__Graph`).
pub(crate) fn graphs(supergraph: &Document) -> impl Iterator<Item = (&str, &Directive)> {
    let graphs = definitions(supergraph).find_map(|definition| match definition {
        TypeDefinition::Enum(choice) if choice.name == "join__Graph" => Some(choice),
        _ => None,
    });
    graphs.into_iter().flat_map(|graphs| &graphs.values).filter_map(|value| {
        let graph = value.directives.iter().find(|directive| directive.name == "join__graph")?;
        Some((value.name.as_str(), graph))
    })
}

/// The text, or the name, that a directive gives an argument.
pub(crate) fn text_argument<'a>(directive: &'a Directive, name: &str) -> Option<&'a str> {
    text_part(&directive.arguments, name)
}

/// The text, or the name, that is a part of something.
pub(crate) fn text_part<'a>(parts: &'a [(String, Value)], name: &str) -> Option<&'a str> {
    parts.iter().find_map(|(of, value)| match value {
        Value::String(text) | Value::Enum(text) if of == name => Some(text.as_str()),
        _ => None,
    })
}

pub(crate) fn name_of(definition: &TypeDefinition) -> &str {
    match definition {
        TypeDefinition::Scalar(of) => &of.name,
        TypeDefinition::Object(of) => &of.name,
        TypeDefinition::Interface(of) => &of.name,
        TypeDefinition::Union(of) => &of.name,
        TypeDefinition::Enum(of) => &of.name,
        TypeDefinition::InputObject(of) => &of.name,
    }
}

pub(crate) fn definitions(document: &Document) -> impl Iterator<Item = &TypeDefinition> {
    document.definitions.iter().filter_map(|definition| match definition {
        Definition::TypeDefinition(definition) => Some(definition),
        _ => None,
    })
}

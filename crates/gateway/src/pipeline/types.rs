//! The types of the schema: what documents, variables and answers are held against.

use std::collections::{HashMap, HashSet};

use async_graphql::Name;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, ConstDirective, FieldDefinition, InputValueDefinition, OperationType, Type, TypeDefinition,
    TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{Positioned, parse_schema};

const BUILT_IN: &str = include_str!("types.graphql");

/// The types of a schema by name.
#[derive(Debug)]
pub(crate) struct Types {
    definitions: HashMap<Name, Definition>,
    /// The object types that an interface or union can be.
    possible: HashMap<Name, HashSet<Name>>,
    /// The arguments of directives.
    directives: HashMap<Name, Inputs>,
    query: Name,
    mutation: Name,
}

/// What a type is.
#[derive(Debug)]
pub(crate) enum Definition {
    Scalar,
    Enum(Vec<Name>),
    Input { fields: Inputs, one_of: bool },
    Object(Fields),
    Interface(Fields),
    Union(Fields),
}

/// Fields by name.
pub(crate) type Fields = HashMap<Name, Field>;

/// Arguments or fields of an input object, in their order.
pub(crate) type Inputs = IndexMap<Name, Input>;

/// A field of an object, interface or union.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub ty: Type,
    pub arguments: Inputs,
}

/// An argument, or a field of an input object.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub ty: Type,
    pub has_default: bool,
}

impl Types {
    /// Reads the SDL that a subgraph prints, and adds what every schema has.
    pub(crate) fn from_sdl(sdl: &str) -> Result<Self, String> {
        let mut types = Self {
            definitions: HashMap::new(),
            possible: HashMap::new(),
            directives: HashMap::new(),
            query: Name::new("Query"),
            mutation: Name::new("Mutation"),
        };
        for (text, whose) in [(sdl, "the schema's own"), (BUILT_IN, "the built-in")] {
            let document =
                parse_schema(text).map_err(|error| format!("{whose} SDL does not parse: {error}"))?;
            document.definitions.into_iter().for_each(|definition| types.add(definition));
        }
        types.spread_built_in();
        Ok(types)
    }

    /// A type.
    pub(crate) fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions.get(name)
    }

    /// Whether values of the type have fields.
    pub(crate) fn is_composite(&self, name: &str) -> bool {
        self.definitions.get(name).is_some_and(|definition| definition.fields().is_some())
    }

    /// A field of a type.
    pub(crate) fn field(&self, parent: &str, name: &str) -> Option<&Field> {
        self.definitions.get(parent)?.fields()?.get(name)
    }

    /// The arguments of a directive.
    pub(crate) fn directive(&self, name: &str) -> Option<&Inputs> {
        self.directives.get(name)
    }

    /// The type at the root of an operation.
    pub(crate) fn root(&self, operation: OperationType) -> &Name {
        if operation == OperationType::Mutation { &self.mutation } else { &self.query }
    }

    /// Whether values of the type are of another: an interface or union.
    pub(crate) fn is_abstract(&self, name: &str) -> bool {
        matches!(self.definitions.get(name), Some(Definition::Interface(_) | Definition::Union(_)))
    }

    /// Whether a fragment on `condition` is about objects of this type (GraphQL specification,
    /// `DoesFragmentTypeApply`).
    pub(crate) fn applies(&self, condition: &str, object: &str) -> bool {
        condition == object || self.possible.get(condition).is_some_and(|types| types.contains(object))
    }

    /// The object types that an interface or union can be, in no order.
    pub(crate) fn possible(&self, name: &str) -> impl Iterator<Item = &Name> {
        self.possible.get(name).into_iter().flatten()
    }

    fn add(&mut self, definition: TypeSystemDefinition) {
        match definition {
            TypeSystemDefinition::Schema(schema) => {
                self.query = schema.node.query.map_or(self.query.clone(), |name| name.node);
                self.mutation = schema.node.mutation.map_or(self.mutation.clone(), |name| name.node);
            }
            TypeSystemDefinition::Type(definition) => self.add_type(definition.node),
            TypeSystemDefinition::Directive(directive) => {
                let directive = directive.node;
                self.directives.insert(directive.name.node, inputs(directive.arguments));
            }
        }
    }

    fn add_type(&mut self, definition: TypeDefinition) {
        let (name, directives) = (definition.name.node, &definition.directives);
        let can_be = |abstraction: Name, possible: &mut HashMap<Name, HashSet<Name>>| {
            possible.entry(abstraction).or_default().insert(name.clone());
        };
        let defined = match definition.kind {
            TypeKind::Scalar => Definition::Scalar,
            TypeKind::Enum(choice) => {
                Definition::Enum(choice.values.into_iter().map(|value| value.node.value.node).collect())
            }
            TypeKind::InputObject(input) => {
                Definition::Input { fields: inputs(input.fields), one_of: has(directives, "oneOf") }
            }
            TypeKind::Object(object) => {
                for interface in object.implements {
                    can_be(interface.node, &mut self.possible);
                }
                if has(directives, "key") {
                    can_be(Name::new(ENTITY), &mut self.possible);
                }
                Definition::Object(fields(object.fields))
            }
            TypeKind::Interface(interface) => Definition::Interface(fields(interface.fields)),
            TypeKind::Union(union) => {
                let members = union.members.into_iter().map(|member| member.node);
                self.possible.entry(name.clone()).or_default().extend(members);
                Definition::Union(Fields::new())
            }
        };
        self.definitions.insert(name, defined);
    }

    /// Gives the built-in fields to the types that have them.
    fn spread_built_in(&mut self) {
        self.definitions.insert(Name::new(ENTITY), Definition::Union(Fields::new()));
        let mut take = |holder: &str| match self.definitions.remove(holder) {
            Some(Definition::Object(fields)) => fields,
            _ => Fields::new(),
        };
        let (everywhere, at_the_root) = (take("_Object"), take("_Query"));
        for (name, definition) in &mut self.definitions {
            if let Some(fields) = definition.fields_mut() {
                fields.extend(everywhere.clone());
                if *name == self.query {
                    fields.extend(at_the_root.clone());
                }
            }
        }
    }
}

/// The union of all types that other subgraphs refer to.
const ENTITY: &str = "_Entity";

impl Definition {
    fn fields(&self) -> Option<&Fields> {
        match self {
            Self::Object(fields) | Self::Interface(fields) | Self::Union(fields) => Some(fields),
            _ => None,
        }
    }

    fn fields_mut(&mut self) -> Option<&mut Fields> {
        match self {
            Self::Object(fields) | Self::Interface(fields) | Self::Union(fields) => Some(fields),
            _ => None,
        }
    }
}

/// The type within lists and non-nulls.
pub(crate) fn named(ty: &Type) -> &Name {
    match &ty.base {
        BaseType::List(inner) => named(inner),
        BaseType::Named(name) => name,
    }
}

fn has(directives: &[Positioned<ConstDirective>], name: &str) -> bool {
    directives.iter().any(|directive| directive.node.name.node == name)
}

fn fields(definitions: Vec<Positioned<FieldDefinition>>) -> Fields {
    let field = |definition: Positioned<FieldDefinition>| {
        let FieldDefinition { name, arguments, ty, .. } = definition.node;
        (name.node, Field { ty: ty.node, arguments: inputs(arguments) })
    };
    definitions.into_iter().map(field).collect()
}

fn inputs(definitions: Vec<Positioned<InputValueDefinition>>) -> Inputs {
    let input = |definition: Positioned<InputValueDefinition>| {
        let InputValueDefinition { name, ty, default_value, .. } = definition.node;
        (name.node, Input { ty: ty.node, has_default: default_value.is_some() })
    };
    definitions.into_iter().map(input).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A small schema with every shape of field and of input.
    pub(in crate::pipeline) const SDL: &str = r#"
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
        directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        interface Node { id: ID! }
        type Company implements Node @key(fields: "id") {
            id: ID! name: String! homepage: String parent: Company aliases: [String!]! subsidiaries: [Company!]!
            members(first: Int, after: String, last: Int): MemberConnection!
            latest(first: Int = 3, language: [String!]): [Post!]!
        }
        type Member implements Node { id: ID! company: Company tier: Tier name: String }
        type MemberConnection { nodes: [Member!]! edges: [MemberEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type MemberEdge { cursor: String! node: Member! }
        type PageInfo { hasNextPage: Boolean! }
        type Post { title: String! }
        enum Tier { PLATINUM GOLD }
        union Found = Company | Post
        scalar Date
        input By @oneOf { id: ID slug: String }
        input Where { and: [Where!] tier: Tier ordinal: Int since: Date history: Boolean! = false key: Key }
        input Key { scheme: String! value: String! }
        type Query {
            node(id: ID!): Node
            nodes(ids: [ID!]!): [Node]!
            search(text: String!): [Found!]!
            company(slug: String, by: By): Company
            members(first: Int, last: Int, where: Where, exactly: Boolean! = true): MemberConnection!
            ratio(of: Float, in: [[Int!]]): Float
        }
    "#;

    #[test]
    fn types_know_their_fields_and_what_they_can_be() {
        let types = Types::from_sdl(SDL).unwrap();
        let ty = |parent, name| types.field(parent, name).map(|field| field.ty.to_string());
        assert_eq!(ty("Company", "aliases").as_deref(), Some("[String!]!"));
        assert_eq!(ty("Found", "__typename").as_deref(), Some("String!"));
        assert_eq!(ty("Query", "__type").as_deref(), Some("__Type"));
        assert_eq!(ty("Company", "__type"), None);
        assert!(types.applies("Node", "Member") && types.applies("Found", "Post"));
        assert!(types.applies("_Entity", "Company") && !types.applies("_Entity", "Member"));
        assert!(types.is_abstract("_Entity") && !types.is_abstract("Company"));
        assert!(matches!(types.definition("By"), Some(Definition::Input { one_of: true, .. })));
    }
}

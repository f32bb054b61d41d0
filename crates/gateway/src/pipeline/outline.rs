//! What the pipeline needs to know of a schema to measure documents: for each field, its type and how many objects
//! it can return.

use std::collections::HashMap;

use async_graphql::parser::types::{
    BaseType, FieldDefinition, ServiceDocument, TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{Positioned, parse_schema};

/// The composite types of a schema and their fields.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    types: HashMap<String, HashMap<String, FieldOutline>>,
    query: String,
    mutation: String,
}

/// A field that returns objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldOutline {
    /// The named type it returns.
    pub returns: String,
    /// How many of these.
    pub many: Many,
}

/// How many objects a field returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Many {
    /// At most one.
    One,
    /// One, whose own lists are as long as the page that `first` or `last` asks for: a connection.
    Connection,
    /// As many as `first` or `last` ask for.
    Page,
    /// As many as the argument of this name lists.
    AsListed(String),
    /// A list without a size of its own.
    List,
}

impl Outline {
    /// Reads the SDL that a subgraph prints. Its federation fields, which SDL leaves out, are added.
    pub(crate) fn from_sdl(sdl: &str) -> Result<Self, String> {
        let document =
            parse_schema(sdl).map_err(|error| format!("the schema's own SDL does not parse: {error}"))?;
        let mut outline =
            Self { query: "Query".to_owned(), mutation: "Mutation".to_owned(), ..Self::default() };
        let composite = composite_types(&document);
        for definition in &document.definitions {
            match definition {
                TypeSystemDefinition::Schema(schema) => {
                    let schema = &schema.node;
                    outline.query = schema.query.as_ref().map_or(outline.query, |name| name.node.to_string());
                    outline.mutation =
                        schema.mutation.as_ref().map_or(outline.mutation, |name| name.node.to_string());
                }
                TypeSystemDefinition::Type(definition) => {
                    let fields = match &definition.node.kind {
                        TypeKind::Object(object) => &object.fields,
                        TypeKind::Interface(interface) => &interface.fields,
                        _ => continue,
                    };
                    let fields = fields.iter().filter_map(|field| {
                        Some((field.node.name.node.to_string(), outline_field(&field.node, &composite)?))
                    });
                    outline.types.entry(definition.node.name.node.to_string()).or_default().extend(fields);
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        let entities = FieldOutline {
            returns: "_Entity".to_owned(),
            many: Many::AsListed("representations".to_owned()),
        };
        let service = FieldOutline { returns: "_Service".to_owned(), many: Many::One };
        let query = outline.types.entry(outline.query.clone()).or_default();
        query.insert("_entities".to_owned(), entities);
        query.insert("_service".to_owned(), service);
        Ok(outline)
    }

    /// A field of a type, where it returns objects and exists.
    pub(crate) fn field(&self, parent: &str, name: &str) -> Option<&FieldOutline> {
        self.types.get(parent)?.get(name)
    }

    /// The type at the root of queries or of mutations.
    pub(crate) fn root(&self, mutation: bool) -> &str {
        if mutation { &self.mutation } else { &self.query }
    }
}

/// Types whose fields can be selected. Scalars, enums and inputs are not.
fn composite_types(document: &ServiceDocument) -> Vec<&str> {
    let types = document.definitions.iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(&definition.node),
        _ => None,
    });
    types
        .filter(|ty| matches!(ty.kind, TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_)))
        .map(|ty| ty.name.node.as_str())
        .collect()
}

fn outline_field(field: &FieldDefinition, composite: &[&str]) -> Option<FieldOutline> {
    let (mut base, mut list) = (&field.ty.node.base, false);
    let returns = loop {
        match base {
            BaseType::List(inner) => (base, list) = (&inner.base, true),
            BaseType::Named(name) => break name.as_str(),
        }
    };
    if !composite.contains(&returns) {
        return None;
    }
    let paged =
        field.arguments.iter().any(|argument| matches!(argument.node.name.node.as_str(), "first" | "last"));
    let listed =
        field.arguments.iter().map(|argument: &Positioned<_>| &argument.node).find(|argument| {
            !argument.ty.node.nullable && matches!(argument.ty.node.base, BaseType::List(_))
        });
    let many = match (list, paged, listed) {
        (false, false, _) => Many::One,
        (false, true, _) => Many::Connection,
        (true, true, _) => Many::Page,
        (true, false, Some(argument)) => Many::AsListed(argument.name.node.to_string()),
        (true, false, None) => Many::List,
    };
    Some(FieldOutline { returns: returns.to_owned(), many })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A small schema with every shape of field that costs can depend on.
    pub(in crate::pipeline) const SDL: &str = r#"
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
        interface Node { id: ID! }
        type Company implements Node @key(fields: "id") {
            id: ID! name: String! parent: Company aliases: [String!]! subsidiaries: [Company!]!
            members(first: Int, after: String, last: Int): MemberConnection!
            latest(first: Int = 3, language: [String!]): [Post!]!
        }
        type Member { company: Company tier: Tier }
        type MemberConnection { nodes: [Member!]! edges: [MemberEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type MemberEdge { cursor: String! node: Member! }
        type PageInfo { hasNextPage: Boolean! }
        type Post { title: String! }
        enum Tier { PLATINUM }
        union Found = Company | Post
        type Query {
            node(id: ID!): Node
            nodes(ids: [ID!]!): [Node]!
            search(text: String!): [Found!]!
            company(slug: String): Company
            members(first: Int, last: Int): MemberConnection!
        }
    "#;

    #[test]
    fn each_shape_of_field_is_recognised() {
        let outline = Outline::from_sdl(SDL).unwrap();
        let many = |parent, name| outline.field(parent, name).map(|field| field.many.clone());
        assert_eq!(many("Query", "node"), Some(Many::One));
        assert_eq!(many("Query", "nodes"), Some(Many::AsListed("ids".to_owned())));
        assert_eq!(many("Query", "_entities"), Some(Many::AsListed("representations".to_owned())));
        assert_eq!(many("Query", "search"), Some(Many::List));
        assert_eq!(many("Company", "members"), Some(Many::Connection));
        assert_eq!(many("Company", "latest"), Some(Many::Page));
        assert_eq!(many("Company", "aliases"), None);
        assert_eq!(many("Member", "tier"), None);
    }
}

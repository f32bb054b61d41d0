//! The types of a subgraph, with the extensions of each.

use std::collections::HashMap;

use graphql_tools::{
    parser::{Pos, schema::TypeExtension},
    static_graphql::schema::{Definition, Directive, Document, Field, TypeDefinition},
};

use crate::types::name_of;

/// What is needed of a type, or of an extension of one.
pub(super) struct Shown {
    pub(super) fields: Vec<Field>,
    pub(super) interfaces: Vec<String>,
    pub(super) members: Vec<String>,
    pub(super) is_interface: bool,
    pub(super) is_extension: bool,
    /// Whether its values have no parts that can be selected.
    pub(super) is_leaf: bool,
    /// Where it begins, if it has fields or members.
    pub(super) position: Pos,
    pub(super) directives: Vec<Directive>,
}

impl Shown {
    fn at(position: Pos) -> Self {
        Self {
            fields: Vec::new(),
            interfaces: Vec::new(),
            members: Vec::new(),
            is_interface: false,
            is_extension: false,
            is_leaf: false,
            position,
            directives: Vec::new(),
        }
    }

    fn object(
        position: Pos,
        fields: Vec<Field>,
        interfaces: Vec<String>,
        directives: Vec<Directive>,
    ) -> Self {
        Self { fields, interfaces, directives, ..Self::at(position) }
    }

    fn interface(
        position: Pos,
        fields: Vec<Field>,
        interfaces: Vec<String>,
        directives: Vec<Directive>,
    ) -> Self {
        Self { is_interface: true, ..Self::object(position, fields, interfaces, directives) }
    }

    fn leaf(directives: Vec<Directive>) -> Self {
        Self { directives, is_leaf: true, ..Self::at(Pos::default()) }
    }
}

/// Types and extensions by name.
pub(super) fn types(document: Document) -> HashMap<String, Vec<Shown>> {
    let mut types: HashMap<String, Vec<Shown>> = HashMap::new();
    for definition in document.definitions {
        let (name, shown) = match definition {
            Definition::TypeDefinition(TypeDefinition::Object(of)) => {
                (of.name, Shown::object(of.position, of.fields, of.implements_interfaces, of.directives))
            }
            Definition::TypeExtension(TypeExtension::Object(of)) => {
                let shown = Shown::object(of.position, of.fields, of.implements_interfaces, of.directives);
                (of.name, Shown { is_extension: true, ..shown })
            }
            Definition::TypeDefinition(TypeDefinition::Interface(of)) => {
                let shown = Shown::interface(of.position, of.fields, of.implements_interfaces, of.directives);
                (of.name, shown)
            }
            Definition::TypeExtension(TypeExtension::Interface(of)) => {
                let shown = Shown::interface(of.position, of.fields, of.implements_interfaces, of.directives);
                (of.name, Shown { is_extension: true, ..shown })
            }
            Definition::TypeDefinition(TypeDefinition::Union(of)) => {
                (of.name, Shown { members: of.types, ..Shown::at(of.position) })
            }
            Definition::TypeExtension(TypeExtension::Union(of)) => {
                (of.name, Shown { members: of.types, ..Shown::at(of.position) })
            }
            Definition::TypeDefinition(TypeDefinition::Scalar(of)) => (of.name, Shown::leaf(of.directives)),
            Definition::TypeExtension(TypeExtension::Scalar(of)) => {
                (of.name, Shown { is_extension: true, ..Shown::leaf(of.directives) })
            }
            Definition::TypeDefinition(TypeDefinition::Enum(of)) => (of.name, Shown::leaf(of.directives)),
            Definition::TypeDefinition(of) => (name_of(&of).to_owned(), Shown::at(Pos::default())),
            _ => continue,
        };
        types.entry(name).or_default().push(shown);
    }
    types
}

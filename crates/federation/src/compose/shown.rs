//! The types of a subgraph, with the extensions of each.

use std::collections::HashMap;

use graphql_tools::{
    parser::{Pos, schema::TypeExtension},
    static_graphql::schema::{Definition, Directive, Document, EnumValue, Field, InputValue, TypeDefinition},
};

/// What is needed of a type, or of an extension of one.
pub(super) struct Shown {
    pub(super) fields: Vec<Field>,
    pub(super) interfaces: Vec<String>,
    pub(super) members: Vec<String>,
    pub(super) values: Vec<EnumValue>,
    pub(super) inputs: Vec<InputValue>,
    pub(super) description: Option<String>,
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
            values: Vec::new(),
            inputs: Vec::new(),
            description: None,
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

/// Each type and each extension, with its name.
pub(super) fn parts(types: &HashMap<String, Vec<Shown>>) -> impl Iterator<Item = (&str, &Shown)> {
    types.iter().flat_map(|(name, shown)| shown.iter().map(move |shown| (name.as_str(), shown)))
}

/// Types and extensions by name.
pub(super) fn types(document: Document) -> HashMap<String, Vec<Shown>> {
    let mut types: HashMap<String, Vec<Shown>> = HashMap::new();
    for definition in document.definitions {
        let (name, shown) = match definition {
            Definition::TypeDefinition(definition) => defined(definition),
            Definition::TypeExtension(extension) => {
                let (name, shown) = extended(extension);
                (name, Shown { is_extension: true, ..shown })
            }
            _ => continue,
        };
        types.entry(name).or_default().push(shown);
    }
    types
}

fn defined(definition: TypeDefinition) -> (String, Shown) {
    let (name, description, shown) = match definition {
        TypeDefinition::Object(of) => {
            let shown = Shown::object(of.position, of.fields, of.implements_interfaces, of.directives);
            (of.name, of.description, shown)
        }
        TypeDefinition::Interface(of) => {
            let shown = Shown::interface(of.position, of.fields, of.implements_interfaces, of.directives);
            (of.name, of.description, shown)
        }
        TypeDefinition::Union(of) => {
            (of.name, of.description, Shown { members: of.types, ..Shown::at(of.position) })
        }
        TypeDefinition::Scalar(of) => (of.name, of.description, Shown::leaf(of.directives)),
        TypeDefinition::Enum(of) => {
            (of.name, of.description, Shown { values: of.values, ..Shown::leaf(of.directives) })
        }
        TypeDefinition::InputObject(of) => {
            (of.name, of.description, Shown { inputs: of.fields, ..Shown::at(Pos::default()) })
        }
    };
    (name, Shown { description, ..shown })
}

fn extended(extension: TypeExtension<'static, String>) -> (String, Shown) {
    match extension {
        TypeExtension::Object(of) => {
            (of.name, Shown::object(of.position, of.fields, of.implements_interfaces, of.directives))
        }
        TypeExtension::Interface(of) => {
            (of.name, Shown::interface(of.position, of.fields, of.implements_interfaces, of.directives))
        }
        TypeExtension::Union(of) => (of.name, Shown { members: of.types, ..Shown::at(of.position) }),
        TypeExtension::Scalar(of) => (of.name, Shown::leaf(of.directives)),
        TypeExtension::Enum(of) => (of.name, Shown { values: of.values, ..Shown::leaf(of.directives) }),
        TypeExtension::InputObject(of) => (of.name, Shown { inputs: of.fields, ..Shown::at(Pos::default()) }),
    }
}

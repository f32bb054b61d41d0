//! A subgraph's SDL, parsed, with what its directives are called there.

use std::collections::HashMap;

use super::{SubgraphSdl, text};
use crate::types::{name_of, named, text_argument};
use federation_composition::{extract_link_implementations, graphql_core};
use graphql_tools::{
    parser::{Pos, schema::TypeExtension},
    static_graphql::schema::{Definition, Directive, Document, Field, TypeDefinition, Value},
};

/// Where the specification of Federation's directives is.
pub(super) const FEDERATION: &str = "https://specs.apollo.dev/federation";

/// A subgraph as composition sees it before the library does.
pub(super) struct Subgraph<'a> {
    pub(super) given: &'a SubgraphSdl,
    /// Types and extensions by name.
    pub(super) types: HashMap<String, Vec<Shown>>,
    pub(super) query: String,
    key: String,
    requires: String,
    provides: String,
    external: String,
    interface_object: String,
    over: String,
}

/// What is needed of a type, or of an extension of one.
pub(super) struct Shown {
    pub(super) fields: Vec<Field>,
    pub(super) interfaces: Vec<String>,
    pub(super) members: Vec<String>,
    pub(super) is_interface: bool,
    /// Where it begins, if it has fields or members.
    pub(super) position: Pos,
    directives: Vec<Directive>,
}

impl Shown {
    fn at(position: Pos) -> Self {
        Self {
            fields: Vec::new(),
            interfaces: Vec::new(),
            members: Vec::new(),
            is_interface: false,
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

    fn interface(position: Pos, fields: Vec<Field>, directives: Vec<Directive>) -> Self {
        Self { fields, directives, is_interface: true, ..Self::at(position) }
    }
}

impl<'a> Subgraph<'a> {
    /// None where it does not parse: the library says why.
    pub(super) fn read(given: &'a SubgraphSdl) -> Option<Self> {
        let document = text::parsed(&given.sdl).ok()?;
        let links = extract_link_implementations(&graphql_core::parse(&given.sdl).ok()?).ok()?;
        let is_linked = given.sdl.contains(FEDERATION);
        let called = |name: &str| {
            if is_linked {
                links.resolve_import_name(FEDERATION, &format!("@{name}")).trim_start_matches('@').to_owned()
            } else {
                name.to_owned()
            }
        };
        Some(Self {
            query: text::query_root(&given.sdl).unwrap_or_else(|| query_root(&document)),
            types: types(document),
            key: called("key"),
            requires: called("requires"),
            provides: called("provides"),
            external: called("external"),
            interface_object: called("interfaceObject"),
            over: called("override"),
            given,
        })
    }

    /// All fields, with the names of their types.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &Field)> {
        self.types.iter().flat_map(|(name, shown)| {
            shown.iter().flat_map(move |shown| shown.fields.iter().map(move |field| (name.as_str(), field)))
        })
    }

    /// What `@requires` of a field selects, and where it is written.
    pub(super) fn required<'f>(&self, field: &'f Field) -> Option<(&'f str, Pos)> {
        let directive = field.directives.iter().find(|directive| directive.name == self.requires)?;
        Some((text_argument(directive, "fields")?, directive.position))
    }

    /// What `@provides` of a field selects.
    pub(super) fn provided<'f>(&self, field: &'f Field) -> Option<&'f str> {
        let directive = field.directives.iter().find(|directive| directive.name == self.provides)?;
        text_argument(directive, "fields")
    }

    /// The names of its interfaces.
    pub(super) fn interfaces(&self) -> impl Iterator<Item = &str> {
        let interfaces = self.types.iter().filter(|(_, shown)| shown.iter().any(|shown| shown.is_interface));
        interfaces.map(|(name, _)| name.as_str())
    }

    /// The subgraph that a field is taken over from, and under which label.
    pub(super) fn overridden<'f>(&self, field: &'f Field) -> Option<(&'f str, Option<&'f str>)> {
        let directive = field.directives.iter().find(|directive| directive.name == self.over)?;
        Some((text_argument(directive, "from")?, text_argument(directive, "label")))
    }

    /// The name of a type in the supergraph.
    pub(super) fn merged<'n>(&self, name: &'n str) -> &'n str {
        if name == self.query { "Query" } else { name }
    }

    /// Whether a type has a key here.
    pub(super) fn is_entity(&self, name: &str) -> bool {
        let shown = self.types.get(name).into_iter().flatten();
        shown.flat_map(|shown| &shown.directives).any(|directive| directive.name == self.key)
    }

    /// Whether a type has fields that are not those of others.
    pub(super) fn has_own_fields(&self, name: &str) -> bool {
        let shown = self.types.get(name).into_iter().flatten();
        shown.flat_map(|shown| &shown.fields).any(|field| !self.is_external(field))
    }

    /// What a union can be.
    pub(super) fn members(&self, name: &str) -> impl Iterator<Item = &String> {
        self.types.get(name).into_iter().flatten().flat_map(|shown| &shown.members)
    }

    /// Whether entities of a type are found here by a key.
    pub(super) fn has_key(&self, name: &str, fields: &str) -> bool {
        let shown = self.types.get(name).into_iter().flatten();
        shown.flat_map(|shown| &shown.directives).any(|directive| {
            directive.name == self.key
                && text_argument(directive, "fields").map(str::trim) == Some(fields)
                && !directive.arguments.contains(&("resolvable".to_owned(), Value::Boolean(false)))
        })
    }

    pub(super) fn is_external(&self, field: &Field) -> bool {
        field.directives.iter().any(|directive| directive.name == self.external)
    }

    pub(super) fn is_interface_object(&self, name: &str) -> bool {
        let shown = self.types.get(name).map(Vec::as_slice).unwrap_or_default();
        shown
            .iter()
            .flat_map(|shown| &shown.directives)
            .any(|directive| directive.name == self.interface_object)
    }

    /// The name of the type of a field.
    pub(super) fn field_type(&self, parent: &str, name: &str) -> Option<&str> {
        let field = self
            .types
            .get(parent)?
            .iter()
            .flat_map(|shown| &shown.fields)
            .find(|field| field.name == name)?;
        Some(named(&field.field_type))
    }

    /// The object types that values of an interface or union can be here; of another type, itself.
    pub(super) fn possible(&self, name: &str) -> Vec<String> {
        let mut possible: Vec<String> = self
            .types
            .get(name)
            .into_iter()
            .flatten()
            .flat_map(|shown| shown.members.iter().cloned())
            .collect();
        for (of, shown) in &self.types {
            let implements =
                shown.iter().any(|shown| !shown.is_interface && shown.interfaces.iter().any(|of| of == name));
            if implements {
                possible.push(of.clone());
            }
        }
        if possible.is_empty() {
            possible.push(name.to_owned());
        }
        possible.sort();
        possible.dedup();
        possible
    }

    pub(super) fn is_abstract(&self, name: &str) -> bool {
        self.types
            .get(name)
            .is_some_and(|shown| shown.iter().any(|shown| shown.is_interface || !shown.members.is_empty()))
    }
}

/// Whether a type of the supergraph is one of its roots.
pub(super) fn is_root(name: &str) -> bool {
    matches!(name, "Query" | "Mutation" | "Subscription")
}

fn query_root(document: &Document) -> String {
    let schema = document.definitions.iter().find_map(|definition| match definition {
        Definition::SchemaDefinition(schema) => schema.query.clone(),
        _ => None,
    });
    schema.unwrap_or_else(|| "Query".to_owned())
}

fn types(document: Document) -> HashMap<String, Vec<Shown>> {
    let mut types: HashMap<String, Vec<Shown>> = HashMap::new();
    for definition in document.definitions {
        let (name, shown) = match definition {
            Definition::TypeDefinition(TypeDefinition::Object(of)) => {
                (of.name, Shown::object(of.position, of.fields, of.implements_interfaces, of.directives))
            }
            Definition::TypeExtension(TypeExtension::Object(of)) => {
                (of.name, Shown::object(of.position, of.fields, of.implements_interfaces, of.directives))
            }
            Definition::TypeDefinition(TypeDefinition::Interface(of)) => {
                (of.name, Shown::interface(of.position, of.fields, of.directives))
            }
            Definition::TypeExtension(TypeExtension::Interface(of)) => {
                (of.name, Shown::interface(of.position, of.fields, of.directives))
            }
            Definition::TypeDefinition(TypeDefinition::Union(of)) => {
                (of.name, Shown { members: of.types, ..Shown::at(of.position) })
            }
            Definition::TypeExtension(TypeExtension::Union(of)) => {
                (of.name, Shown { members: of.types, ..Shown::at(of.position) })
            }
            Definition::TypeDefinition(of) => (name_of(&of).to_owned(), Shown::at(Pos::default())),
            _ => continue,
        };
        types.entry(name).or_default().push(shown);
    }
    types
}

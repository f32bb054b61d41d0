//! The schema that clients see: a supergraph without what it is written with and what is `@inaccessible` (specification of
//! `inaccessible`, <https://specs.apollo.dev/inaccessible/v0.2>).

use std::collections::HashSet;

use graphql_tools::static_graphql::schema::{
    Definition, Directive, Document, Field, InputValue, TypeDefinition,
};

use super::features::Features;
use crate::types::{definitions, name_of};

/// The API schema of a supergraph.
pub(crate) fn api(supergraph: &Document, features: &Features) -> Document {
    let mut api = supergraph.clone();
    Api::new(supergraph, features).show(&mut api);
    api
}

struct Api<'a> {
    features: &'a Features,
    inaccessible: &'a str,
    /// The types that clients do not see.
    hidden: HashSet<&'a str>,
}

impl<'a> Api<'a> {
    fn new(supergraph: &'a Document, features: &'a Features) -> Self {
        let inaccessible = features.directive("inaccessible");
        let is_hidden = |definition: &&TypeDefinition| {
            let marked = directives(definition).iter().any(|directive| directive.name == inaccessible);
            marked || features.has_type(name_of(definition))
        };
        let hidden = definitions(supergraph).filter(is_hidden).map(name_of).collect();
        Self { features, inaccessible, hidden }
    }

    /// Leaves of a supergraph what clients see.
    fn show(&self, document: &mut Document) {
        document.definitions.retain_mut(|definition| match definition {
            Definition::SchemaDefinition(schema) => {
                for root in [&mut schema.query, &mut schema.mutation, &mut schema.subscription] {
                    root.take_if(|name| self.is_hidden(name));
                }
                self.sees(&mut schema.directives)
            }
            Definition::DirectiveDefinition(directive) => {
                self.arguments(&mut directive.arguments);
                !self.features.has_directive(&directive.name)
            }
            Definition::TypeDefinition(definition) => {
                !self.is_hidden(name_of(definition)) && self.shows(definition)
            }
            Definition::TypeExtension(_) => false,
        });
    }

    /// Leaves of a type what clients see. Whether they see it at all.
    fn shows(&self, definition: &mut TypeDefinition) -> bool {
        match definition {
            TypeDefinition::Scalar(of) => self.sees(&mut of.directives),
            TypeDefinition::Object(of) => {
                of.implements_interfaces.retain(|name| !self.is_hidden(name));
                self.fields(&mut of.fields);
                self.sees(&mut of.directives)
            }
            TypeDefinition::Interface(of) => {
                of.implements_interfaces.retain(|name| !self.is_hidden(name));
                self.fields(&mut of.fields);
                self.sees(&mut of.directives)
            }
            TypeDefinition::Union(of) => {
                of.types.retain(|name| !self.is_hidden(name));
                self.sees(&mut of.directives)
            }
            TypeDefinition::Enum(of) => {
                of.values.retain_mut(|value| self.sees(&mut value.directives));
                self.sees(&mut of.directives)
            }
            TypeDefinition::InputObject(of) => {
                self.arguments(&mut of.fields);
                self.sees(&mut of.directives)
            }
        }
    }

    fn fields(&self, fields: &mut Vec<Field>) {
        fields.retain_mut(|field| {
            self.arguments(&mut field.arguments);
            self.sees(&mut field.directives)
        });
    }

    fn arguments(&self, arguments: &mut Vec<InputValue>) {
        arguments.retain_mut(|argument| self.sees(&mut argument.directives));
    }

    /// Leaves of the directives those that clients see. Whether they see what has them.
    fn sees(&self, directives: &mut Vec<Directive>) -> bool {
        let is_shown = directives.iter().all(|directive| directive.name != self.inaccessible);
        directives.retain(|directive| !self.features.has_directive(&directive.name));
        is_shown
    }

    fn is_hidden(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }
}

fn directives(definition: &TypeDefinition) -> &[Directive] {
    match definition {
        TypeDefinition::Scalar(of) => &of.directives,
        TypeDefinition::Object(of) => &of.directives,
        TypeDefinition::Interface(of) => &of.directives,
        TypeDefinition::Union(of) => &of.directives,
        TypeDefinition::Enum(of) => &of.directives,
        TypeDefinition::InputObject(of) => &of.directives,
    }
}

//! `@inaccessible` on what is not the subgraphs' own: scalars of GraphQL itself, and what directives that are composed
//! bring with them.

use std::collections::HashSet;

use federation_composition::{
    FederatedLink, extract_link_implementations,
    graphql_core::{self, Value},
};
use graphql_tools::static_graphql::schema::{Definition, Directive, Field, InputValue, TypeDefinition};

use super::Fault;
use crate::{
    compose::{
        subgraph::{FEDERATION, Subgraph},
        text,
    },
    types::name_of,
};

const CODE: &str = "DISALLOWED_INACCESSIBLE";

/// The scalars of GraphQL itself.
const SCALARS: [&str; 5] = ["Int", "Float", "String", "Boolean", "ID"];

pub(super) fn check(subgraphs: &[Subgraph<'_>], within: &mut Vec<Fault>, between: &mut Vec<Fault>) {
    for subgraph in subgraphs {
        let name = &subgraph.given.name;
        for (scalar, shown) in subgraph.parts().filter(|(of, _)| SCALARS.contains(of)) {
            if shown.is_extension {
                let message = format!(
                    "[{name}] The type \"{scalar}\" is one of GraphQL itself, and cannot be extended."
                );
                within.push(Fault::new("INVALID_GRAPHQL", message));
            } else if shown.directives.iter().any(|directive| subgraph.hides(directive)) {
                let message = format!(
                    "The type \"{scalar}\" is one of GraphQL itself, and cannot be @inaccessible, as it is in subgraph \"{name}\"."
                );
                between.push(Fault::new(CODE, message).instead_of("REFERENCED_INACCESSIBLE", scalar));
            }
        }
        for coordinate in hidden(subgraph).unwrap_or_default() {
            let message = format!(
                "\"{coordinate}\" comes with a directive that is composed, and cannot be @inaccessible, as it is in subgraph \"{name}\"."
            );
            between.push(Fault::new(CODE, message));
        }
    }
}

/// What is hidden of composed directives, and of the types of their features.
fn hidden(subgraph: &Subgraph<'_>) -> Option<Vec<String>> {
    if !subgraph.given.sdl.contains("composeDirective") {
        return None;
    }
    let composed = Composed::of(&subgraph.given.sdl)?;
    let mut marked = Vec::new();
    for definition in &text::parsed(&subgraph.given.sdl).ok()?.definitions {
        match definition {
            Definition::DirectiveDefinition(of) if composed.directives.contains(&of.name) => {
                arguments(&format!("@{}", of.name), &of.arguments, &mut marked);
            }
            Definition::TypeDefinition(of) if composed.has_type(name_of(of)) => elements(of, &mut marked),
            _ => {}
        }
    }
    let is_hidden = |directives: &[Directive]| directives.iter().any(|directive| subgraph.hides(directive));
    let hidden = marked.into_iter().filter(|(_, directives)| is_hidden(directives));
    Some(hidden.map(|(coordinate, _)| coordinate).collect())
}

/// Coordinates, with the directives that stand there.
type Marked = Vec<(String, Vec<Directive>)>;

/// A type and all within it.
fn elements(definition: &TypeDefinition, marked: &mut Marked) {
    let name = name_of(definition);
    let mut fields = |fields: &[Field]| {
        for field in fields {
            let coordinate = format!("{name}.{}", field.name);
            arguments(&coordinate, &field.arguments, marked);
            marked.push((coordinate, field.directives.clone()));
        }
    };
    let directives = match definition {
        TypeDefinition::Scalar(of) => &of.directives,
        TypeDefinition::Union(of) => &of.directives,
        TypeDefinition::Object(of) => {
            fields(&of.fields);
            &of.directives
        }
        TypeDefinition::Interface(of) => {
            fields(&of.fields);
            &of.directives
        }
        TypeDefinition::InputObject(of) => {
            let within = of.fields.iter().map(|of| (format!("{name}.{}", of.name), of.directives.clone()));
            marked.extend(within);
            &of.directives
        }
        TypeDefinition::Enum(of) => {
            let within = of.values.iter().map(|of| (format!("{name}.{}", of.name), of.directives.clone()));
            marked.extend(within);
            &of.directives
        }
    };
    marked.push((name.to_owned(), directives.clone()));
}

fn arguments(of: &str, arguments: &[InputValue], marked: &mut Marked) {
    let marks =
        arguments.iter().map(|argument| (format!("{of}({}:)", argument.name), argument.directives.clone()));
    marked.extend(marks);
}

/// What `@composeDirective` carries over into the supergraph.
struct Composed {
    /// The names of its directives.
    directives: HashSet<String>,
    /// The links to their features.
    features: Vec<FederatedLink>,
}

impl Composed {
    fn of(sdl: &str) -> Option<Self> {
        let document = graphql_core::parse(sdl).ok()?;
        let links = extract_link_implementations(&document).ok()?;
        let name = links.resolve_import_name(FEDERATION, "@composeDirective");
        let applied = document.definitions.iter().flat_map(|definition| match definition {
            graphql_core::Definition::SchemaDefinition(schema) => schema.directives.as_slice(),
            graphql_core::Definition::SchemaExtension(schema) => schema.directives.as_slice(),
            _ => &[],
        });
        let named = applied
            .filter(|directive| directive.name.value == name)
            .flat_map(|directive| &directive.arguments);
        let directives = named.filter_map(|argument| match &argument.value {
            Value::String(text) => Some(text.value.trim_start_matches('@').to_owned()),
            _ => None,
        });
        let directives: HashSet<String> = directives.collect();
        let is_composed = |link: &FederatedLink| {
            imported(link).any(|name| directives.contains(name.trim_start_matches('@')))
        };
        let features = links.into_links().into_iter().filter(is_composed).collect();
        Some(Self { directives, features })
    }

    fn has_type(&self, name: &str) -> bool {
        self.features.iter().any(|feature| {
            let space = feature.as_().or(feature.url().name()).unwrap_or_default();
            imported(feature).any(|of| of == name)
                || name.strip_prefix(space).is_some_and(|rest| rest.starts_with("__"))
        })
    }
}

/// What the imports of a link are called.
fn imported(link: &FederatedLink) -> impl Iterator<Item = &str> {
    link.imports().iter().map(|import| import.as_.as_deref().unwrap_or(&import.name))
}

//! The supergraph as the planner below likes it.
//!
//! Order of keys: to come back to a subgraph for a field with `@requires`, the planner takes the last of the entity's
//! keys there, and does not ask whether the subgraph that it comes from has that key. So the key that most subgraphs
//! have comes last; where that does not do either, the other way round is tried.
//!
//! Order of subgraphs: the planner goes by their names, and finds the implementations of an interface only where the
//! subgraph that has the interface comes before one that has it as one object. So the names of the latter get a mark
//! that sorts last.

use std::collections::HashSet;

use graphql_tools::static_graphql::{
    query::Value,
    schema::{Definition, Directive, Document, Field, TypeDefinition},
};

use crate::types::text_argument;

/// What is put before the names of subgraphs that have an interface as one object.
pub(crate) const LAST: &str = "~";

/// Marks the names of the subgraphs that have to come last.
pub(super) fn mark(document: &mut Document) {
    let mut last = HashSet::new();
    for definition in &document.definitions {
        if let Definition::TypeDefinition(TypeDefinition::Interface(interface)) = definition {
            let joined = interface.directives.iter().filter(|directive| is_interface_object(directive));
            last.extend(joined.filter_map(graph));
        }
    }
    for definition in &mut document.definitions {
        let Definition::TypeDefinition(TypeDefinition::Enum(graphs)) = definition else { continue };
        if graphs.name != "join__Graph" {
            continue;
        }
        let marked = graphs.values.iter_mut().filter(|value| last.contains(&value.name));
        for (name, value) in marked.flat_map(|value| &mut value.directives).flat_map(|of| &mut of.arguments) {
            if let (true, Value::String(text)) = (name == "name", value) {
                text.insert_str(0, LAST);
            }
        }
    }
}

/// Orders the keys of all entities, those last that most subgraphs have; or first, where it is turned round.
pub(super) fn order(document: &mut Document, turned_round: bool) {
    for definition in &mut document.definitions {
        let (directives, fields) = match definition {
            Definition::TypeDefinition(TypeDefinition::Object(of)) => (&mut of.directives, &of.fields),
            Definition::TypeDefinition(TypeDefinition::Interface(of)) => (&mut of.directives, &of.fields),
            _ => continue,
        };
        let graphs: HashSet<String> = directives.iter().filter_map(graph).collect();
        let spread = |directive: &Directive| {
            let key = text_argument(directive, "key").unwrap_or_default();
            let names: Vec<&str> = top_level(key).collect();
            let has = |graph: &&String| names.iter().all(|name| resolves(fields, name, graph));
            let count = graphs.iter().filter(has).count();
            if turned_round { usize::MAX - count } else { count }
        };
        let mut joined: Vec<Directive> =
            directives.iter().filter(|directive| directive.name == "join__type").cloned().collect();
        joined.sort_by_cached_key(|directive| spread(directive));
        let mut joined = joined.into_iter();
        for directive in directives.iter_mut().filter(|directive| directive.name == "join__type") {
            *directive = joined.next().expect("there are as many as there were");
        }
    }
}

fn graph(directive: &Directive) -> Option<String> {
    text_argument(directive, "graph").map(ToOwned::to_owned)
}

fn is_interface_object(directive: &Directive) -> bool {
    directive.arguments.contains(&("isInterfaceObject".to_owned(), Value::Boolean(true)))
}

/// Whether a subgraph can give a field of the type.
fn resolves(fields: &[Field], name: &str, graph: &str) -> bool {
    let Some(field) = fields.iter().find(|field| field.name == name) else { return false };
    let mut joined = field.directives.iter().filter(|directive| directive.name == "join__field").peekable();
    joined.peek().is_none()
        || joined.any(|directive| {
            let external = directive.arguments.contains(&("external".to_owned(), Value::Boolean(true)));
            let here = text_argument(directive, "graph").is_none_or(|of| of == graph);
            here && !external
        })
}

/// The names of the fields that a selection begins with: those outside of braces.
fn top_level(selection: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    selection.split_inclusive(['{', '}', ' ', ',', '\n']).filter_map(move |part| {
        let name = part.trim_matches(['{', '}', ' ', ',', '\n']);
        let outside = depth == 0 && !name.is_empty();
        depth += i32::from(part.ends_with('{')) - i32::from(part.ends_with('}'));
        outside.then_some(name)
    })
}

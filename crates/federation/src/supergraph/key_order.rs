//! The order of an entity's keys, as the planner below likes them.
//!
//! To come back to a subgraph for a field with `@requires`, the planner takes the last of the entity's keys there, and
//! does not ask whether the subgraph that it comes from has that key. So the key that most subgraphs have comes last;
//! where that does not do either, the other way round is tried.

use std::collections::HashSet;

use graphql_tools::static_graphql::{
    query::Value,
    schema::{Definition, Directive, Document, Field, TypeDefinition},
};

/// Orders the keys of all entities, those last that most subgraphs have; or first, where it is turned round.
pub(super) fn order(document: &mut Document, turned_round: bool) {
    for definition in &mut document.definitions {
        let (directives, fields) = match definition {
            Definition::TypeDefinition(TypeDefinition::Object(of)) => (&mut of.directives, &of.fields),
            Definition::TypeDefinition(TypeDefinition::Interface(of)) => (&mut of.directives, &of.fields),
            _ => continue,
        };
        let graphs: HashSet<String> = directives.iter().filter_map(|of| argument(of, "graph")).collect();
        let spread = |directive: &Directive| {
            let key = argument(directive, "key").unwrap_or_default();
            let names: Vec<&str> = top_level(&key).collect();
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

/// Whether a subgraph can give a field of the type.
fn resolves(fields: &[Field], name: &str, graph: &str) -> bool {
    let Some(field) = fields.iter().find(|field| field.name == name) else { return false };
    let mut joined = field.directives.iter().filter(|directive| directive.name == "join__field").peekable();
    joined.peek().is_none()
        || joined.any(|directive| {
            let external = directive.arguments.contains(&("external".to_owned(), Value::Boolean(true)));
            let here = argument(directive, "graph").is_none_or(|of| of == graph);
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

fn argument(directive: &Directive, name: &str) -> Option<String> {
    directive.arguments.iter().find_map(|(of, value)| match value {
        Value::String(text) | Value::Enum(text) if of == name => Some(text.clone()),
        _ => None,
    })
}

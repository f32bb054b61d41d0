//! Names that the library below does not follow: those of directives under a namespace of the subgraph's own,
//! `@interfaceObject` under another name, and imported types. They are written as they are called without an import.

use std::ops::Range;

use graphql_tools::static_graphql::schema::{Definition, InputValue, TypeDefinition};

use super::{
    subgraph::FEDERATION,
    text::{self, Edit},
};
use crate::types::named;

/// The types that Federation's specification has for the arguments of its directives.
const TYPES: [&str; 4] = ["FieldSet", "Scope", "Policy", "ContextFieldValue"];

/// What is written otherwise.
pub(super) fn edits(sdl: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for link in links(sdl) {
        let arguments = &sdl[link.clone()];
        let import = arguments.find('[').map_or(0..0, |at| at..at + text::closed(&arguments[at..], '[', ']'));
        for (name, called, entry) in imported_types(arguments, &import) {
            edits.push(Edit { range: at(&link, &entry), by: String::new() });
            edits.extend(uses_of_type(sdl, &called, &format!("federation__{name}")));
        }
        for (start, _) in arguments.match_indices("as:") {
            let Some(name) = text::string(arguments, start) else { continue };
            let called = arguments[name.clone()].trim_matches('"');
            if !import.contains(&start) {
                edits.push(Edit { range: at(&link, &(start..name.end)), by: String::new() });
                edits.extend(uses(sdl, &format!("@{called}__"), |_| true, "@federation__"));
            } else if let Some(entry) = entry(arguments, start, name.end)
                && arguments[entry.clone()].contains("\"@interfaceObject\"")
            {
                edits.push(Edit { range: at(&link, &entry), by: "\"@interfaceObject\"".to_owned() });
                let ends = |next: Option<char>| next.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
                let uses = uses(sdl, called, ends, "@interfaceObject");
                edits.extend(uses.filter(|edit| !link.contains(&edit.range.start)));
            }
        }
    }
    edits
}

/// The arguments of links to Federation's specification.
fn links(sdl: &str) -> impl Iterator<Item = Range<usize>> {
    sdl.match_indices("@link").filter_map(|(start, _)| {
        let open = start + sdl[start..].find('(')?;
        let link = open..open + text::closed(&sdl[open..], '(', ')');
        sdl[link.clone()].contains(FEDERATION).then_some(link)
    })
}

/// The types that an import list names, what they are called, and their entries.
fn imported_types(arguments: &str, import: &Range<usize>) -> Vec<(&'static str, String, Range<usize>)> {
    let found = TYPES.into_iter().filter_map(|name| {
        let quoted = format!("\"{name}\"");
        let start = import.start + arguments[import.clone()].find(&quoted)?;
        let end = start + quoted.len();
        match entry(arguments, start, end).filter(|entry| !arguments[entry.start..start].contains('}')) {
            None => Some((name, name.to_owned(), start..end)),
            Some(entry) => {
                let alias = text::string(arguments, entry.start + arguments[entry.clone()].find("as:")?)?;
                Some((name, arguments[alias].trim_matches('"').to_owned(), entry))
            }
        }
    });
    found.collect()
}

/// A type of Federation's stands where it is defined, and in the definitions of directives.
fn uses_of_type(sdl: &str, called: &str, by: &str) -> Vec<Edit> {
    let Ok(document) = text::parsed(sdl) else { return Vec::new() };
    let mut places = Vec::new();
    for definition in &document.definitions {
        match definition {
            Definition::TypeDefinition(TypeDefinition::Scalar(scalar)) if scalar.name == called => {
                let start = text::offset(sdl, scalar.position).map(|at| text::described(sdl, at));
                let after = start.map(|start| start + "scalar".len());
                let name = after.and_then(|after| Some(after + sdl[after..].find(called)?));
                places.extend(name.map(|name| name..name + called.len()));
            }
            Definition::DirectiveDefinition(directive) => {
                let is_used = |input: &&InputValue| named(&input.value_type) == called;
                let inputs = directive.arguments.iter().filter(is_used);
                let starts = inputs.filter_map(|input| text::offset(sdl, input.position));
                places.extend(starts.filter_map(|start| text::type_name(sdl, start)));
            }
            _ => {}
        }
    }
    places.into_iter().map(|range| Edit { range, by: by.to_owned() }).collect()
}

/// The entry of an import list that has something within.
fn entry(arguments: &str, start: usize, end: usize) -> Option<Range<usize>> {
    Some(arguments[..start].rfind('{')?..end + arguments[end..].find('}')? + 1)
}

fn uses(
    sdl: &str,
    name: &str,
    ends: impl Fn(Option<char>) -> bool,
    by: &'static str,
) -> impl Iterator<Item = Edit> {
    let found: Vec<usize> = sdl.match_indices(name).map(|(start, _)| start).collect();
    let length = name.len();
    let found = found.into_iter().filter(move |start| ends(sdl[start + length..].chars().next()));
    found.map(move |start| Edit { range: start..start + length, by: by.to_owned() })
}

fn at(base: &Range<usize>, range: &Range<usize>) -> Range<usize> {
    base.start + range.start..base.start + range.end
}

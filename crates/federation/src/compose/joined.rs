//! `@join__field` of roots and interfaces: the library below leaves out there what differs between subgraphs.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt::Write,
};

use super::{
    selection::FITS,
    subgraph::{Subgraph, is_root},
    text,
};
use crate::types::named;

/// What subgraphs say of the fields of roots and interfaces.
pub(super) struct Joined(BTreeMap<(String, String), Vec<Said>>);

/// What one of them says.
struct Said {
    subgraph: String,
    /// The field's type there.
    ty: String,
    provides: Option<String>,
}

impl Joined {
    pub(super) fn new(subgraphs: &[Subgraph<'_>]) -> Self {
        let interfaces: HashSet<&str> = subgraphs.iter().flat_map(Subgraph::interfaces).collect();
        let mut all: BTreeMap<(String, String), Vec<Said>> = BTreeMap::new();
        for subgraph in subgraphs {
            for (parent, field) in subgraph.fields() {
                let parent = subgraph.merged(parent);
                if (!is_root(parent) && !interfaces.contains(parent)) || subgraph.is_external(field) {
                    continue;
                }
                let ty = field.field_type.to_string();
                let ty = match named(&field.field_type) {
                    query if query == subgraph.query => ty.replace(query, "Query"),
                    _ => ty,
                };
                let said = Said {
                    subgraph: subgraph.given.name.clone(),
                    ty,
                    provides: subgraph.provided(field).map(ToOwned::to_owned),
                };
                all.entry((parent.to_owned(), field.name.clone())).or_default().push(said);
            }
        }
        all.retain(|_, said| {
            said.iter().any(|one| one.ty != said[0].ty || one.provides.is_some()) && said.len() > 1
        });
        Self(all)
    }

    /// Writes what is missing into the line of a field. `graphs` are the subgraphs as the supergraph calls them.
    pub(super) fn complete(
        &self,
        line: &mut String,
        parent: &str,
        field: &str,
        graphs: &HashMap<String, String>,
    ) {
        if line.contains("override: ") {
            if is_root(parent) {
                label_sources(line, graphs);
            }
            return;
        }
        let Some(said) = self.0.get(&(parent.to_owned(), field.to_owned())) else { return };
        let differ = said.iter().any(|one| one.ty != said[0].ty);
        let named = said.iter().filter_map(|one| Some((graphs.get(&one.subgraph)?, one)));
        for (graph, one) in named.collect::<BTreeMap<_, _>>() {
            if let Some(provides) = &one.provides {
                add(line, graph, "provides", provides);
            }
            if differ {
                add(line, graph, "type", &one.ty);
            } else {
                join(line, graph);
            }
        }
    }
}

/// Whether the line of a field joins a subgraph.
pub(super) fn has(line: &str, graph: &str) -> bool {
    start(line, graph).is_some()
}

/// Writes the type that a subgraph declares.
pub(super) fn write_type(line: &mut String, graph: &str, declared: &str) {
    let place = join(line, graph);
    let written = format!("type: {declared:?}");
    match line[place.clone()].find("type: ").map(|at| place.start + at) {
        Some(at) => {
            let end = text::string(line, at).map_or(place.end, |string| string.end);
            line.replace_range(at..end, &written);
        }
        None => line.insert_str(place.end - 1, &format!(", {written}")),
    }
}

fn start(line: &str, graph: &str) -> Option<usize> {
    let head = format!("@join__field(graph: {graph}");
    let mut known = line.match_indices(&head).map(|(start, _)| start);
    known.find(|start| line[start + head.len()..].starts_with([',', ')']))
}

/// Where the directive that joins a subgraph stands in the line of a field.
fn join(line: &mut String, graph: &str) -> std::ops::Range<usize> {
    let start = start(line, graph).unwrap_or_else(|| {
        line.push(' ');
        let start = line.len();
        write!(line, "@join__field(graph: {graph})").expect(FITS);
        start
    });
    let open = start + "@join__field".len();
    start..open + text::closed(&line[open..], '(', ')')
}

/// Gives the directive that joins a subgraph an argument, if it has none of this name.
fn add(line: &mut String, graph: &str, name: &str, value: &str) {
    let place = join(line, graph);
    if !line[place.clone()].contains(&format!("{name}: ")) {
        line.insert_str(place.end - 1, &format!(", {name}: {value:?}"));
    }
}

/// Gives subgraphs that a label moves a field away from the label too.
fn label_sources(line: &mut String, graphs: &HashMap<String, String>) {
    let after = |text: &str, name: &str| {
        let (_, rest) = text.split_once(name)?;
        Some(rest.split('"').next()?.to_owned())
    };
    let moved: Vec<(String, String)> = line
        .split("@join__field")
        .filter_map(|join| Some((after(join, "override: \"")?, after(join, "overrideLabel: \"")?)))
        .collect();
    for (source, label) in moved {
        if let Some(graph) = graphs.get(&source) {
            add(line, graph, "overrideLabel", &label);
        }
    }
}

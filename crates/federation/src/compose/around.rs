//! Around what the library below gets wrong: subgraphs are handed to it so that it does not, and what it left out is
//! written into its supergraph.

use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write,
};

use super::{
    SubgraphSdl, arguments,
    fit::Kin,
    joined::Joined,
    links,
    outputs::Outputs,
    rewriting::{Rewriting, STAND_IN},
    selection::FITS,
    shares::Shares,
    subgraph::Subgraph,
    text,
    wrapped::Wrapped,
};
use crate::types::named;

/// Subgraphs as the library gets them.
pub(super) struct Around {
    pub(super) subgraphs: Vec<SubgraphSdl>,
    /// Fields of the query type that go by the stand-in, with their types.
    stood_in: BTreeSet<(String, String)>,
    joined: Joined,
    outputs: Outputs,
    /// External fields of interface objects: interface, field, subgraph.
    external: BTreeSet<(String, String, String)>,
    /// What the library writes for the names of subgraphs, and what they are.
    renamed: Vec<(String, String)>,
}

impl Around {
    /// `read` are the subgraphs of `given`, if all can be read.
    pub(super) fn new(
        given: &[SubgraphSdl],
        read: &[Subgraph<'_>],
        shares: &Shares<'_>,
        kin: &Kin<'_>,
    ) -> Self {
        if read.len() < given.len() {
            return Self {
                subgraphs: given.to_vec(),
                stood_in: BTreeSet::new(),
                joined: Joined::new(&[]),
                outputs: Outputs::default(),
                external: BTreeSet::new(),
                renamed: Vec::new(),
            };
        }
        let (mut stood_in, mut external) = (BTreeSet::new(), BTreeSet::new());
        let mut subgraphs: Vec<SubgraphSdl> = Vec::with_capacity(given.len());
        // The library goes by the names. None where the order is right.
        let names: Vec<String> = order(read).map(in_order).unwrap_or_default();
        let outputs = Outputs::of(shares, kin);
        let (mut of_arguments, mut of_outputs) = (arguments::edits(shares), outputs.edits(shares));
        for subgraph in read {
            let name = subgraph.given.name.as_str();
            let mut edits = of_arguments.remove(name).unwrap_or_default();
            edits.extend(of_outputs.remove(name).unwrap_or_default());
            let mut rewriting = Rewriting::of(subgraph, read, &names, shares, edits);
            stood_in.append(&mut rewriting.stood_in);
            external.append(&mut rewriting.external);
            subgraphs.push(rewriting.end());
        }
        let mut renamed = Vec::new();
        for (subgraph, name) in subgraphs.iter_mut().zip(names) {
            renamed.push((name.to_uppercase(), graph_id(&subgraph.name)));
            renamed.push((name.clone(), std::mem::replace(&mut subgraph.name, name)));
        }
        Self { subgraphs, stood_in, joined: Joined::new(read), outputs, external, renamed }
    }

    /// What the library tells, with the names that subgraphs have.
    pub(super) fn named(&self, told: &str) -> String {
        self.renamed.iter().fold(told.to_owned(), |told, (from, to)| told.replace(from, to))
    }

    /// The library's SDL as it ought to be.
    pub(super) fn mended(&self, sdl: &str) -> String {
        let (sdl, wrapped) = Wrapped::unwrapped(&links::composed(&self.named(sdl)));
        let mut lines: Vec<String> = sdl.lines().map(ToOwned::to_owned).collect();
        let graphs = graphs(&lines);
        let mut of = String::new();
        let mut faces: Vec<String> = Vec::new();
        let mut joined: Vec<String> = Vec::new();
        // A field whose arguments take several lines, and whether a description is read.
        let (mut begun, mut described) = (String::new(), false);
        for line in &mut lines {
            let is_description = described;
            described ^= line.matches("\"\"\"").count() % 2 == 1;
            if is_description {
                continue;
            }
            if let Some(name) = line.strip_prefix("type ").or_else(|| line.strip_prefix("interface ")) {
                name.split([' ', '{']).next().unwrap_or_default().clone_into(&mut of);
                faces = interfaces(line);
                joined = arguments(line, "@join__type(graph: ");
            } else if line.starts_with("  @join__type(graph: ") {
                joined.extend(arguments(line, "@join__type(graph: "));
            } else if line == "}" {
                of.clear();
                joined.clear();
            }
            let Some(field) = line.strip_prefix("  ").filter(|_| !of.is_empty()) else { continue };
            let mut name = field.split(['(', ':']).next().unwrap_or_default().to_owned();
            let mut from = "  ".len();
            if !begun.is_empty() {
                let Some(end) = line.find("): ") else { continue };
                name = std::mem::take(&mut begun);
                from = end + 1;
            } else if field[name.len()..].starts_with('(') && text::type_name(line, from).is_none() {
                begun = name;
                continue;
            }
            // What an interface object adds to its interface, all implementations have too.
            let mut held = faces.iter().chain([&of]);
            if held.any(|of| self.stood_in.contains(&(of.clone(), name.clone()))) {
                stood_for(line, from);
            }
            self.joined.complete(line, &of, &name, &graphs);
            self.outputs.complete(line, from, &of, &name, &graphs);
            for (_, _, subgraph) in self.external.iter().filter(|(ty, field, _)| *ty == of && *field == name)
            {
                if let Some(graph) = graphs.get(subgraph) {
                    mark_external(line, graph, &joined);
                }
            }
        }
        let mut text = lines.join("\n");
        if sdl.ends_with('\n') {
            text.push('\n');
        }
        wrapped.restored(&text)
    }
}

/// The numbers of the subgraphs in an order in which a field's interface or union comes before one of its members: the
/// library takes the first type that it sees for the merged one. None where the order of their names does.
fn order(subgraphs: &[Subgraph<'_>]) -> Option<Vec<usize>> {
    let mut by_name: Vec<usize> = (0..subgraphs.len()).collect();
    by_name.sort_by_key(|place| &subgraphs[*place].given.name);
    // Who gives a field as an interface or union, by its coordinate.
    let mut abstractly: HashMap<(&str, &str), (usize, &str)> = HashMap::new();
    for (place, subgraph) in subgraphs.iter().enumerate() {
        for (parent, field) in subgraph.fields() {
            let ty = named(&field.field_type);
            if subgraph.is_abstract(ty) {
                abstractly.entry((subgraph.merged(parent), &field.name)).or_insert((place, ty));
            }
        }
    }
    let mut before: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); subgraphs.len()];
    for (place, subgraph) in subgraphs.iter().enumerate() {
        for (parent, field) in subgraph.fields() {
            if let Some((first, ty)) = abstractly.get(&(subgraph.merged(parent), field.name.as_str()))
                && *ty != named(&field.field_type)
                && *first != place
            {
                before[place].insert(*first);
            }
        }
    }
    let mut ordered = Vec::new();
    while ordered.len() < subgraphs.len() {
        let rest = || by_name.iter().copied().filter(|place| !ordered.contains(place));
        let ready = rest().find(|place| before[*place].iter().all(|first| ordered.contains(first)));
        ordered.push(ready.or_else(|| rest().next()).expect("some are left"));
    }
    (ordered != by_name).then_some(ordered)
}

/// Names for subgraphs, by their numbers, that put them in this order.
fn in_order(order: Vec<usize>) -> Vec<String> {
    let mut names = vec![String::new(); order.len()];
    for (nth, place) in order.into_iter().enumerate() {
        names[place] = format!("pediment{nth:04}subgraph");
    }
    names
}

/// What a subgraph is called in `join__Graph`.
fn graph_id(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

/// The names of subgraphs in the supergraph.
fn graphs(lines: &[String]) -> HashMap<String, String> {
    let graph = |line: &String| {
        let (value, rest) = line.trim().split_once(" @join__graph(name: \"")?;
        Some((rest.split('"').next()?.to_owned(), value.to_owned()))
    };
    lines.iter().filter_map(graph).collect()
}

/// The interfaces that the first line of a type names.
fn interfaces(line: &str) -> Vec<String> {
    let Some((_, names)) = line.split_once(" implements ") else { return Vec::new() };
    names.split([' ', '&', '{']).take_while(|name| !name.starts_with('@')).map(ToOwned::to_owned).collect()
}

/// The first arguments of all uses of a directive in a line.
fn arguments(line: &str, directive: &str) -> Vec<String> {
    line.split(directive)
        .skip(1)
        .map(|rest| rest.split([',', ')']).next().unwrap_or_default().to_owned())
        .collect()
}

/// Writes the query type into the line of a field where the stand-in is; the field, or the end of it, begins at `from`.
fn stood_for(line: &mut String, from: usize) {
    let Some(ty) = text::whole_type(line, from) else { return };
    let directives = line.split_off(ty.end);
    line.replace_range(ty.clone(), &line[ty].replace(STAND_IN, "Query"));
    let directives = directives.replace(&format!("type: \"{STAND_IN}"), "type: \"Query");
    line.push_str(&directives.replace(&format!("type: \"[{STAND_IN}"), "type: \"[Query"));
}

/// Marks a field as external in a subgraph, where it is not yet. A field without marks is one of all that have the type.
fn mark_external(line: &mut String, graph: &str, joined: &[String]) {
    let known = arguments(line, "@join__field(graph: ");
    if known.iter().any(|of| of == graph) {
        return;
    }
    if known.is_empty() {
        let mut others: Vec<&String> = joined.iter().filter(|of| *of != graph).collect();
        others.dedup();
        for other in others {
            write!(line, " @join__field(graph: {other})").expect(FITS);
        }
    }
    write!(line, " @join__field(graph: {graph}, external: true)").expect(FITS);
}

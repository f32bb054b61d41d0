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
    links, names,
    outputs::Outputs,
    selection::{FITS, spelt_out},
    shares::Shares,
    subgraph::Subgraph,
    text::{self, Edit},
};
use crate::types::named;

/// A leaf that stands for the query type while the library composes: it does not see that a root is reached from
/// anywhere.
const STAND_IN: &str = "Boolean";

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
            let sdl = &subgraph.given.sdl;
            let mut edits = names::edits(sdl);
            for others in [&mut of_arguments, &mut of_outputs] {
                edits.extend(others.remove(subgraph.given.name.as_str()).unwrap_or_default());
            }
            if !sdl.lines().any(|line| line.starts_with("schema")) {
                for extension in text::roots_in_extensions(sdl) {
                    let word = extension.start..extension.start + "extend ".len();
                    edits.push(Edit { range: word, by: String::new() });
                }
            }
            let has_root = subgraph.types.contains_key(&subgraph.query);
            let unused = subgraph.unused_fields();
            for (parent, field) in subgraph.fields() {
                let at = text::offset(sdl, field.position);
                if unused.contains(&format!("{parent}.{}", field.name)) && subgraph.has_own_fields(parent) {
                    let range = at.and_then(|at| text::field(sdl, at));
                    edits.extend(range.map(|range| Edit { range, by: String::new() }));
                    continue;
                }
                if read.len() > 1
                    && has_root
                    && named(&field.field_type) == subgraph.query
                    && let Some(range) = at.and_then(|at| text::type_name(sdl, at))
                {
                    edits.push(Edit { range, by: STAND_IN.to_owned() });
                    stood_in.insert((subgraph.merged(parent).to_owned(), field.name.clone()));
                }
                if let Some((selection, place)) = subgraph.required(field)
                    && let Some(spelt) = spelt_out(subgraph, parent, selection)
                    && let Some(range) = text::offset(sdl, place).and_then(|at| text::string(sdl, at))
                {
                    edits.push(Edit { range, by: format!("{spelt:?}") });
                }
                if let Some((source, place)) = subgraph.source(field)
                    && let Some(at) = text::offset(sdl, place)
                {
                    let renamed = read.iter().zip(&names).find(|(of, _)| of.given.name == source);
                    let by = format!("{:?}", renamed.map_or(source, |(_, name)| name));
                    let others = shares.get(subgraph.merged(parent), &field.name);
                    edits.extend(if others.iter().any(|share| share.name() == source) {
                        text::argument(sdl, at, "from").map(|range| Edit { range, by })
                    } else {
                        // What nobody moves away has no label.
                        text::arguments(sdl, at).map(|range| Edit { range, by: format!("(from: {by})") })
                    });
                }
                // The library wants what says `@external` to be as it is elsewhere, also where that says nothing.
                if let Some(external) = subgraph.external(field)
                    && let others = shares.get(subgraph.merged(parent), &field.name)
                    && others.iter().any(|share| share.output() != others[0].output())
                    && others.iter().any(|share| share.subgraph.given == subgraph.given && !share.is_external)
                    && let Some(start) = text::offset(sdl, external.position)
                {
                    let range = start..start + 1 + external.name.len();
                    edits.push(Edit { range, by: String::new() });
                }
                if subgraph.is_interface_object(parent) && subgraph.is_external(field) {
                    external.insert((parent.to_owned(), field.name.clone(), subgraph.given.name.clone()));
                }
            }
            subgraphs.push(SubgraphSdl { sdl: text::edited(sdl, edits), ..subgraph.given.clone() });
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
        let sdl = links::composed(&self.named(sdl));
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
        text
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

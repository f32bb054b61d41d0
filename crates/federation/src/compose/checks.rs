//! What the library below does not look at, or not in the right way. As there, what is wrong within a subgraph is told
//! before what is wrong between them, and that before what queries meet on their paths.

mod arguments;
mod circles;
mod external;
mod implementations;
mod inaccessible;
mod interfaces;
mod keys;
mod output_types;
mod runtime_types;
mod selections;
mod sharing;

use std::collections::HashSet;

use graphql_tools::static_graphql::schema::Document;

use super::{fit::Kin, shares::Shares, subgraph::Subgraph};

/// Rules of the library that are not its own any more.
pub(super) const TAKEN_OVER: [&str; 1] = ["InvalidFieldSharingRule"];

/// The code of what no query can reach.
const UNREACHABLE: &str = "SATISFIABILITY_ERROR";

/// The code of what is no GraphQL.
const INVALID: &str = "INVALID_GRAPHQL";

/// An error before its places are known.
pub(super) struct Told {
    pub(super) code: String,
    /// What is wrong; it quotes the coordinates that it is about.
    pub(super) message: String,
    /// How to mend it, where another way leads out than for others of the code.
    pub(super) mend: Option<&'static str>,
}

/// What is wrong, by our checks.
#[derive(Default)]
pub(super) struct Faults {
    /// Within a subgraph.
    within: Vec<Fault>,
    /// Between subgraphs.
    between: Vec<Fault>,
    /// On the paths of queries.
    on_paths: Vec<Fault>,
}

/// Something that is wrong.
struct Fault {
    code: &'static str,
    message: String,
    /// What the library calls it, with the coordinate that is meant.
    instead_of: Vec<(&'static str, String)>,
    mend: Option<&'static str>,
}

impl Fault {
    fn new(code: &'static str, message: String) -> Self {
        Self { code, message, instead_of: Vec::new(), mend: None }
    }

    fn instead_of(mut self, code: &'static str, coordinate: &str) -> Self {
        self.instead_of.push((code, format!("\"{coordinate}\"")));
        self
    }
}

impl Faults {
    pub(super) fn of(subgraphs: &[Subgraph<'_>], shares: &Shares<'_>, kin: &Kin<'_>) -> Self {
        let mut faults = Self::default();
        external::check(subgraphs, shares, &mut faults.within);
        sharing::repeated(subgraphs, &mut faults.within);
        interfaces::check(subgraphs, &mut faults.between);
        keys::check(subgraphs, &mut faults.within);
        selections::check(subgraphs, shares, &mut faults.within, &mut faults.between);
        arguments::check(shares, &mut faults.between);
        implementations::check(subgraphs, &mut faults.within);
        inaccessible::check(subgraphs, &mut faults.within, &mut faults.between);
        output_types::check(shares, kin, &mut faults.between);
        external::compare(shares, &mut faults.between);
        sharing::check(subgraphs, shares, &mut faults.between);
        runtime_types::check(subgraphs, shares, &mut faults.on_paths);
        faults
    }

    /// Fields that need each other to be computed: the library would look for a way without end.
    pub(super) fn circles(subgraphs: &[Subgraph<'_>]) -> Vec<Told> {
        told(circles::check(subgraphs))
    }

    /// All errors, with those that the library tells.
    pub(super) fn with(self, mut library: Vec<Told>) -> Vec<Told> {
        let replaced = |error: &Told| {
            let mut ours = self.within.iter().chain(&self.between).flat_map(|fault| &fault.instead_of);
            ours.any(|(code, coordinate)| error.code == *code && error.message.contains(coordinate))
        };
        library.retain(|error| !replaced(error));
        let (within, between): (Vec<Told>, Vec<Told>) =
            library.into_iter().partition(|error| error.message.starts_with('['));
        let mut errors = told(self.within);
        errors.extend(within);
        for code in ["DIRECTIVE_DEFINITION_INVALID", INVALID] {
            only(code, &mut errors);
        }
        if errors.is_empty() {
            let (unreachable, between): (Vec<Told>, Vec<Told>) =
                between.into_iter().partition(|error| error.code == UNREACHABLE);
            errors = told(self.between);
            errors.extend(between);
            if errors.is_empty() {
                errors = told(self.on_paths);
                errors.extend(unreachable);
            }
        }
        errors
    }
}

/// What is wrong with what was merged.
pub(super) fn merged(supergraph: Document) -> Vec<Told> {
    told(implementations::merged(supergraph))
}

/// Leaves of the errors within a subgraph those of a code, if there are some: what is no GraphQL may make all else seem
/// wrong.
fn only(code: &str, errors: &mut Vec<Told>) {
    let subgraph = |error: &Told| error.message.split(']').next().map(ToOwned::to_owned);
    let broken: HashSet<_> = errors.iter().filter(|error| error.code == code).map(subgraph).collect();
    errors.retain(|error| error.code == code || !broken.contains(&subgraph(error)));
}

fn told(mut faults: Vec<Fault>) -> Vec<Told> {
    faults.sort_by(|one, other| (one.code, &one.message).cmp(&(other.code, &other.message)));
    let told = |Fault { code, message, mend, .. }| Told { code: code.to_owned(), message, mend };
    faults.into_iter().map(told).collect()
}

/// Names in quotes, one after the other.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

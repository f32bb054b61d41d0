//! Composition, case by case: a folder of `composition` holds the SDL of subgraphs and what they compose to.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use hive_router_query_planner::utils::parsing::safe_parse_schema;
use pediment_federation::{SubgraphSdl, Supergraph, compose};

const SUPERGRAPH: &str = "supergraph.graphql";
const ERRORS: &str = "errors.txt";
/// Cases that the composition below this crate gets wrong: what they expect is right, and does not come out yet.
const KNOWN_FAULTS: &str = "known-faults";
/// How many lines a difference shows before and after what is other.
const CONTEXT: usize = 3;

/// A folder with subgraphs and what is expected of them.
struct Case {
    name: String,
    folder: PathBuf,
    subgraphs: Vec<SubgraphSdl>,
}

#[test]
fn each_case_composes_to_what_its_folder_expects() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut failures = String::new();
    for case in cases() {
        let (expected, other, actual) = match compose(&case.subgraphs) {
            Ok(composed) => (SUPERGRAPH, ERRORS, composed.supergraph),
            Err(errors) => (ERRORS, SUPERGRAPH, errors.iter().map(|error| format!("{error}\n")).collect()),
        };
        let actual = format!("{}\n", actual.trim_end());
        let (expected, other) = (case.folder.join(expected), case.folder.join(other));
        if update {
            fs::write(&expected, &actual).unwrap();
            if other.exists() {
                fs::remove_file(other).unwrap();
            }
        } else if other.exists() {
            let other = fs::read_to_string(other).unwrap();
            write!(failures, "\n{}: the verdict is another\n{}", case.name, difference(&other, &actual))
                .unwrap();
        } else {
            let expected = fs::read_to_string(expected).unwrap_or_default();
            if expected != actual {
                write!(failures, "\n{}\n{}", case.name, difference(&expected, &actual)).unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "{failures}\nUPDATE_EXPECT=1 writes what comes out");
}

#[test]
fn each_composed_supergraph_can_be_planned_for_and_shows_a_schema_to_clients() {
    for case in cases() {
        let Ok(composed) = compose(&case.subgraphs) else { continue };
        let supergraph =
            Supergraph::parse(&composed.supergraph).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        for api in [supergraph.api_sdl(), &composed.api] {
            if let Err(error) = safe_parse_schema(api) {
                panic!("{}: what clients see does not parse: {error}\n{api}", case.name);
            }
        }
        let names: Vec<&str> = supergraph.subgraphs().iter().map(|subgraph| subgraph.name.as_str()).collect();
        let given: Vec<&str> = case.subgraphs.iter().map(|subgraph| subgraph.name.as_str()).collect();
        assert_eq!(names, given, "{}", case.name);
    }
}

/// The cases by name; their subgraphs are in the order of their names too.
fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/composition");
    let cases: Vec<Case> = sorted(&root)
        .into_iter()
        .filter(|folder| folder.is_dir() && !folder.ends_with(KNOWN_FAULTS))
        .map(|folder| Case { name: stem(&folder), subgraphs: subgraphs(&folder), folder })
        .collect();
    assert!(!cases.is_empty(), "there are no cases in {}", root.display());
    cases
}

fn subgraphs(folder: &Path) -> Vec<SubgraphSdl> {
    sorted(folder)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|of| of == "graphql") && !file.ends_with(SUPERGRAPH))
        .map(|file| {
            let name = stem(&file);
            let url = format!("http://{name}.example/graphql");
            SubgraphSdl { name, url, sdl: fs::read_to_string(file).unwrap() }
        })
        .collect()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// The lines that are other, marked, with some of those around them.
fn difference(expected: &str, actual: &str) -> String {
    let expected: Vec<&str> = expected.lines().collect();
    let actual: Vec<&str> = actual.lines().collect();
    let before = expected.iter().zip(&actual).take_while(|(a, b)| a == b).count();
    let behind = expected[before..].iter().rev().zip(actual[before..].iter().rev());
    let after = behind.take_while(|(a, b)| a == b).count();
    let (lost, found) = (&expected[before..expected.len() - after], &actual[before..actual.len() - after]);
    let around = |lines: &[&str]| lines.iter().map(|line| format!("    {line}\n")).collect::<String>();
    let marked = |mark: char, lines: &[&str]| {
        lines.iter().map(|line| format!("  {mark} {line}\n")).collect::<String>()
    };
    let end = expected.len() - after;
    [
        around(&expected[before.saturating_sub(CONTEXT)..before]),
        marked('-', lost),
        marked('+', found),
        around(&expected[end..expected.len().min(end + CONTEXT)]),
    ]
    .concat()
}

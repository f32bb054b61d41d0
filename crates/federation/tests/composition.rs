//! Composition, case by case: a folder of `composition` holds the SDL of subgraphs and what they compose to.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use hive_router_query_planner::utils::parsing::safe_parse_schema;
use pediment_federation::{SubgraphSdl, Supergraph, compose};

const SUPERGRAPH: &str = "supergraph.graphql";
const ERRORS: &str = "errors.txt";
const HINTS: &str = "hints.txt";
/// How many lines a difference shows before and after what is other.
const CONTEXT: usize = 3;
/// The mark of a line that is the same.
const SAME: &str = "    ";

/// A folder with subgraphs and what is expected of them.
struct Case {
    name: String,
    folder: PathBuf,
    subgraphs: Vec<SubgraphSdl>,
}

#[test]
fn each_case_composes_to_what_its_folder_expects() {
    let update = std::env::var("UPDATE_EXPECT").is_ok_and(|value| value == "1");
    let mut failures = String::new();
    for case in cases() {
        let (verdict, other, actual) = match compose(&case.subgraphs) {
            Ok(composed) => (SUPERGRAPH, ERRORS, composed.supergraph),
            Err(errors) => (ERRORS, SUPERGRAPH, lines(&errors)),
        };
        let actual = format!("{}\n", actual.trim_end());
        let (verdict, other) = (case.folder.join(verdict), case.folder.join(other));
        if update {
            fs::write(&verdict, &actual).unwrap();
            if other.exists() {
                fs::remove_file(other).unwrap();
            }
            continue;
        }
        // An expectation of the other verdict is shown as what is lost.
        let expected = if other.exists() { other } else { verdict };
        let expected = fs::read_to_string(expected).unwrap_or_default();
        if expected != actual {
            write!(failures, "\n{}\n{}", case.name, difference(&expected, &actual)).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}\nUPDATE_EXPECT=1 writes what comes out");
}

#[test]
fn each_case_that_composes_gives_the_hints_that_its_folder_expects() {
    let update = std::env::var("UPDATE_EXPECT").is_ok_and(|value| value == "1");
    let mut failures = String::new();
    for case in cases() {
        let Ok(composed) = compose(&case.subgraphs) else { continue };
        let actual = lines(&composed.hints);
        let file = case.folder.join(HINTS);
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if update && actual.is_empty() && file.exists() {
            fs::remove_file(file).unwrap();
        } else if update && !actual.is_empty() {
            fs::write(file, actual + "\n").unwrap();
        } else if !update && expected.trim_end() != actual {
            write!(failures, "\n{}\n{}", case.name, difference(&expected, &actual)).unwrap();
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
        let mut names: Vec<&str> =
            supergraph.subgraphs().iter().map(|subgraph| subgraph.name.as_str()).collect();
        let mut given: Vec<&str> = case.subgraphs.iter().map(|subgraph| subgraph.name.as_str()).collect();
        names.sort_unstable();
        given.sort_unstable();
        assert_eq!(names, given, "{}", case.name);
    }
}

/// The cases by name; their subgraphs are in the order of their names too.
fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/composition");
    let cases: Vec<Case> = sorted(&root)
        .into_iter()
        .filter(|folder| folder.is_dir())
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
            SubgraphSdl { name, url, sdl: fs::read_to_string(file).expect("the SDL can be read") }
        })
        .collect()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().and_then(|name| name.to_str()).expect("its name is UTF-8").to_owned()
}

fn lines(told: &[impl ToString]) -> String {
    told.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The lines that are other, marked, with some of those around them.
fn difference(expected: &str, actual: &str) -> String {
    let (lost, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    // How many lines both have in common from a pair of lines on.
    let mut common = vec![vec![0; found.len() + 1]; lost.len() + 1];
    for i in (0..lost.len()).rev() {
        for j in (0..found.len()).rev() {
            common[i][j] = if lost[i] == found[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let mut marked = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < lost.len() || j < found.len() {
        if i < lost.len() && j < found.len() && lost[i] == found[j] {
            marked.push((SAME, lost[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == found.len() || (i < lost.len() && common[i + 1][j] >= common[i][j + 1]) {
            marked.push(("  - ", lost[i]));
            i += 1;
        } else {
            marked.push(("  + ", found[j]));
            j += 1;
        }
    }
    let is_near = |at: usize| {
        let around = at.saturating_sub(CONTEXT)..marked.len().min(at + CONTEXT + 1);
        marked[around].iter().any(|(mark, _)| *mark != SAME)
    };
    let near = marked.iter().enumerate().filter(|(at, _)| is_near(*at));
    near.flat_map(|(_, (mark, line))| [*mark, *line, "\n"]).collect()
}

//! The cases of composition in `crates/federation`, judged by two other implementations.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{binary, node_script};

/// Each difference is explained in `differences.json`, and each explanation there is of a difference that still is.
#[tokio::test]
async fn others_compose_the_cases_to_the_same_but_for_explained_differences() {
    let root = root();
    let folders = folders(&root);
    let arguments: Vec<&str> = folders.iter().map(|folder| folder.to_str().unwrap()).collect();
    let Some(report) = node_script("compositions.mjs", &arguments).await else { return };
    let explanations: Value =
        serde_json::from_str(&std::fs::read_to_string(root.join("differences.json")).unwrap()).unwrap();

    let differ = |of: &Value| of["differences"].as_array().is_some_and(|all| !all.is_empty());
    let found = oracles(&report, differ);
    let explained = oracles(&explanations, Value::is_string);
    let unexplained: Vec<String> = found
        .difference(&explained)
        .map(|(case, oracle)| format!("{case}, {oracle}: {:#}", report[case][oracle]["differences"]))
        .collect();
    assert!(unexplained.is_empty(), "not explained:\n{}", unexplained.join("\n"));
    let gone: Vec<_> = explained.difference(&found).collect();
    assert!(gone.is_empty(), "explained, but no longer there: {gone:?}");
}

/// What clients see of each supergraph is what Apollo has them see.
#[tokio::test]
async fn clients_see_what_they_see_elsewhere() {
    let mut folders = folders(&root());
    folders.retain(|folder| folder.join("supergraph.graphql").exists());
    let files = std::iter::once(binary()).chain(folders.iter().map(PathBuf::as_path));
    let arguments: Vec<&str> = files.map(|file| file.to_str().unwrap()).collect();
    let Some(report) = node_script("apis.mjs", &arguments).await else { return };
    assert_eq!(report, Value::Object(serde_json::Map::new()), "{report:#}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/federation/tests/composition")
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.is_dir()).collect()
}

/// The pairs of a case and an implementation whose entry is of a kind.
fn oracles(cases: &Value, of_the_kind: impl Fn(&Value) -> bool) -> BTreeSet<(String, String)> {
    let mut pairs = BTreeSet::new();
    for (case, oracles) in cases.as_object().unwrap() {
        for (oracle, entry) in oracles.as_object().unwrap() {
            if of_the_kind(entry) {
                pairs.insert((case.clone(), oracle.clone()));
            }
        }
    }
    pairs
}

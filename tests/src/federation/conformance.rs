//! What the specifications ask of a router, over real subgraphs: the scenarios of `tests/npm/subgraphs`, each composed
//! with its subgraphs in both orders, by another composer and by Pediment itself.

use std::fmt::Write;

use serde_json::Value;

use crate::harness::{Form, NodeServer, Site, node_lines};

/// How many supergraphs there are at least: a suite that shrinks says so.
const SUPERGRAPHS: usize = 150;

#[tokio::test]
async fn each_scenario_is_answered_as_the_specifications_say() {
    let Some(subgraphs) = NodeServer::start("subgraphs/serve.mjs").await else { return };
    let site = Site::new(Form::Embedded).await.expect("the embedded form needs no servers");
    let folder = site.folder().join("supergraphs");
    let folder = folder.to_str().expect("the folder's name is UTF-8");
    let Some(composed) = node_lines("federation.mjs", &["compose", &subgraphs.url, folder]).await else {
        return;
    };
    assert!(composed.len() >= SUPERGRAPHS, "only {} supergraphs", composed.len());

    let (mut asked, mut failures) = (0, Vec::new());
    // One after the other: two orders of one scenario share what its mutations change.
    for composition in &composed {
        let (scenario, order) = (text(composition, "scenario"), text(composition, "order"));
        assert_eq!(composition["errors"], Value::Array(Vec::new()), "{scenario} {order} does not compose");
        let config = site.write("pediment.yaml", text(composition, "config"));
        let config = config.to_str().expect("the folder's name is UTF-8");
        let own = composed_by_pediment(&site, composition);
        for (by, file) in [("another", text(composition, "file")), ("itself", &own)] {
            let gateway = site.start_with(["--supergraph", file, "--config", config]).await;
            let url = gateway.url("/graphql");
            let Some(answers) = node_lines("federation.mjs", &["ask", scenario, &url]).await else { return };
            assert!(!answers.is_empty(), "{scenario} asks nothing");
            asked += answers.len();
            let name = format!("{scenario} {order}, composed by {by}");
            failures
                .extend(answers.iter().filter(|answer| answer["ok"] != true).map(|it| failure(&name, it)));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {asked} queries are answered otherwise:\n{}",
        failures.len(),
        failures.concat()
    );
}

/// The file of the supergraph that Pediment composes of the same subgraphs.
fn composed_by_pediment(site: &Site, composition: &Value) -> String {
    let file = format!("{}.own", text(composition, "file"));
    let mut arguments = vec!["compose".to_owned(), "--out".to_owned(), file.clone()];
    for subgraph in composition["subgraphs"].as_array().expect("its subgraphs are told") {
        let [name, url, sdl] = ["name", "url", "file"].map(|part| text(subgraph, part));
        arguments.extend([format!("{name}={sdl}"), "--url".to_owned(), format!("{name}={url}")]);
    }
    site.run(arguments);
    file
}

/// A wrong answer, for people to read.
fn failure(name: &str, answer: &Value) -> String {
    let mut told = format!("\n{name}: {} differs\n", text(answer, "problem"));
    for line in text(answer, "query").lines() {
        writeln!(told, "    {line}").expect("a String takes it");
    }
    if !answer["variables"].is_null() {
        writeln!(told, "  with {}", answer["variables"]).expect("a String takes it");
    }
    writeln!(told, "  got  {}\n  want {}", text(answer, "got"), answer["want"]).expect("a String takes it");
    told
}

fn text<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_else(|| panic!("no {key} in {line}"))
}

//! The README's partner: what it says there works with the example, as it is written.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Gateway, Site, example_partner, on_both_forms};

on_both_forms![the_readmes_federated_question_is_answered];

/// The example, ended with the test.
struct Partner(Child);

impl Drop for Partner {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn the_readmes_federated_question_is_answered(site: Site) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let address = free_address();
    let _partner =
        Partner(Command::new(example_partner()).arg(&address).spawn().expect("the example starts"));
    let deadline = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(&address).is_err() {
        assert!(Instant::now() < deadline, "the example does not listen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let config = std::fs::read_to_string(root.join("examples/partner/pediment.yaml")).unwrap();
    let config =
        site.write("pediment.yaml", config.replace("127.0.0.1:4101", &address)).display().to_string();
    let gateway = site.start_with(["--config", &config]).await;

    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let (_, question) =
        readme.split_once("# answered by two subgraphs\n").expect("the README asks two subgraphs");
    let (question, _) = question.split_once("```").expect("the question ends");
    let question = question.replace("http://127.0.0.1:4000", &gateway.url(""));
    let output = Command::new("sh").arg("-c").arg(&question).output().expect("a shell runs");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(answer["errors"].is_null(), "{answer}");
    let foundation = &answer["data"]["foundation"];
    let seats = foundation["board"].as_array().expect("a board");
    let open = |name: &str| {
        let seat = seats.iter().find(|seat| seat["company"]["name"] == name).expect("a seat");
        seat["company"]["openPositions"].as_array().expect("positions").len()
    };
    assert_eq!((seats.len(), open("NVIDIA"), open("Meta")), (6, 2, 1), "{answer}");
    assert_eq!(foundation["sponsoredEvents"][0]["sponsors"][0]["name"], "Meta", "{answer}");
    every_id_leads_back(&gateway).await;
}

/// `nodes` finds what is the gateway's own and what is the partner's by their ids.
async fn every_id_leads_back(gateway: &Gateway) {
    let data =
        gateway.query(r#"{ company(by: { slug: "nvidia" }) { id openPositions { id title } } }"#).await;
    let company = &data["company"];
    let positions = company["openPositions"].as_array().expect("positions");
    let mut ids: Vec<&Value> = positions.iter().map(|position| &position["id"]).collect();
    ids.push(&company["id"]);
    let unknown = json!("UG9zaXRpb246bm9uZQ");
    ids.push(&unknown);
    let question = "query Ids($ids: [ID!]!) { nodes(ids: $ids) {
        __typename id ... on Company { name } ... on Position { title company { name } } } }";
    let answer = gateway.ask(json!({ "query": question, "variables": { "ids": ids } })).await.body;
    let nodes = &answer["data"]["nodes"];
    assert!(answer["errors"].is_null(), "{answer}");
    for (at, position) in positions.iter().enumerate() {
        let wanted = json!({ "__typename": "Position", "id": position["id"], "title": position["title"],
            "company": { "name": "NVIDIA" } });
        assert_eq!(nodes[at], wanted);
    }
    assert_eq!(nodes[2], json!({ "__typename": "Company", "id": company["id"], "name": "NVIDIA" }));
    assert_eq!(nodes[3], Value::Null);
}

fn free_address() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("127.0.0.1 has a free port");
    listener.local_addr().expect("a bound listener has an address").to_string()
}

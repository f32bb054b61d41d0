//! `node` and `nodes` over several subgraphs: one id space.

use std::sync::Mutex;

use bytes::Bytes;
use data_encoding::BASE64URL_NOPAD;
use futures_util::{FutureExt, future::BoxFuture};
use pediment_federation::{
    Failure, Overrides, Request, SubgraphSdl, Supergraph, Transport, compose, with_nodes,
};
use serde_json::{Value, json};

const LINK: &str =
    r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])"#;

/// Companies, which may have gone into another; `node` is its own.
const FACTS: &str = r#"
    type Query { "By id." node(id: ID!): Node nodes(ids: [ID!]!): [Node]! }
    interface Node { id: ID! }
    type Company implements Node @key(fields: "id") { id: ID! name: String }
"#;

/// Positions, and what companies have of them; it has a `node` too.
const JOBS: &str = r#"
    type Query { node(id: ID!): Node positions: [Position!] }
    interface Node { id: ID! }
    type Position implements Node @key(fields: "id") { id: ID! title: String }
    type Company implements Node @key(fields: "id") { id: ID! positions: [Position!] }
"#;

fn id(text: &str) -> String {
    BASE64URL_NOPAD.encode(text.as_bytes())
}

/// Both subgraphs; keeps who was asked with what.
#[derive(Default)]
struct Subgraphs {
    asked: Mutex<Vec<(String, String)>>,
    jobs_are_down: bool,
}

impl Transport for Subgraphs {
    fn fetch<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Bytes, Failure>> {
        let service = request.fetch.service.clone();
        self.asked
            .lock()
            .expect("no test panics while it holds this")
            .push((service.clone(), request.fetch.document.clone()));
        if self.jobs_are_down && service == "jobs" {
            let failure = Failure { message: "it is down".to_owned(), code: "SUBGRAPH_UNREACHABLE" };
            return async { Err(failure) }.boxed();
        }
        let variables = request.variables.into_values().expect("JSON");
        let entities = variables["representations"].as_array().expect("only entities are asked for");
        let entity = |of: &Value| {
            let asked = of["id"].as_str().expect("an id");
            let known =
                String::from_utf8(BASE64URL_NOPAD.decode(asked.as_bytes()).expect("base64")).expect("UTF-8");
            match (service.as_str(), known.as_str()) {
                ("facts", "Company:1" | "Company:old") => json!({ "id": id("Company:1"), "name": "One" }),
                ("jobs", "Company:1" | "Company:old" | "Company:9") => {
                    json!({ "id": asked, "positions": [] })
                }
                ("jobs", "Position:1") => json!({ "id": asked, "title": "Keeper" }),
                _ => Value::Null,
            }
        };
        // Fields are asked for under names of the gateway's own: `_1_name`.
        let document = &request.fetch.document;
        let words: Vec<&str> = document.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let called = |entity: Value| {
            let mut called = entity.clone();
            for (name, value) in entity.as_object().into_iter().flatten() {
                for word in words.iter().filter(|word| word.ends_with(&format!("_{name}"))) {
                    called[*word] = value.clone();
                }
            }
            called
        };
        let answers: Vec<Value> = entities.iter().map(|of| called(entity(of))).collect();
        let answer = json!({ "data": { "_entities": answers } }).to_string();
        async { Ok(Bytes::from(answer)) }.boxed()
    }
}

fn ask(subgraphs: &Subgraphs, document: &str, variables: &Value) -> Value {
    let named = |name: &str, sdl: &str| SubgraphSdl {
        name: name.to_owned(),
        url: String::new(),
        sdl: format!("{LINK} {sdl}"),
    };
    let given = with_nodes(vec![named("facts", FACTS), named("jobs", JOBS)]);
    let supergraph =
        Supergraph::parse(&compose(&given).expect("they compose").supergraph).expect("a supergraph");
    assert_eq!(supergraph.subgraphs().len(), 2, "nobody is asked at the subgraph of nodes");
    let operation = supergraph.prepare(document, None).expect("a valid document");
    let variables = variables.as_object().expect("an object");
    let form = operation.form(&supergraph, variables, &Overrides::default()).expect("a plan");
    let answer = form.execute(&supergraph, variables, subgraphs).now_or_never().expect("nothing waits");
    serde_json::from_slice(&answer.into_json()).expect("JSON")
}

#[test]
fn an_id_leads_to_the_subgraph_that_has_its_type() {
    let subgraphs = Subgraphs::default();
    let document = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id
        ... on Company { name } ... on Position { title } } }";
    let ids = [id("Company:1"), id("Position:1"), id("Position:2")];
    let answer = ask(&subgraphs, document, &json!({ "ids": ids }));
    let wanted = json!([
        { "__typename": "Company", "id": ids[0], "name": "One" },
        { "__typename": "Position", "id": ids[1], "title": "Keeper" },
        null,
    ]);
    assert_eq!(answer, json!({ "data": { "nodes": wanted } }));
}

#[test]
fn an_id_that_leads_on_is_answered_with_the_one_it_leads_to() {
    let document = format!(r#"{{ node(id: "{}") {{ id }} }}"#, id("Company:old"));
    let answer = ask(&Subgraphs::default(), &document, &json!({}));
    assert_eq!(answer, json!({ "data": { "node": { "id": id("Company:1") } } }));
}

#[test]
fn one_that_only_adds_to_a_type_does_not_say_what_there_is() {
    let document = format!(r#"{{ node(id: "{}") {{ __typename }} }}"#, id("Company:9"));
    let subgraphs = Subgraphs::default();
    assert_eq!(ask(&subgraphs, &document, &json!({})), json!({ "data": { "node": null } }));
    let asked = subgraphs.asked.into_inner().unwrap();
    assert_eq!(asked.len(), 2, "both that have the type are asked, once: {asked:?}");
}

#[test]
fn ids_that_nobody_gave_are_errors_at_their_places() {
    let document = format!(
        r#"{{ a: node(id: "what") {{ id }} nodes(ids: ["{}", "{}"]) {{ id }} }}"#,
        id("Planet:1"),
        id("Company:1")
    );
    let answer = ask(&Subgraphs::default(), &document, &json!({}));
    assert_eq!(answer["data"], json!({ "a": null, "nodes": [null, { "id": id("Company:1") }] }));
    let told: Vec<(&Value, &Value)> = answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (&error["path"], &error["extensions"]))
        .collect();
    let bad = json!({ "code": "BAD_USER_INPUT" });
    assert_eq!(told, [(&json!(["a"]), &bad), (&json!(["nodes", 0]), &bad)]);
}

#[test]
fn too_many_ids_are_refused() {
    let ids: Vec<String> = (0..101).map(|number| id(&format!("Company:{number}"))).collect();
    let document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let answer = ask(&Subgraphs::default(), document, &json!({ "ids": ids }));
    assert_eq!(answer["data"], Value::Null);
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("at most 100"), "{answer}");
}

#[test]
fn a_subgraph_that_cannot_be_asked_fails_its_own_nodes_alone() {
    let subgraphs = Subgraphs { jobs_are_down: true, ..Subgraphs::default() };
    let document = format!(r#"{{ nodes(ids: ["{}", "what"]) {{ __typename }} }}"#, id("Position:1"));
    let answer = ask(&subgraphs, &document, &json!({}));
    assert_eq!(answer["data"], json!({ "nodes": [null, null] }));
    assert_eq!(
        answer["errors"][0]["extensions"],
        json!({ "code": "SUBGRAPH_UNREACHABLE", "service": "jobs" })
    );
}

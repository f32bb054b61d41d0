//! Any query that the schema allows, made from introspection by a seed: it is answered, and alike on both forms.

mod document;
mod seed;
mod surface;

use serde_json::{Value, json};

use crate::harness::data::fixture;
use crate::harness::{Form, Gateway, Site, node_script, on_both_forms};
use document::Document;
use seed::Seed;
use surface::Surface;

on_both_forms![any_query_is_answered];

const QUERIES: u64 = 300;

/// Errors that a valid query can earn: arguments that do not fit together, and limits.
const FAIR: [&str; 5] = [
    "BAD_USER_INPUT",
    "COST_LIMIT_EXCEEDED",
    "DEPTH_LIMIT_EXCEEDED",
    "ALIAS_LIMIT_EXCEEDED",
    "GRAPHQL_VALIDATION_FAILED",
];

async fn any_query_is_answered(site: Site) {
    fill(&site);
    let gateway = site.start().await;
    let surface = Surface::of(&gateway).await;
    let mut answered = 0;
    for number in 0..QUERIES {
        let document = Document::any(&surface, &mut Seed::new(number));
        let answer = gateway.ask_again(json!({ "query": document.text })).await;
        let errors = answer.body["errors"].as_array().map_or(&[][..], Vec::as_slice);
        for error in errors {
            let code = error["extensions"]["code"].as_str().unwrap_or_default();
            assert!(FAIR.contains(&code), "query {number}: {error}\n{}", document.text);
        }
        answered += u64::from(errors.is_empty());
    }
    assert!(
        answered * 2 > QUERIES,
        "only {answered} of {QUERIES} were answered: the generator has gone astray"
    );
}

#[tokio::test]
async fn the_two_forms_answer_alike() {
    let (Some(embedded), Some(deployed)) = (Site::new(Form::Embedded).await, Site::new(Form::Deployed).await)
    else {
        return;
    };
    fill(&embedded);
    fill(&deployed);
    let (embedded, deployed) = (embedded.start().await, deployed.start().await);
    let surface = Surface::of(&embedded).await;
    for number in 1000..1000 + QUERIES {
        let document = Document::any(&surface, &mut Seed::new(number));
        let answers = [answer(&embedded, &document).await, answer(&deployed, &document).await];
        assert_eq!(answers[0], answers[1], "query {number}: SQLite left, Postgres right\n{}", document.text);
    }
}

#[tokio::test]
async fn any_answer_has_the_shape_that_the_reference_gives_it() {
    let site = Site::new(Form::Embedded).await.unwrap();
    fill(&site);
    let gateway = site.start().await;
    let surface = Surface::of(&gateway).await;
    let mut answers = Vec::new();
    for number in 2000..2000 + QUERIES {
        let query = Document::any(&surface, &mut Seed::new(number)).text;
        let answer = gateway.ask_again(json!({ "query": query })).await;
        if answer.body["errors"].is_null() {
            answers.push(json!([query, answer.text]));
        }
    }
    let file = site.write("answers.json", Value::Array(answers).to_string());
    let arguments = [&gateway.url("/graphql"), file.to_str().unwrap()];
    let Some(others) = node_script("shape.mjs", &arguments).await else { return };
    assert_eq!(others, json!([]), "answers of another shape");
}

/// What must be alike: the data, without what is of its time or of the database's own judgement.
async fn answer(gateway: &Gateway, document: &Document) -> Value {
    let mut body = gateway.ask(json!({ "query": document.text })).await.body;
    let mut data = body["data"].take();
    blank(&mut data, &document.incomparable);
    data
}

fn blank(value: &mut Value, keys: &[String]) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields.iter_mut() {
                if keys.contains(key) {
                    *value = Value::Null;
                } else {
                    blank(value, keys);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| blank(item, keys)),
        _ => {}
    }
}

/// The founding data set and every fixture.
fn fill(site: &Site) {
    let imports: [(&str, &str, &[&str]); 6] = [
        ("landscape", "landscapes/landscape-2024-01-15.yml", &[]),
        ("landscape", "landscapes/landscape-2025-01-15.yml", &[]),
        ("posts", "posts/jekyll", &[]),
        ("posts", "posts/hugo", &[]),
        ("feed", "feeds/news.atom.xml", &[]),
        ("principles", "governance/charter.md", &["--section", "2", "--language", "en"]),
    ];
    for (kind, file, flags) in imports {
        let file = fixture(file);
        let arguments = ["import", kind, file.to_str().unwrap(), "--foundation", "harbour"];
        site.run(arguments.iter().chain(flags));
    }
}

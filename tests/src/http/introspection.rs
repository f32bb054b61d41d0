//! Introspection by the texts that tools really send, under default limits.

use serde_json::{Value, json};

use crate::harness::{Site, node_script, on_both_forms};

on_both_forms![tools_introspect_under_default_limits, every_element_is_described];

async fn tools_introspect_under_default_limits(site: Site) {
    let gateway = site.start().await;
    let Some(texts) = node_script("introspection.mjs", &[]).await else { return };
    for (tool, text) in texts.as_object().unwrap() {
        let answer = gateway.ask(json!({ "query": text, "operationName": "IntrospectionQuery" })).await;
        assert_eq!(answer.body["errors"], Value::Null, "{tool}");
        assert_eq!(answer.body["data"]["__schema"]["queryType"]["name"], "Query", "{tool}");
    }
}

/// What introspection shows of our own: the rest is GraphQL's and federation's.
const ELEMENTS: &str = "{ __schema { types { name description
    fields(includeDeprecated: true) { name description args { name description } }
    inputFields { name description }
    enumValues(includeDeprecated: true) { name description } } } }";

/// The scalars that the GraphQL specification describes.
const BUILT_IN: [&str; 5] = ["Int", "Float", "String", "Boolean", "ID"];

async fn every_element_is_described(site: Site) {
    let gateway = site.start().await;
    let data = gateway.query(ELEMENTS).await;
    let mut undescribed = Vec::new();
    for kind in data["__schema"]["types"].as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        if name.starts_with('_') || BUILT_IN.contains(&name) {
            continue;
        }
        note_undescribed(kind, name.to_owned(), &mut undescribed);
    }
    assert!(undescribed.is_empty(), "without a description: {undescribed:#?}");
}

fn note_undescribed(element: &Value, path: String, undescribed: &mut Vec<String>) {
    for part in ["fields", "args", "inputFields", "enumValues"] {
        for inner in element[part].as_array().into_iter().flatten() {
            let name = inner["name"].as_str().unwrap();
            if !name.starts_with('_') {
                note_undescribed(inner, format!("{path}.{name}"), undescribed);
            }
        }
    }
    if element["description"].as_str().is_none_or(|description| description.trim().is_empty()) {
        undescribed.push(path);
    }
}

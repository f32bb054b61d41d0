//! Whatever bytes come, the gateway says what is wrong with them and lives.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use serde_json::json;
use tokio::runtime::Handle;

use crate::harness::{Gateway, Site, on_both_forms};

on_both_forms![no_body_makes_the_gateway_fail];

async fn no_body_makes_the_gateway_fail(site: Site) {
    let gateway = Arc::new(site.start().await);
    let handle = Handle::current();
    // Cases are generated and shrunk by a thread that may block.
    let checked = tokio::task::spawn_blocking(move || {
        let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
        TestRunner::new(config).run(&body(), |body| handle.block_on(check(&gateway, body)))
    });
    checked.await.unwrap().unwrap();
}

async fn check(gateway: &Gateway, body: Vec<u8>) -> Result<(), TestCaseError> {
    let request =
        gateway.http(Method::POST, "/graphql").header("content-type", "application/json").body(body);
    let answer = request.send().await.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let status = answer.status();
    let text = answer.text().await.map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert!(!status.is_server_error(), "{status}: {text}");
    prop_assert!(!text.contains("\"INTERNAL\""), "{text}");
    prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{status}, not JSON: {text}");
    Ok(())
}

/// Bytes, JSON that is no request, requests whose document is a soup of GraphQL's own words.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ":",
        "!",
        "$x",
        "=",
        "@",
        "...",
        "query",
        "mutation",
        "fragment",
        "on",
        "Query",
        "foundation",
        "by:",
        "{ slug: \"pytorch\" }",
        "members",
        "first:",
        "1",
        "-1",
        "1e999",
        "null",
        "nodes",
        "id",
        "__typename",
        "\"",
        "\"\"\"",
        "\"\\u{D800}\"",
        "#",
        "é",
        "\u{0}",
        "include(if: true)",
        "a:",
        "_entities",
    ]);
    let document = prop::collection::vec(words, 0..40).prop_map(|words| words.join(" "));
    let soup = document.clone().prop_map(|query| json!({ "query": query }).to_string().into_bytes());
    let braced =
        document.prop_map(|query| json!({ "query": format!("{{ __typename {query} }}") }).to_string().into());
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        any::<String>().prop_map(|query| json!({ "query": query }).to_string().into_bytes()),
        any::<String>().prop_map(|value| json!({ "query": "{ __typename }", "variables": { "x": value } })
            .to_string()
            .into_bytes()),
        soup,
        braced,
    ]
}

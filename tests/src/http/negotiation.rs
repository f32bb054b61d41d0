//! Status codes and media types, past what the audit suite asks.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Gateway, Site, on_both_forms};

on_both_forms![
    each_media_type_gets_its_status_codes,
    a_get_answers_a_query,
    a_head_is_a_get_without_its_answer,
    an_answer_is_compressed_for_who_accepts_it,
    a_request_id_is_echoed_or_made,
    other_sites_may_read_the_data,
    only_the_sites_that_are_named_may_read_the_data,
    an_internal_fault_is_not_described,
];

const TYPENAME: &str = "{ __typename }";

async fn each_media_type_gets_its_status_codes(site: Site) {
    let gateway = site.start().await;
    // GraphQL over HTTP, section "Status Codes": only the new media type reports a refused document by its status.
    for (accept, status) in [("application/graphql-response+json", 400), ("application/json", 200)] {
        let request = gateway
            .http(Method::POST, "/graphql")
            .header("accept", accept)
            .header("content-type", "application/json")
            .body(json!({ "query": "{ noSuchField }" }).to_string());
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, status, "{accept}");
        assert!(answer.headers["content-type"].to_str().unwrap().starts_with(accept));
        assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED");
    }
    let refused = [
        (Method::PUT, "application/json", StatusCode::METHOD_NOT_ALLOWED),
        (Method::POST, "text/plain", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (Method::POST, "application/x-www-form-urlencoded", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ];
    for (method, content_type, status) in refused {
        let request = gateway
            .http(method.clone(), "/graphql")
            .header("content-type", content_type)
            .body(json!({ "query": TYPENAME }).to_string());
        assert_eq!(request.send().await.unwrap().status(), status, "{method} {content_type}");
    }
    let unacceptable = gateway
        .http(Method::POST, "/graphql")
        .header("accept", "text/csv")
        .header("content-type", "application/json")
        .body(json!({ "query": TYPENAME }).to_string());
    assert_eq!(unacceptable.send().await.unwrap().status(), StatusCode::NOT_ACCEPTABLE);
}

async fn a_get_answers_a_query(site: Site) {
    let gateway = site.start().await;
    let request =
        gateway.http(Method::GET, "/graphql?query=%7B__typename%7D").header("accept", "application/json");
    assert_eq!(Answer::of(request).await.body["data"]["__typename"], "Query");
}

async fn a_head_is_a_get_without_its_answer(site: Site) {
    let gateway = site.start().await;
    for (query, status) in [("%7B__typename%7D", 200), ("%7BnoSuchField%7D", 400), ("", 400)] {
        let path = format!("/graphql?query={query}");
        let ask = async |method| {
            let request = gateway.http(method, &path).header("accept", "application/graphql-response+json");
            request.send().await.unwrap()
        };
        let (get, head) = (ask(Method::GET).await, ask(Method::HEAD).await);
        assert_eq!((get.status().as_u16(), head.status().as_u16()), (status, status), "{path}");
        for name in ["content-type", "content-length"] {
            assert_eq!(get.headers()[name], head.headers()[name], "{path}: {name}");
        }
        assert_eq!(head.text().await.unwrap(), "");
    }
    let put = gateway.http(Method::PUT, "/graphql").send().await.unwrap();
    assert_eq!(put.headers()["allow"], "GET, HEAD, POST");
}

async fn an_answer_is_compressed_for_who_accepts_it(site: Site) {
    let gateway = site.start().await;
    for (accepted, encoding) in [("gzip", Some("gzip")), ("br", Some("br")), ("identity", None)] {
        let request = gateway
            .http(Method::POST, "/graphql")
            .header("accept-encoding", accepted)
            .header("content-type", "application/json")
            .body(json!({ "query": "{ __schema { types { name description } } }" }).to_string());
        let answer = request.send().await.unwrap();
        let sent = answer.headers().get("content-encoding").map(|value| value.to_str().unwrap());
        assert_eq!(sent, encoding, "{accepted}");
    }
}

async fn a_request_id_is_echoed_or_made(site: Site) {
    let gateway = site.start().await;
    let ask = async |id: Option<&str>| {
        let mut request = gateway.http(Method::GET, "/graphql?query=%7B__typename%7D");
        if let Some(id) = id {
            request = request.header("x-request-id", id);
        }
        request.send().await.unwrap().headers()["x-request-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(ask(Some("board-2022-09-12")).await, "board-2022-09-12");
    let (first, second) = (ask(None).await, ask(None).await);
    assert!(!first.is_empty());
    assert_ne!(first, second);
    assert_ne!(ask(Some(&"x".repeat(5000))).await.len(), 5000, "an id of any length would fill the log");
}

async fn other_sites_may_read_the_data(site: Site) {
    let gateway = site.start().await;
    let preflight = gateway
        .http(Method::OPTIONS, "/graphql")
        .header("origin", "https://example.org")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    let answer = preflight.send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    let allowed = |name: &str| answer.headers()[name].to_str().unwrap().to_ascii_lowercase();
    assert_eq!(allowed("access-control-allow-origin"), "*");
    assert!(allowed("access-control-allow-methods").contains("post"));
    assert!(
        ["content-type", "*"].iter().any(|header| allowed("access-control-allow-headers").contains(header))
    );
    assert!(!answer.headers().contains_key("access-control-allow-credentials"));
}

async fn only_the_sites_that_are_named_may_read_the_data(site: Site) {
    let gateway = site.start_with(["--set", "cors.origins=https://a.example, https://b.example"]).await;
    for (origin, allowed) in
        [("https://a.example", true), ("https://b.example", true), ("https://c.example", false)]
    {
        let request = gateway.http(Method::GET, "/graphql?query=%7B__typename%7D").header("origin", origin);
        let answer = Answer::of(request).await;
        let header = answer.headers.get("access-control-allow-origin").map(|value| value.to_str().unwrap());
        assert_eq!(header, allowed.then_some(origin));
        let vary = answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap().to_lowercase());
        assert!(vary.collect::<Vec<_>>().join(",").contains("origin"), "a cache must tell origins apart");
    }
}

/// Whatever a client sends, an answer tells nothing of the inside.
async fn an_internal_fault_is_not_described(site: Site) {
    let gateway = site.start().await;
    for request in hostile_requests() {
        let answer = gateway.ask(request.clone()).await;
        let text = answer.body.to_string();
        for inside in ["SELECT ", "sqlx", "sea_orm", "SqlxError", "panicked", ".rs:", "/src/", "backtrace"] {
            assert!(!text.contains(inside), "{request} answered {text}");
        }
        assert!(
            answer.status.is_client_error() || answer.status.is_success(),
            "{request}: {}",
            answer.status
        );
    }
    assert!(is_alive(&gateway).await);
}

fn hostile_requests() -> Vec<Value> {
    let text = |query: &str| json!({ "query": query });
    vec![
        text("{ node(id: \"\") { id } }"),
        text("{ node(id: \"%00\") { id } }"),
        text("{ node(id: \"'; DROP TABLE company; --\") { id } }"),
        text("{ nodes(ids: [\"💥\", \"AAAA\", \"Q29tcGFueTo5OTk5OTk5OTk5OTk5OTk5OTk5OQ\"]) { id } }"),
        text("{ companies(first: 2147483647) { nodes { id } } }"),
        text("{ companies(first: -1) { nodes { id } } }"),
        text("{ companies(first: 1, after: \"not a cursor\") { nodes { id } } }"),
        text("{ companies(first: 1, last: 1) { nodes { id } } }"),
        text("{ companies { nodes { id } } }"),
        text("{ members(first: 1, asOf: \"2022-02-30\") { nodes { id } } }"),
        text("{ members(first: 1, asOf: \"99999-01-01\") { nodes { id } } }"),
        text("{ search(text: \"\", first: 1) { nodes { snippet } } }"),
        text("{ search(text: \"\\\" OR * NEAR( ) AND :*\", first: 1) { nodes { snippet } } }"),
        text("{ search(text: \"a\\u0000b\", first: 1) { nodes { snippet } } }"),
        text("{ companies(first: 1, where: { name: { contains: \"%_\\\\\\u0000\" } }) { nodes { id } } }"),
        text("{ changes(since: \"-1\", first: 1) { nodes { id } } }"),
        text("{ changes(since: \"99999999999999999999999999\", first: 1) { nodes { id } } }"),
        text("{ foundation(by: {}) { id } }"),
        text("{ foundation(by: { slug: \"a\", id: \"b\" }) { id } }"),
        text("{ _entities(representations: [{ __typename: \"Nothing\", id: 1 }]) { __typename } }"),
        text("query ($x: [Int]) { __typename }"),
        json!({ "query": "query ($after: String) { companies(first: 1, after: $after) { nodes { id } } }",
                "variables": { "after": { "deep": [1, 2, { "er": null }] } } }),
        json!({ "query": TYPENAME, "variables": [] }),
        json!({ "query": TYPENAME, "operationName": 7 }),
        json!([{ "query": TYPENAME }]),
        json!({ "query": null }),
    ]
}

async fn is_alive(gateway: &Gateway) -> bool {
    gateway.http(Method::GET, "/health").send().await.is_ok_and(|answer| answer.status() == StatusCode::OK)
}

//! Cross-site requests, limits, deadlines.

use std::fmt::Write as _;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{Answer, Site, on_both_forms};

on_both_forms![
    a_foreign_page_cannot_make_a_browser_ask,
    a_request_over_a_limit_is_told_which,
    a_page_multiplies_the_pages_within,
    a_long_body_is_refused_before_it_is_read,
    a_request_that_takes_too_long_is_ended,
    introspection_cannot_be_turned_into_a_flood,
];

async fn a_foreign_page_cannot_make_a_browser_ask(site: Site) {
    let gateway = site.start().await;
    // What a form or an image of another site can send without a preflight.
    let image = gateway
        .http(Method::GET, "/graphql?query=%7B__typename%7D")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "no-cors")
        .header("accept", "image/avif,image/webp,*/*;q=0.8");
    let refused = Answer::of(image).await;
    assert!(refused.status.is_client_error(), "{refused:?}");
    let asked = gateway
        .http(Method::GET, "/graphql?query=%7B__typename%7D")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "no-cors")
        .header("x-pediment-preflight", "1");
    assert_eq!(Answer::of(asked).await.status, StatusCode::OK, "its header has caused a preflight");
    for form in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let request = gateway
            .http(Method::POST, "/graphql")
            .header("content-type", form)
            .body(json!({ "query": "{ __typename }" }).to_string());
        assert_eq!(request.send().await.unwrap().status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{form}");
    }
}

async fn a_request_over_a_limit_is_told_which(site: Site) {
    let gateway = site.start().await;
    let mut deep = "name".to_owned();
    for _ in 0..40 {
        deep = format!("parent {{ {deep} }}");
    }
    let repeated = |count: usize, write: &dyn Fn(usize) -> String| -> String {
        let fields = (0..count).fold(String::new(), |mut fields, index| {
            let _infallible = write!(fields, "{} ", write(index));
            fields
        });
        format!("{{ {fields} }}")
    };
    let over = [
        (format!("{{ foundation(by: {{ slug: \"pytorch\" }}) {{ {deep} }} }}"), "DEPTH_LIMIT_EXCEEDED"),
        (repeated(20_000, &|_| "__typename".to_owned()), "TOKEN_LIMIT_EXCEEDED"),
        (repeated(400, &|index| format!("a{index}: __typename")), "ALIAS_LIMIT_EXCEEDED"),
        (repeated(26, &|_| "__typename".to_owned()), "ROOT_FIELD_LIMIT_EXCEEDED"),
    ];
    for (query, code) in over {
        let answer = gateway.ask(json!({ "query": query })).await;
        assert_eq!(answer.code(), code, "{}", answer.body);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{code}");
        let message = answer.body["errors"][0]["message"].as_str().unwrap();
        let limit = answer.body["errors"][0]["extensions"]["limit"].as_u64().unwrap();
        assert!(message.contains(&limit.to_string()), "the error names the limit: {message}");
    }
}

async fn a_page_multiplies_the_pages_within(site: Site) {
    let gateway = site.start().await;
    let nested = "query ($page: Int!) { foundations(first: $page) { nodes { members(first: $page) {
        nodes { company { memberships(first: $page) { nodes { id } } } } } } } }";
    let small = gateway.ask(json!({ "query": nested, "variables": { "page": 5 } })).await;
    assert_eq!(small.status, StatusCode::OK, "{}", small.body);
    let large = gateway.ask(json!({ "query": nested, "variables": { "page": 100 } })).await;
    assert_eq!(large.code(), "COST_LIMIT_EXCEEDED", "the same document, larger pages: {}", large.body);
}

async fn a_long_body_is_refused_before_it_is_read(site: Site) {
    let gateway = site.start().await;
    let request = gateway.http(Method::POST, "/graphql").header("content-type", "application/json").body(
        json!({ "query": "{ __typename }", "variables": { "filler": "x".repeat(8 << 20) } }).to_string(),
    );
    // The gateway may close the connection while the body is still being sent.
    if let Ok(answer) = request.send().await {
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
    let next = gateway.query("{ __typename }").await;
    assert_eq!(next["__typename"], "Query");
}

async fn a_request_that_takes_too_long_is_ended(site: Site) {
    let gateway = site.start_with(["--set", "limits.deadline=100ms"]).await;
    // The headers are there, and the body never comes whole.
    let mut connection = TcpStream::connect(gateway.url("").trim_start_matches("http://")).await.unwrap();
    let head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                accept: application/graphql-response+json\r\ncontent-length: 100\r\n\r\n{\"query\":";
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        let read = tokio::time::timeout(Duration::from_secs(10), connection.read_buf(&mut answer)).await;
        assert_ne!(read.unwrap().unwrap(), 0, "{}", String::from_utf8_lossy(&answer));
    }
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 504"), "{answer}");
    assert!(answer.contains("DEADLINE_EXCEEDED") && answer.contains("100 ms"), "{answer}");
}

async fn introspection_cannot_be_turned_into_a_flood(site: Site) {
    let gateway = site.start().await;
    let mut flood = "name".to_owned();
    for _ in 0..6 {
        flood = format!("fields {{ type {{ {flood} }} }}");
    }
    let answer = gateway.ask(json!({ "query": format!("{{ __schema {{ types {{ {flood} }} }} }}") })).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
    assert!(answer.body["errors"][0]["message"].as_str().unwrap().to_lowercase().contains("introspection"));
}

//! `/health`, `/ready` and `/metrics`.

use reqwest::{Method, StatusCode};

use crate::harness::{Site, on_both_forms};

on_both_forms![a_started_gateway_is_alive_and_ready, what_was_answered_is_counted];

async fn a_started_gateway_is_alive_and_ready(site: Site) {
    let gateway = site.start().await;
    for path in ["/health", "/ready"] {
        let answer = gateway.http(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
    }
}

async fn what_was_answered_is_counted(site: Site) {
    let gateway = site.start().await;
    for _ in 0..2 {
        gateway.query("{ foundation(by: { slug: \"pytorch\" }) { name } }").await;
    }
    gateway.http(Method::DELETE, "/graphql").send().await.unwrap();
    let answer = gateway.http(Method::GET, "/metrics").send().await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    let text = answer.text().await.unwrap();
    let count = |line: &str| -> u64 {
        let of = |found: &str| found.strip_prefix(line)?.trim().parse().ok();
        text.lines().find_map(of).unwrap_or_else(|| panic!("no {line} in {text}"))
    };
    assert_eq!(count("pediment_requests_total{status=\"200\"}"), 2);
    assert_eq!(count("pediment_requests_total{status=\"405\"}"), 1);
    assert_eq!(count("pediment_request_seconds_count"), 3);
    assert!(count("pediment_statements_total") > 0);
    assert!(text.ends_with("# EOF\n"));
}

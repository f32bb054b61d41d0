//! The cache of running gateways: no answer is stale, whatever happens to Redis.

mod redis;
mod two_gateways;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Gateway, Site, landscape};

/// Imports the whole membership of the foundation `example`: each company in its tier.
fn import_members(site: &Site, observed_on: &str, members: &[(&str, &str)]) {
    let file = site.write("landscape.yml", landscape(members));
    let file = file.to_str().expect("temporary folders are named in ASCII");
    let flags = ["--foundation", "example", "--observed-on", observed_on, "--accept"];
    site.run(["import", "landscape", file].into_iter().chain(flags));
}

/// The members of `example` as a gateway answers them: company and tier, by company.
async fn members(gateway: &Gateway) -> Value {
    let query = r#"{ foundation(by: { slug: "example" }) {
        members(first: 50, orderBy: [{ company: ASC }]) { totalCount nodes { tier company { name } } } } }"#;
    gateway.query(query).await["foundation"]["members"].take()
}

/// What [`members`] should answer.
fn expected(members: &[(&str, &str)]) -> Value {
    let nodes: Vec<Value> = members
        .iter()
        .map(|(company, tier)| json!({ "tier": tier, "company": { "name": company } }))
        .collect();
    json!({ "totalCount": members.len(), "nodes": nodes })
}

/// Asks until the answer is right, and fails when it is not within a second of the call.
async fn is_right_within_a_second(gateway: &Gateway, right: &[(&str, &str)]) {
    let start = Instant::now();
    loop {
        let answer = members(gateway).await;
        let waited = start.elapsed();
        assert!(waited < Duration::from_secs(1), "after {waited:?}: {answer}");
        if answer == expected(right) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

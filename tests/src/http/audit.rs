//! GraphQL over HTTP, as the npm package `graphql-http` audits it.

use serde_json::Value;

use crate::harness::{Site, node_script, on_both_forms};

on_both_forms![the_graphql_http_suite_passes_whole];

async fn the_graphql_http_suite_passes_whole(site: Site) {
    let gateway = site.start().await;
    let Some(outcomes) = node_script("audit.mjs", &[&gateway.url("/graphql")]).await else { return };
    let outcomes = outcomes.as_array().unwrap();
    let failed: Vec<&Value> = outcomes.iter().filter(|outcome| outcome["status"] != "ok").collect();
    assert!(failed.is_empty(), "{} of {} audits failed: {failed:#?}", failed.len(), outcomes.len());
    assert_eq!(outcomes.len(), 61);
}

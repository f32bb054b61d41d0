//! What a data steward does at the command line, and what the API answers afterwards.

mod acceptance;
mod export;
mod feed;
mod manifest;
mod merger;
mod rename;

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::harness::{Gateway, Ran, Site};
use crate::import::import;

/// A foundation with two companies that are one, all that companies have twice, and a third.
const HARBOUR: &str = r"
manifest: harbour
observedOn: 2024-01-01
foundations:
  - {slug: harbour, name: Harbour Foundation}
companies:
  - {slug: boats, name: Boats, homepage: 'https://boats.example/', identifiers: {crunchbase: boats}, aliases: [Bots]}
  - {slug: boats-inc, name: 'Boats, Inc.', country: DE, parent: ships, identifiers: {crunchbase: boats-inc}, aliases: [B. Inc.]}
  - {slug: ships, name: Ships}
  - {slug: oars, name: Oars, parent: boats-inc}
members:
  - {foundation: harbour, company: boats, tier: Gold, since: 2021}
  - {foundation: harbour, company: boats-inc, tier: Gold, since: 2020-05}
  - {foundation: harbour, company: boats-inc, tier: Silver, since: 2018, until: 2019}
  - {foundation: harbour, company: ships, tier: Silver}
seats:
  - {foundation: harbour, company: boats, body: GOVERNING_BOARD, person: Ada Example, since: 2021-06-01}
  - {foundation: harbour, company: boats-inc, body: GOVERNING_BOARD, person: Ada Example, since: 2021-06-01}
  - {foundation: harbour, company: boats-inc, body: TECHNICAL, person: Bo Example}
people:
  - {name: Ada Example, title: Captain, company: boats}
  - {name: Bo Example, company: boats-inc}
announcements:
  - slug: harbour-opens
    publishedAt: 2020-05-01T10:00:00Z
    foundations: [harbour]
    companies: [boats, boats-inc]
    authors: [Bo Example]
    texts: [{language: en, title: The harbour opens, body: '*Come*.'}]
  - slug: boats-float
    publishedAt: 2020-06-01T10:00:00Z
    foundations: [harbour]
    companies: [boats-inc]
    texts: [{language: en, title: Boats float}]
";

/// Another source that names both.
const LANDSCAPE: &[(&str, &str)] = &[("Boats", "Gold"), ("Boats Inc", "Gold"), ("Ships", "Silver")];

/// Imports the harbour's manifest; says where its file is.
fn harbour(site: &Site) -> PathBuf {
    let file = site.write("harbour.yml", HARBOUR);
    assert_ne!(import(site, ["manifest", file.to_str().unwrap()]), 0);
    file
}

/// Runs a command that must fail with this code, and tells why in words and, where it is asked to, as JSON.
fn refused(site: &Site, arguments: &[&str], code: i32) -> Ran {
    let ran = site.try_run(arguments);
    assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
    assert!(ran.stderr.starts_with("error: ") && !ran.stderr.contains("panicked"), "{ran:?}");
    ran
}

/// The error that a command told as JSON.
fn told_error(site: &Site, arguments: &[&str]) -> Value {
    let ran = refused(site, &[arguments, &["--format", "json"]].concat(), 1);
    ran.json()["error"].take()
}

/// The cursor at the end of the change log.
async fn end_of_changes(gateway: &Gateway) -> Value {
    changes_since(gateway, &Value::Null).await.1
}

/// All changes since a cursor, and the cursor after them.
async fn changes_since(gateway: &Gateway, cursor: &Value) -> (Vec<Value>, Value) {
    let query = "query ($since: String) { changes(since: $since, first: 100) {
        nodes { kind subject { __typename id } source { kind } } pageInfo { endCursor hasNextPage } } }";
    let (mut all, mut cursor) = (Vec::new(), cursor.clone());
    loop {
        let mut page = gateway.query_with(query, json!({ "since": cursor })).await["changes"].take();
        all.extend(page["nodes"].as_array().unwrap().iter().cloned());
        cursor = page["pageInfo"]["endCursor"].take();
        if page["pageInfo"]["hasNextPage"] == false {
            return (all, cursor);
        }
    }
}

/// A text field of each node.
fn texts<'a>(nodes: &'a Value, field: &str) -> Vec<&'a str> {
    let nodes = nodes.as_array().unwrap_or_else(|| panic!("no list: {nodes}"));
    nodes.iter().map(|node| node[field].as_str().unwrap_or_else(|| panic!("no {field}: {node}"))).collect()
}

//! The change log as a follower reads it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::data::fixture;
use crate::harness::{Gateway, Site, on_both_forms};

on_both_forms![every_change_has_its_subject];

const CHANGES: &str = "query ($since: String) { changes(since: $since, first: 100) {
    nodes { id kind subject { __typename id } source { kind } } pageInfo { endCursor hasNextPage } } }";

/// Everything that can be said of a subject by its type, with the records it belongs to.
const SEAT: &str = "query ($id: ID!) { node(id: $id) { ... on Seat { body since until
    foundation { slug } company { slug } person { name } provenance { source { kind } } } } }";

async fn every_change_has_its_subject(site: Site) {
    let landscape = fixture("landscapes/landscape-2024-01-15.yml");
    site.run(["import", "landscape", landscape.to_str().unwrap(), "--foundation", "harbour"]);
    let gateway = site.start().await;
    let mut kinds = BTreeSet::new();
    let mut seat = None;
    for change in changes(&gateway).await {
        let subject = &change["subject"];
        assert!(subject["id"].is_string(), "{change}");
        kinds.insert(subject["__typename"].as_str().unwrap().to_owned());
        if subject["__typename"] == "Seat" {
            seat.get_or_insert(subject["id"].clone());
        }
    }
    let all = [
        "Announcement",
        "Company",
        "Foundation",
        "Member",
        "Person",
        "Principle",
        "Project",
        "Seat",
        "Source",
    ];
    assert_eq!(kinds, all.map(str::to_owned).into(), "the imports change records of every kind");

    let seat = gateway.query_with(SEAT, json!({ "id": seat.unwrap() })).await;
    assert_eq!(seat["node"]["body"], "GOVERNING_BOARD", "{seat}");
    assert_eq!(seat["node"]["foundation"]["slug"], "pytorch", "{seat}");
    assert_eq!(seat["node"]["provenance"][0]["source"]["kind"], "MANIFEST", "{seat}");
}

/// The whole log.
async fn changes(gateway: &Gateway) -> Vec<Value> {
    let (mut all, mut since) = (Vec::new(), Value::Null);
    loop {
        let mut part = gateway.query_with(CHANGES, json!({ "since": since })).await["changes"].take();
        all.append(part["nodes"].as_array_mut().unwrap());
        if part["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        since = part["pageInfo"]["endCursor"].take();
    }
}

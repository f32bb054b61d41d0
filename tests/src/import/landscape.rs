//! Landscapes of both forms, with their quirks.

use serde_json::{Value, json};

use super::import_twice;
use crate::harness::data::fixture;
use crate::harness::{Gateway, Site, on_both_forms};

on_both_forms![
    a_landscape_comes_out_as_members_and_projects,
    a_later_snapshot_closes_and_opens_rows,
    a_company_keeps_its_id_through_a_new_name,
];

const FIRST: &str = "landscapes/landscape-2024-01-15.yml";
const SECOND: &str = "landscapes/landscape-2025-01-15.yml";

fn import_snapshot(site: &Site, file: &str) {
    import_twice(site, &["landscape", fixture(file).to_str().unwrap(), "--foundation", "harbour"]);
}

async fn members(gateway: &Gateway, as_of: &str) -> Value {
    let query = "query ($day: Date!) { members(asOf: $day, first: 20, orderBy: [{ company: ASC }],
        where: { foundation: { slug: { eq: \"harbour\" } } }) {
        totalCount nodes { tier tierClass since until company { name } } } }";
    gateway.query_with(query, json!({ "day": as_of })).await["members"].take()
}

fn tiers(members: &Value) -> Vec<(&str, &str)> {
    let nodes = members["nodes"].as_array().unwrap().iter();
    let mut tiers: Vec<_> = nodes
        .map(|node| (node["company"]["name"].as_str().unwrap(), node["tier"].as_str().unwrap()))
        .collect();
    tiers.sort_unstable();
    tiers
}

async fn a_landscape_comes_out_as_members_and_projects(site: Site) {
    import_snapshot(&site, FIRST);
    let gateway = site.start().await;
    let found = members(&gateway, "2024-06-01").await;
    assert_eq!(found["totalCount"], 4);
    let right = [
        ("Northwind Ltd.", "Premier"),
        ("Wētā Boats", "General"),
        ("Ænix", "Premier"),
        ("阿里港", "General"),
    ];
    assert_eq!(tiers(&found), right, "a suffix such as (member) is not part of a name");

    let query = r#"{ foundation(by: { slug: "harbour" }) { projects(first: 10) {
        totalCount nodes { slug maturity accepted graduated } } } }"#;
    let projects = gateway.query(query).await["foundation"]["projects"].take();
    let right = json!([
        { "slug": "pier", "maturity": "graduated", "accepted": "2019-05-06", "graduated": "2022-05-06" },
        { "slug": "quay", "maturity": "sandbox", "accepted": "2021-03-04", "graduated": null },
    ]);
    let mut nodes = projects["nodes"].as_array().unwrap().clone();
    nodes.sort_by_key(|node| node["slug"].as_str().unwrap().to_owned());
    assert_eq!(Value::Array(nodes), right, "an item without maturity is no project of the foundation");
}

async fn a_later_snapshot_closes_and_opens_rows(site: Site) {
    import_snapshot(&site, FIRST);
    import_snapshot(&site, SECOND);
    let gateway = site.start().await;
    let before = members(&gateway, "2025-01-14").await;
    let right = [
        ("1984", ""),
        ("Northwind", "Premier"),
        ("Wētā Boats", "General"),
        ("Ænix", "Premier"),
        ("阿里港", "General"),
    ];
    assert_eq!(tiers(&before), right[1..], "the day before, all is as it was");
    let after = members(&gateway, "2025-01-15").await;
    let right = [("1984", "Silver"), ("Northwind", "Silver"), ("Ænix", "Platinum"), ("阿里港", "Silver")];
    assert_eq!(tiers(&after), right);
    let left =
        before["nodes"].as_array().unwrap().iter().find(|node| node["company"]["name"] == "Wētā Boats");
    assert_eq!(left.unwrap()["until"], "2025-01-15", "who is missing left on the day of the snapshot");
}

async fn a_company_keeps_its_id_through_a_new_name(site: Site) {
    import_snapshot(&site, FIRST);
    let gateway = site.start().await;
    let by_slug =
        r#"{ company(by: { identifier: { scheme: CRUNCHBASE, value: "northwind" } }) { id name aliases } }"#;
    let before = gateway.query(by_slug).await["company"].take();
    assert_eq!(before["name"], "Northwind Ltd.");
    import_snapshot(&site, SECOND);
    let again = site.start().await;
    let after = again.query(by_slug).await["company"].take();
    assert_eq!(after["id"], before["id"]);
    assert_eq!(after["name"], "Northwind");
    assert!(after["aliases"].as_array().unwrap().contains(&json!("Northwind Ltd.")), "{after}");
}

//! `where`: what it finds at its edges.

use serde_json::{Value, json};

use crate::harness::data::fixture;
use crate::harness::{Gateway, Site, on_both_forms};

on_both_forms![
    what_is_null_or_left_out_asks_nothing,
    as_many_conditions_as_are_taken_are_answered_and_one_more_is_told,
];

async fn what_is_null_or_left_out_asks_nothing(site: Site) {
    for day in ["2024-01-15", "2025-01-15"] {
        let landscape = fixture(&format!("landscapes/landscape-{day}.yml"));
        site.run(["import", "landscape", landscape.to_str().unwrap(), "--foundation", "harbour", "--accept"]);
    }
    let gateway = site.start().await;
    let all = count(&gateway, "members", "MemberWhere", json!(null)).await;
    let ended = count(&gateway, "members", "MemberWhere", json!({ "until": { "isNull": false } })).await;
    assert!(0 < ended && ended < all, "{ended} of {all} have ended");
    for nothing in [
        json!({}),
        json!({ "and": [] }),
        json!({ "or": null, "not": null }),
        json!({ "until": {} }),
        json!({ "until": { "eq": null, "isNull": null } }),
        json!({ "since": {} , "tier": {}, "tierClass": { "in": null } }),
        json!({ "foundation": null, "company": {} }),
    ] {
        assert_eq!(count(&gateway, "members", "MemberWhere", nothing.clone()).await, all, "{nothing}");
    }
    let before = json!({ "until": { "lt": "9000-01-01" } });
    assert_eq!(count(&gateway, "members", "MemberWhere", before).await, ended, "who goes on has no end");
    let neither = json!({ "until": { "lt": "9000-01-01", "isNull": true } });
    assert_eq!(count(&gateway, "members", "MemberWhere", neither).await, 0);
    for none in [json!({ "or": [] }), json!({ "not": {} }), json!({ "tier": { "in": [] } })] {
        assert_eq!(count(&gateway, "members", "MemberWhere", none.clone()).await, 0, "{none}");
    }
    let principles =
        count(&gateway, "principles", "PrincipleWhere", json!({ "firstPriority": { "eq": null } })).await;
    assert_eq!(principles, count(&gateway, "principles", "PrincipleWhere", json!({})).await);
}

async fn as_many_conditions_as_are_taken_are_answered_and_one_more_is_told(site: Site) {
    let gateway = site.start().await;
    // Joined as deep as they may be, around one that holds.
    let any_of = |count: usize| {
        let mut conditions = vec![json!({ "slug": { "eq": "nvidia" } })];
        conditions.extend((1..count).map(|number| json!({ "slug": { "eq": format!("nobody-{number}") } })));
        let deep = conditions.split_off(conditions.len() / 2);
        conditions.push(json!({ "and": [{ "not": { "not": { "or": deep } } }] }));
        json!({ "or": conditions })
    };
    assert_eq!(count(&gateway, "companies", "CompanyWhere", any_of(500)).await, 1);
    let query = "query ($w: CompanyWhere) { companies(where: $w) { totalCount } }";
    let answer = gateway.ask(json!({ "query": query, "variables": { "w": any_of(501) } })).await;
    assert_eq!(answer.code(), "BAD_USER_INPUT", "{}", answer.body);
    assert!(answer.body["errors"][0]["message"].as_str().unwrap().contains("501"), "{}", answer.body);
    let many: Vec<String> = (0..20_000).map(|number| format!("nobody-{number}")).collect();
    assert_eq!(count(&gateway, "companies", "CompanyWhere", json!({ "slug": { "in": many } })).await, 0);
}

/// How many records of a root fulfil a condition; memberships over all time.
async fn count(gateway: &Gateway, root: &str, condition: &str, value: Value) -> u64 {
    let history = if root == "members" { "history: true, " } else { "" };
    let query = format!("query ($w: {condition}) {{ {root}({history}where: $w) {{ totalCount }} }}");
    gateway.query_with(&query, json!({ "w": value })).await[root]["totalCount"].as_u64().unwrap()
}

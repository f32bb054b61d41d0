//! What stands in an answer where something failed, was left out, or is of several types.

use serde_json::{Value, json};

use crate::harness::{Site, on_both_forms};

on_both_forms![
    a_field_that_fails_is_null_as_far_as_its_type_says,
    an_object_of_which_nothing_is_left_is_empty_and_not_null,
    fields_stand_in_the_order_of_the_request,
    an_operation_is_chosen_by_its_name,
    a_representation_that_cannot_be_read_costs_only_its_own_place,
];

/// A field that fails.
const FAILS: &str = "members(first: -1) { totalCount }";

async fn a_field_that_fails_is_null_as_far_as_its_type_says(site: Site) {
    let gateway = site.start().await;
    let pytorch = |fields: &str| format!("{{ foundation(by: {{ slug: \"pytorch\" }}) {{ {fields} }} }}");
    let id = gateway.query(&pytorch("id")).await["foundation"]["id"].take();
    let cases = [
        (
            pytorch(&format!("slug parent {{ slug {FAILS} }}")),
            json!({ "foundation": { "slug": "pytorch", "parent": null } }),
            json!(["foundation", "parent", "members"]),
        ),
        (pytorch(FAILS), json!({ "foundation": null }), json!(["foundation", "members"])),
        (format!("{{ a: __typename {FAILS} }}"), Value::Null, json!(["members"])),
        (
            "{ node(id: \"x\") { id } a: __typename }".to_owned(),
            json!({ "node": null, "a": "Query" }),
            json!(["node"]),
        ),
        (
            format!("{{ nodes(ids: [{id}]) {{ ... on Foundation {{ {FAILS} }} }} }}"),
            json!({ "nodes": [null] }),
            json!(["nodes", 0, "members"]),
        ),
        (
            format!("{{ foundations(first: 1) {{ nodes {{ {FAILS} }} }} a: __typename }}"),
            Value::Null,
            json!(["foundations", "nodes", 0, "members"]),
        ),
    ];
    for (query, data, path) in cases {
        let answer = gateway.ask_again(json!({ "query": query })).await;
        assert_eq!(answer.status, 200, "{query}");
        assert_eq!(answer.body.get("data"), Some(&data), "{query}: {}", answer.body);
        let error = &answer.body["errors"][0];
        assert_eq!((&error["path"], answer.code()), (&path, "BAD_USER_INPUT"), "{query}");
        let name = path.as_array().unwrap().last().unwrap().as_str().unwrap();
        let column = query.find(&format!("{name}(")).unwrap() + 1;
        assert_eq!(error["locations"], json!([{ "line": 1, "column": column }]), "{query}");
    }
}

async fn an_object_of_which_nothing_is_left_is_empty_and_not_null(site: Site) {
    let gateway = site.start().await;
    let query = "query ($no: Boolean = false, $id: ID!) {
        node(id: $id) { ... on Company { name } }
        foundations(first: 2) { nodes { name @include(if: $no) ...F @skip(if: true) } }
        company(by: { slug: \"nobody\" }) { name @include(if: $no) }
        __typename @include(if: $no)
    } fragment F on Foundation { slug }";
    let id =
        gateway.query("{ foundation(by: { slug: \"pytorch\" }) { id } }").await["foundation"]["id"].take();
    let data = gateway.query_with(query, json!({ "id": id })).await;
    assert_eq!(data, json!({ "node": {}, "foundations": { "nodes": [{}, {}] }, "company": null }));
    let nothing = gateway
        .query_with(
            "query ($no: Boolean!) { foundations @include(if: $no) { totalCount } }",
            json!({ "no": false }),
        )
        .await;
    assert_eq!(nothing, json!({}));
}

async fn fields_stand_in_the_order_of_the_request(site: Site) {
    let gateway = site.start().await;
    let query = "{ foundation(by: { slug: \"pytorch\" }) { ...F firstPriority { title } slug } }
        fragment F on Foundation { tiers { count } ... on Node { id } name slug }";
    let text = gateway.ask_again(json!({ "query": query })).await.text;
    let places: Vec<_> =
        ["tiers", "id", "name", "slug", "firstPriority"].map(|key| text.find(&format!("\"{key}\":"))).into();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {text}");
}

async fn an_operation_is_chosen_by_its_name(site: Site) {
    let gateway = site.start().await;
    let query = "query A { a: __typename } query B { b: __typename }";
    let ask = async |name: Value| gateway.ask_again(json!({ "query": query, "operationName": name })).await;
    assert_eq!(ask(json!("B")).await.body["data"], json!({ "b": "Query" }));
    for wrong in [json!("C"), json!(null), json!("")] {
        assert_eq!(ask(wrong.clone()).await.code(), "OPERATION_RESOLUTION_FAILURE", "{wrong}");
    }
}

async fn a_representation_that_cannot_be_read_costs_only_its_own_place(site: Site) {
    let gateway = site.start().await;
    let query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Foundation { slug } } }";
    let representations = json!([
        { "__typename": "Foundation", "slug": "pytorch" },
        { "slug": "pytorch" },
        "pytorch",
        { "__typename": "Harbour", "id": "1" },
        { "__typename": "Company", "slug": "nvidia" },
    ]);
    let answer = gateway.ask_again(json!({ "query": query, "variables": { "r": representations } })).await;
    let entities = json!([{ "slug": "pytorch" }, null, null, null, {}]);
    assert_eq!(answer.body["data"]["_entities"], entities, "{}", answer.body);
    assert_eq!(answer.code(), "BAD_USER_INPUT");
    assert_eq!(answer.body["errors"][0]["path"], json!(["_entities"]));
}

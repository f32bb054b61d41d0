//! Which documents and variables are executed at all: those that the reference implementation would execute.

use serde_json::{Value, json};

use crate::harness::data::fixture;
use crate::harness::{Answer, Site, node_script, on_both_forms};

on_both_forms![
    documents_are_judged_as_the_reference_judges_them,
    a_value_that_does_not_fit_is_told_where_and_why,
    all_that_the_language_has_is_read,
];

/// Each document of the fixture; one with a `differs` is judged otherwise, and says why.
async fn documents_are_judged_as_the_reference_judges_them(site: Site) {
    let gateway = site.start().await;
    let file = fixture("documents.json");
    let arguments = [&gateway.url("/graphql"), file.to_str().unwrap()];
    let Some(reference) = node_script("judge.mjs", &arguments).await else { return };
    let documents: Vec<Value> = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(documents.len(), reference.as_array().unwrap().len());
    for (document, refusal) in documents.iter().zip(reference.as_array().unwrap()) {
        let mut request = document.clone();
        let differs = request.as_object_mut().unwrap().remove("differs");
        let answer = gateway.ask(request).await;
        let alike = is_refused(&answer) != refusal.is_null();
        assert_eq!(
            alike,
            differs.is_none(),
            "{document}\nthe reference says {refusal}, the gateway {}",
            answer.body
        );
    }
}

/// Whether nothing was executed.
fn is_refused(answer: &Answer) -> bool {
    assert_eq!(answer.status.is_client_error(), answer.body.get("data").is_none(), "{answer:?}");
    answer.status.is_client_error()
}

async fn a_value_that_does_not_fit_is_told_where_and_why(site: Site) {
    let gateway = site.start().await;
    let members = "query ($w: MemberWhere, $n: Int!) { members(where: $w, first: $n) { totalCount } }";
    let told: [(&str, Value, &str, &str, u64); 6] = [
        (
            "{ company(by: \"google\") { name } }",
            json!({}),
            "GRAPHQL_VALIDATION_FAILED",
            "`by` of `Query.company`",
            15,
        ),
        (
            "{ companies(orderBy: [{ name: \"ASC\" }]) { totalCount } }",
            json!({}),
            "GRAPHQL_VALIDATION_FAILED",
            "`[0].name`",
            22,
        ),
        (members, json!({ "n": "3" }), "BAD_USER_INPUT", "`$n` of the type `Int!`", 25),
        (members, json!({ "n": null }), "BAD_USER_INPUT", "`$n` of the type `Int!` must not be null", 25),
        (members, json!({}), "BAD_USER_INPUT", "`$n` of the type `Int!` was not given", 25),
        (
            members,
            json!({ "n": 3.0, "w": { "and": [{}, { "tierClass": "gold" }] } }),
            "BAD_USER_INPUT",
            "`and[1].tierClass`",
            8,
        ),
    ];
    for (query, variables, code, words, column) in told {
        let answer = gateway.ask(json!({ "query": query, "variables": variables })).await;
        let error = &answer.body["errors"][0];
        assert_eq!(answer.code(), code, "{query}: {error}");
        assert!(error["message"].as_str().unwrap().contains(words), "{query}: {error}");
        assert_eq!(error["locations"], json!([{ "line": 1, "column": column }]), "{query}: {error}");
    }
    let fits =
        json!({ "n": 3.0, "w": { "and": { "foundation": { "slug": { "in": "pytorch" } } } }, "unknown": 1 });
    let members = "query ($w: MemberWhere, $n: Int!) { members(where: $w, first: $n) { nodes { id } } }";
    let data = gateway.query_with(members, fits).await;
    assert_eq!(
        data["members"]["nodes"].as_array().unwrap().len(),
        3,
        "one is a list of one, 3.0 is 3: {data}"
    );
}

async fn all_that_the_language_has_is_read(site: Site) {
    let gateway = site.start().await;
    let query = r#""of an operation" query Q("of a variable" $slug: String = "\u{70}ytorch") {
        foundation(by: { slug: $slug }) { ...F }
        none: company(by: { slug: "\uD83D\uDE00" }) { name }
    } "of a fragment" fragment F on Foundation { slug }"#;
    let answer = gateway.ask_again(json!({ "query": query })).await;
    assert_eq!(answer.body, json!({ "data": { "foundation": { "slug": "pytorch" }, "none": null } }));
    for (query, code, column) in [
        ("query Q() { __typename }", "GRAPHQL_PARSE_FAILED", 8),
        (r#"{ company(by: { slug: "\uD83D" }) { name } }"#, "GRAPHQL_PARSE_FAILED", 24),
        (r#"{ company(by: { slug: "a", slug: "b" }) { name } }"#, "GRAPHQL_VALIDATION_FAILED", 28),
    ] {
        let answer = gateway.ask(json!({ "query": query })).await;
        assert_eq!(answer.code(), code, "{query}: {}", answer.body);
        let at = &answer.body["errors"][0]["locations"];
        assert_eq!(at, &json!([{ "line": 1, "column": column }]), "{query}");
    }
}

//! What the planner below us (`hive-router-query-planner` 2.10.11) cannot plan, found by the property test and made as
//! small as it gets. It says so and answers nothing wrong; a test here that fails tells that it can by now.

use pediment_federation::{SubgraphSdl, Supergraph, compose};

const LINK: &str = r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])"#;

/// Why a document cannot be planned.
fn refused(subgraphs: &[&str], document: &str) -> String {
    let named = |(place, sdl): (usize, &&str)| SubgraphSdl {
        name: format!("s{place}"),
        url: String::new(),
        sdl: format!("{LINK} {sdl}"),
    };
    let subgraphs: Vec<SubgraphSdl> = subgraphs.iter().enumerate().map(named).collect();
    let supergraph =
        Supergraph::parse(&compose(&subgraphs).expect("they compose").supergraph).expect("a supergraph");
    supergraph.prepare(document, None).expect_err("it cannot be planned").remove(0).message
}

/// The way to the subgraph with `@requires` leads through a third one, which knows both keys.
#[test]
fn a_field_with_requires_behind_a_third_subgraphs_key() {
    let problem = refused(
        &[
            r#"type E @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }"#,
            r#"type E @key(fields: "sku") { sku: ID! computed: String @requires(fields: "from") from: String @external }"#,
            r#"type Query { e: E } type E @key(fields: "id") { id: ID! from: String }"#,
        ],
        "{ e { computed } }",
    );
    assert!(problem.contains("Expected a single parent"), "{problem}");
}

/// An entity that leads to another of its own type, which has a field with `@requires`.
#[test]
fn a_field_with_requires_of_an_entity_within_one_of_its_own_type() {
    let problem = refused(
        &[
            r#"type E @key(fields: "id") { id: ID! next: E computed: String @requires(fields: "from") from: Int @external }"#,
            r#"type Query { e: E } type E @key(fields: "id") { id: ID! from: Int }"#,
        ],
        "{ e { next { computed } } }",
    );
    assert!(problem.contains("cannot be found in selection set"), "{problem}");
}

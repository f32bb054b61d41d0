//! Plans of our own: what the planner below us (`hive-router-query-planner` 2.10.11) refuses, or plans so that it cannot be
//! answered. The first two were found by the property test and made as small as they get.

#[path = "property/executor.rs"]
mod executor;

use std::{collections::HashMap, sync::Arc};

use bytes::Bytes;
use executor::{Executor, Object, Resolve, Resolved};
use futures_util::{FutureExt, future::BoxFuture};
use graphql_tools::parser::{parse_query, parse_schema};
use graphql_tools::static_graphql::schema;
use pediment_federation::{Failure, Form, Overrides, Request, SubgraphSdl, Supergraph, Transport, compose};
use serde_json::{Map, Value as Json, json};

const LINK: &str = r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires", "@interfaceObject", "@shareable", "@provides"])"#;

fn composed(subgraphs: &[&str]) -> String {
    let named = |(place, sdl): (usize, &&str)| SubgraphSdl {
        name: format!("s{place}"),
        url: String::new(),
        sdl: format!("{LINK} {sdl}"),
    };
    let subgraphs: Vec<SubgraphSdl> = subgraphs.iter().enumerate().map(named).collect();
    compose(&subgraphs).expect("they compose").supergraph
}

fn supergraph(subgraphs: &[&str]) -> Supergraph {
    Supergraph::parse(&composed(subgraphs)).expect("a supergraph")
}

fn form(supergraph: &Supergraph, document: &str) -> Arc<Form> {
    let operation = supergraph.prepare(document, None).expect("it can be planned");
    operation.form(supergraph, &Map::new(), &Overrides::default()).expect("it can be planned")
}

fn plan(subgraphs: &[&str], document: &str) -> String {
    form(&supergraph(subgraphs), document).plan().expect("somebody is asked").to_string()
}

/// Subgraphs whose three entities are numbered: each leads to the next, and `from` is ten times the number.
struct Numbers {
    schemas: HashMap<String, schema::Document>,
}

impl Resolve for Numbers {
    fn resolve(&self, object: &Object, field: &str, _: &Map<String, Json>) -> Resolved {
        let other = |id| Resolved::Object(Object { ty: "E".to_owned(), id, ..Object::default() });
        assert_eq!(object.provided, None, "no field of theirs has `@provides`");
        match field {
            "e" => other(1),
            "next" if object.id == 3 => Resolved::Null,
            "next" => other(object.id + 1),
            "id" => Resolved::Leaf(json!(object.id.to_string())),
            "sku" => Resolved::Leaf(json!(format!("sku-{}", object.id))),
            "from" => Resolved::Leaf(json!(object.id * 10)),
            "computed" => Resolved::Leaf(json!(format!("from {}", object.given["from"]))),
            _ => Resolved::Failed,
        }
    }
}

impl Transport for Numbers {
    fn fetch<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Bytes, Failure>> {
        let document = parse_query::<String>(&request.fetch.document).expect("a document").into_static();
        let variables = request.variables.into_values().expect("JSON");
        let mut executor = Executor {
            schema: &self.schemas[&request.fetch.service],
            resolve: self,
            document: &document,
            variables: &variables,
            errors: Vec::new(),
            beside: Vec::new(),
            around: Vec::new(),
        };
        let data = executor.run();
        assert_eq!(executor.errors, Vec::<Vec<Json>>::new(), "{}", request.fetch.document);
        async move { Ok(Bytes::from(json!({ "data": data }).to_string())) }.boxed()
    }
}

/// What subgraphs of numbered entities answer.
fn answered(subgraphs: &[&str], document: &str) -> Json {
    let schema = |(place, sdl): (usize, &&str)| {
        let entities = "_entities(representations: [_Any!]!): [_Entity]!";
        let sdl = match sdl.split_once("type Query {") {
            Some((before, after)) => format!("{before}type Query {{ {entities} {after}"),
            None => format!("{sdl} type Query {{ {entities} }}"),
        };
        (format!("s{place}"), parse_schema::<String>(&sdl).expect("SDL").into_static())
    };
    let numbers = Numbers { schemas: subgraphs.iter().enumerate().map(schema).collect() };
    let supergraph = supergraph(subgraphs);
    let form = form(&supergraph, document);
    let answer = form.execute(&supergraph, &Map::new(), &numbers).now_or_never().expect("nothing waits");
    serde_json::from_slice(&answer.into_json()).expect("JSON")
}

/// The way to the subgraph with `@requires` leads through a third one, which knows both keys.
#[test]
fn a_field_with_requires_behind_a_third_subgraphs_key() {
    let subgraphs = [
        r#"type E @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }"#,
        r#"type E @key(fields: "sku") { sku: ID! computed: String @requires(fields: "from") from: String @external }"#,
        r#"type Query { e: E } type E @key(fields: "id") { id: ID! from: String }"#,
    ];
    assert_eq!(
        answered(&subgraphs, "{ e { computed } }"),
        json!({ "data": { "e": { "computed": "from 10" } } })
    );
}

/// An entity that leads to another of its own type, which has a field with `@requires`.
#[test]
fn a_field_with_requires_of_an_entity_within_one_of_its_own_type() {
    let subgraphs = [
        r#"type E @key(fields: "id") { id: ID! next: E computed: String @requires(fields: "from") from: Int @external }"#,
        r#"type Query { e: E } type E @key(fields: "id") { id: ID! from: Int }"#,
    ];
    assert_eq!(
        answered(&subgraphs, "{ e { next { computed next { computed next { id } } } computed } }"),
        json!({ "data": { "e": {
            "next": { "computed": "from 20", "next": { "computed": "from 30", "next": null } },
            "computed": "from 10",
        } } })
    );
}

/// The subgraphs have roots of their own wherever the type of the root stands.
#[test]
fn a_root_within_a_root_that_is_within_the_root() {
    let subgraphs = ["type Query { self: Query! a: Int }", "type Query { b: Int }"];
    assert_eq!(
        plan(&subgraphs, "{ self { a b self { b } } }"),
        "one after the other
  query to s0: {self{a self{__typename}}}
  all at once
    query to s1 at self.self: {b}
    query to s1 at self: {b}
"
    );
}

/// What requires nothing is asked for with what does, by both planners, and alone about those that lack what is required.
#[test]
fn what_requires_nothing_is_asked_for_with_what_does() {
    let subgraphs = [
        r#"type Query { e: E } type E @key(fields: "id") { id: ID! }"#,
        r#"type E @key(fields: "id") { id: ID! from: Int }"#,
        r#"type E @key(fields: "id") { id: ID! plain: Int from: Int @external computed: Int @requires(fields: "from") }"#,
    ];
    let supergraph = supergraph(&subgraphs).planning_alone();
    assert_eq!(
        form(&supergraph, "{ e { computed plain } }").plan().expect("somebody is asked").to_string(),
        "one after the other
  query to s0: {e{id __typename}}
  entities of s1 at e: query($representations:[_Any!]!){_entities(representations:$representations){__typename ...on E{from}}}
  entities of s2 at e: query($representations:[_Any!]!){_entities(representations:$representations){__typename ...on E{computed plain}}}
    where what is required is missing: query($representations:[_Any!]!){_entities(representations: $representations){__typename ...on E{plain}}}
"
    );
}

/// Entities of several places that are asked for the same are asked about once, and those that come as many steps after the
/// first in one request.
#[test]
fn what_is_asked_of_several_places_is_asked_once() {
    let subgraphs = [
        r#"type Query { e: E } type E @key(fields: "id") { id: ID! }"#,
        r#"type E @key(fields: "id") { id: ID! next: E after: E total: Int }"#,
        r#"type E @key(fields: "id") { id: ID! name: String }"#,
    ];
    let supergraph = supergraph(&subgraphs).planning_alone();
    assert_eq!(
        form(&supergraph, "{ e { next { name } after { name } } }").plan().expect("somebody is asked").to_string(),
        "one after the other
  query to s0: {e{id __typename}}
  entities of s1 at e: query($representations:[_Any!]!){_entities(representations:$representations){__typename ...on E{next{id __typename} after{id __typename}}}}
  entities of s2 at e.next, e.after: query($representations:[_Any!]!){_entities(representations:$representations){__typename ...on E{name}}}
"
    );
}

/// A subgraph that has an interface as one type does not know which implementation an object is.
#[test]
fn a_field_of_one_implementation_of_objects_that_are_one_type_to_a_subgraph() {
    let subgraphs = [
        r#"type Query { e: I } interface I @key(fields: "id") { id: ID! } type X implements I @key(fields: "id") { id: ID! } type Y implements I @key(fields: "id") { id: ID! }"#,
        r#"type I @key(fields: "id") @interfaceObject { id: ID! next: I total: Int }"#,
    ];
    assert_eq!(
        plan(&subgraphs, "{ e { next { ... on X { total } } } }"),
        "one after the other
  query to s0: {e{__typename id}}
  entities of s1 at e: query($representations:[_Any!]!){_entities(representations:$representations){...on I{__typename next{__typename id}}}}
  entities of s0 at e.next: query($representations:[_Any!]!){_entities(representations:$representations){__typename}}
  entities of s1 at e.next: query($representations:[_Any!]!){_entities(representations:$representations){...on I{__typename total}}}
"
    );
}

/// What requires nothing is told apart where a subgraph has an interface as one type, too.
#[test]
fn what_requires_nothing_of_objects_that_are_one_type_to_a_subgraph() {
    let subgraphs = [
        r#"type Query { e: I } interface I @key(fields: "id") { id: ID! from: Int } type X implements I @key(fields: "id") { id: ID! from: Int }"#,
        r#"type I @key(fields: "id") @interfaceObject { id: ID! from: Int @external plain: Int computed: Int @requires(fields: "from") }"#,
    ];
    assert_eq!(
        plan(&subgraphs, "{ e { computed plain } }"),
        "one after the other
  query to s0: {e{__typename id from}}
  entities of s1 at e: query($representations:[_Any!]!){_entities(representations:$representations){...on I{__typename computed plain}}}
    where what is required is missing: query($representations:[_Any!]!){_entities(representations: $representations){...on I{__typename plain}}}
"
    );
}

/// A field is not provided where another one is, though the subgraph provides it elsewhere.
#[test]
fn a_field_that_is_provided_elsewhere() {
    let subgraphs = [
        r#"type Query { e: E @provides(fields: "b") other: E @provides(fields: "a") } type E @key(fields: "id") { id: ID! a: Int @external b: Int @external }"#,
        r#"type E @key(fields: "id") { id: ID! a: Int @shareable b: Int @shareable }"#,
    ];
    assert_eq!(
        plan(&subgraphs, "{ e { a b } other { a } }"),
        "one after the other
  query to s0: {e{b id __typename} other{a}}
  entities of s1 at e: query($representations:[_Any!]!){_entities(representations:$representations){__typename ...on E{a}}}
"
    );
}

/// A subgraph does in their order what it is asked for at once.
#[test]
fn mutations_are_done_in_their_order() {
    let subgraphs = [
        "type Query { q: Int } type Mutation { a(n: Int): Int }",
        "type Mutation { b: E } type E { e: Int }",
    ];
    let supergraph = supergraph(&subgraphs).planning_alone();
    let document = "mutation { one: a(n: 1) two: a(n: 2) b { e } three: a(n: 3) }";
    assert_eq!(
        form(&supergraph, document).plan().expect("somebody is asked").to_string(),
        "one after the other
  mutation to s0: mutation{_0_a:a(n:1) _1_a:a(n:2)}
  mutation to s1: mutation{b{e}}
  mutation to s0: mutation{_2_a:a(n:3)}
"
    );
}

/// What both subgraphs may be asked for, and each knows a part of.
#[test]
fn a_shared_field_of_which_each_subgraph_knows_a_part() {
    let subgraphs = [
        "type Query { v: V @shareable } type V { a: Int }",
        "type Query { v: V @shareable } type V { b: Int }",
    ];
    let supergraph = supergraph(&subgraphs).planning_alone();
    assert_eq!(
        form(&supergraph, "{ v { a b } }").plan().expect("somebody is asked").to_string(),
        "all at once
  query to s0: {v{a}}
  query to s1: {v{b}}
"
    );
}

/// Why a document cannot be planned.
#[test]
fn a_field_that_no_way_leads_to_is_named() {
    let subgraphs = [
        r#"type Query { e: E } type E @key(fields: "id") { id: ID! }"#,
        r#"type E @key(fields: "id") { id: ID! name: String }"#,
    ];
    // As nobody composes it: the key leads nowhere.
    let sdl = composed(&subgraphs)
        .replace(r#"(graph: S1, key: "id")"#, r#"(graph: S1, key: "id", resolvable: false)"#);
    let supergraph = Supergraph::parse(&sdl).expect("a supergraph");
    let problem = supergraph.prepare("{ e { name } }", None).expect_err("no way leads there").remove(0);
    assert_eq!(
        problem.message,
        "The operation cannot be planned: no way leads from `e` to a subgraph that resolves `E.name`."
    );
}

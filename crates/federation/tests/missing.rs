//! What is answered of entities of which something that fields require could not be had.

use std::sync::Mutex;

use bytes::Bytes;
use futures_util::{FutureExt, future::BoxFuture};
use pediment_federation::{Failure, Overrides, Request, SubgraphSdl, Supergraph, Transport, compose};
use serde_json::{Map, Value as Json, json};

const LINK: &str = r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])"#;

/// Who gives the items, who gives what is required, and who requires it.
const SUBGRAPHS: [(&str, &str); 3] = [
    ("items", r#"type Query { items: [Item!]! } type Item @key(fields: "id") { id: ID! }"#),
    ("sizes", r#"type Item @key(fields: "id") { id: ID! size: Int! depth: Int }"#),
    (
        "user",
        r#"type Item @key(fields: "id") {
            id: ID!
            size: Int! @external
            depth: Int @external
            fromSize: String @requires(fields: "size")
            fromDepth: String @requires(fields: "depth")
            plain(of: Int): String!
        }"#,
    ),
];

/// Subgraphs of which one gives what is required of some items.
struct Subgraphs<'a> {
    /// What `sizes` says.
    sizes: &'a Json,
    /// What `user` was asked.
    asked: Mutex<Vec<Json>>,
}

impl Transport for Subgraphs<'_> {
    fn fetch<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Bytes, Failure>> {
        let variables = request.variables.into_values().expect("JSON");
        let answer = match request.fetch.service.as_str() {
            "items" => {
                let items = ["1", "2"].map(|id| json!({ "__typename": "Item", "id": id }));
                Ok(json!({ "data": { "items": items } }))
            }
            "sizes" if self.sizes.is_null() => {
                Err(Failure { message: "it is down".to_owned(), code: "SUBGRAPH_UNREACHABLE" })
            }
            "sizes" => Ok(self.sizes.clone()),
            _ => {
                self.asked.lock().expect("nobody panics").push(variables["representations"].clone());
                let representations = variables["representations"].as_array().expect("a list");
                let has = |field: &str| request.fetch.document.contains(field);
                let entity = |of: &Json| {
                    let mut entity = json!({ "__typename": "Item" });
                    for (name, from) in [("fromSize", "size"), ("fromDepth", "depth")] {
                        if has(name) {
                            entity[name] = format!("with {}", of[from]).into();
                        }
                    }
                    for key in ["plain", "_0_plain"].into_iter().filter(|key| has(key)) {
                        entity[key] = format!("plain {}", of["id"].as_str().expect("text")).into();
                    }
                    entity
                };
                Ok(json!({ "data": { "_entities": representations.iter().map(entity).collect::<Vec<_>>() } }))
            }
        };
        async move { answer.map(|answer| Bytes::from(answer.to_string())) }.boxed()
    }
}

/// The answer, and what `user` was asked, by plans of the planner below us and by those of our own.
fn answers(document: &str, sizes: &Json) -> [(Json, Vec<Json>); 2] {
    [|supergraph| supergraph, Supergraph::planning_alone].map(|how: fn(Supergraph) -> Supergraph| {
        let sdl = SUBGRAPHS.map(|(name, sdl)| SubgraphSdl {
            name: name.to_owned(),
            url: String::new(),
            sdl: format!("{LINK} {sdl}"),
        });
        let composed = compose(&sdl).expect("they compose").supergraph;
        let supergraph = how(Supergraph::parse(&composed).expect("a supergraph"));
        let operation = supergraph.prepare(document, None).expect("it can be planned");
        let form =
            operation.form(&supergraph, &Map::new(), &Overrides::default()).expect("it can be planned");
        let subgraphs = Subgraphs { sizes, asked: Mutex::default() };
        let answer =
            form.execute(&supergraph, &Map::new(), &subgraphs).now_or_never().expect("nothing waits");
        let answer = serde_json::from_slice(&answer.into_json()).expect("JSON");
        (answer, subgraphs.asked.into_inner().expect("nobody panics"))
    })
}

/// Nothing is lost with what could not be had but what requires it.
#[test]
fn what_requires_nothing_is_answered_though_what_others_require_could_not_be_had() {
    let sizes = json!({ "data": { "_entities": [{ "__typename": "Item", "size": 5 }, null] } });
    for (answer, asked) in answers("{ items { fromSize plain } }", &sizes) {
        assert_eq!(
            answer["data"],
            json!({ "items": [
                { "fromSize": "with 5", "plain": "plain 1" },
                { "fromSize": null, "plain": "plain 2" },
            ] })
        );
        let error = json!({
            "message": "No subgraph gave what this field requires.",
            "path": ["items", 1, "fromSize"],
            "extensions": { "code": "INVALID_SUBGRAPH_DATA" },
        });
        assert_eq!(answer["errors"], json!([error]));
        let item = |id| json!({ "__typename": "Item", "id": id });
        assert_eq!(asked, [json!([{ "__typename": "Item", "id": "1", "size": 5 }]), json!([item("2")])]);
    }
}

#[test]
fn a_subgraph_that_is_down_takes_only_what_requires_its_fields() {
    for (answer, _) in answers("{ items { fromSize plain } }", &Json::Null) {
        assert_eq!(
            answer["data"],
            json!({ "items": [
                { "fromSize": null, "plain": "plain 1" },
                { "fromSize": null, "plain": "plain 2" },
            ] })
        );
        let errors = answer["errors"].as_array().expect("a list");
        let told = |error: &Json| (error["path"].clone(), error["extensions"]["code"].clone());
        assert_eq!(
            errors.iter().map(told).collect::<Vec<_>>(),
            [0, 1].map(|place| (json!(["items", place]), json!("SUBGRAPH_UNREACHABLE"))).to_vec()
        );
    }
}

/// A null is a value where its type takes it, and none where it does not.
#[test]
fn a_null_is_passed_on_where_the_required_field_may_be_null() {
    let sizes = json!({ "data": { "_entities": [
        { "__typename": "Item", "size": 5, "depth": null },
        { "__typename": "Item", "size": null, "depth": 6 },
    ] } });
    for (answer, _) in answers("{ items { fromDepth plain } }", &sizes) {
        assert_eq!(
            answer,
            json!({ "data": { "items": [
                { "fromDepth": "with null", "plain": "plain 1" },
                { "fromDepth": "with 6", "plain": "plain 2" },
            ] } })
        );
    }
    for (answer, _) in answers("{ items { fromSize plain } }", &sizes) {
        assert_eq!(
            answer["data"],
            json!({ "items": [
                { "fromSize": "with 5", "plain": "plain 1" },
                { "fromSize": null, "plain": "plain 2" },
            ] })
        );
        assert_eq!(answer["errors"].as_array().map(Vec::len), Some(1));
    }
}

/// A request is not sent for nothing: neither where nothing is missing nor where nothing is left to ask.
#[test]
fn nobody_is_asked_for_what_is_left_where_nothing_is() {
    let whole = json!({ "data": { "_entities": [
        { "__typename": "Item", "size": 5 },
        { "__typename": "Item", "size": 6 },
    ] } });
    for (_, asked) in answers("{ items { fromSize plain } }", &whole) {
        assert_eq!(asked.len(), 1);
    }
    for (answer, asked) in answers("{ items { fromSize } }", &Json::Null) {
        assert_eq!(answer["data"], json!({ "items": [{ "fromSize": null }, { "fromSize": null }] }));
        assert_eq!(asked, Vec::<Json>::new());
    }
}

/// Arguments and variables of what is left out are left out with it.
#[test]
fn what_is_left_is_asked_for_with_its_arguments_alone() {
    let document = "{ items { fromSize plain(of: 1) } }";
    for (answer, _) in answers(document, &Json::Null) {
        assert_eq!(
            answer["data"],
            json!({ "items": [
                { "fromSize": null, "plain": "plain 1" },
                { "fromSize": null, "plain": "plain 2" },
            ] })
        );
    }
}

//! The property that decides: whatever the subgraphs, their data and the document, the federated answer is that of the
//! merged schema executed directly.
//!
//! `PROPTEST_CASES` says how many worlds are tried.

mod data;
mod executor;
mod query;
mod sdl;
mod world;

use std::collections::HashMap;

use bytes::Bytes;
use data::Part;
use executor::Executor;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use graphql_tools::static_graphql::schema;
use pediment_federation::{
    Failure, Overrides, PathSegment, Request, Supergraph, Transport, Variables, compose,
};
use proptest::prelude::*;
use query::{Choices, Writer, choices};
use serde_json::{Value as Json, json};
use world::{World, worlds};

struct Subgraphs<'a> {
    world: &'a World,
    schemas: HashMap<String, schema::Document>,
}

/// The representations of a request where it says that they are, as many as it says.
fn listed(request: &Request<'_>) -> Option<Json> {
    let Variables::Text(text, Some(listed)) = &request.variables else { return None };
    let list = [b"[", &text[listed.range.clone()], b"]"].concat();
    let list: Vec<Json> = serde_json::from_slice(&list).expect("a list");
    assert_eq!(list.len(), listed.count);
    Some(list.into())
}

impl Transport for Subgraphs<'_> {
    fn fetch<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Bytes, Failure>> {
        async move {
            let document = graphql_tools::parser::parse_query::<String>(&request.fetch.document);
            let document =
                document.unwrap_or_else(|error| panic!("{}: {error}", request.fetch.document)).into_static();
            let listed = listed(&request);
            let variables = request.variables.into_values().expect("JSON");
            if let Some(listed) = listed {
                assert!(variables.values().any(|value| *value == listed), "{listed}");
            }
            let subgraph = request.fetch.service[1..].parse().expect("a number");
            let mut executor = Executor {
                schema: &self.schemas[&request.fetch.service],
                resolve: &Part { world: self.world, subgraph },
                document: &document,
                variables: &variables,
                errors: Vec::new(),
                beside: Vec::new(),
                around: Vec::new(),
            };
            let data = executor.run();
            let errors: Vec<Json> = executor
                .errors
                .iter()
                .map(|path| json!({ "message": "made to fail", "path": path }))
                .collect();
            let answer = if errors.is_empty() {
                json!({ "data": data })
            } else {
                json!({ "data": data, "errors": errors })
            };
            Ok(Bytes::from(answer.to_string()))
        }
        .boxed()
    }

    /// Some do and some do not.
    fn takes_values(&self, service: &str) -> bool {
        service.ends_with(['1', '3'])
    }
}

fn check(world: &World, choices: &Choices, how: fn(Supergraph) -> Supergraph) -> Result<(), TestCaseError> {
    let sdl = world.sdl();
    let Ok(composed) = compose(&sdl) else { return Err(TestCaseError::reject("it does not compose")) };
    let supergraph = how(Supergraph::parse(&composed.supergraph).expect("a supergraph"));
    let text = Writer::document(world, choices);
    let told = || {
        let sdl: Vec<String> =
            sdl.iter().map(|subgraph| format!("# {}\n{}", subgraph.name, subgraph.sdl)).collect();
        format!("{}\n{text}", sdl.join("\n"))
    };
    let operation = match supergraph.prepare(&text, None) {
        Ok(operation) => operation,
        Err(errors) if errors.iter().all(|error| error.extensions["code"] == "GRAPHQL_VALIDATION_FAILED") => {
            return Err(TestCaseError::reject("the document is not valid"));
        }
        Err(errors) => return Err(TestCaseError::fail(format!("{errors:?}\n{}", told()))),
    };
    let variables = json!({ "yes": true, "no": false, "x": 5 }).as_object().expect("an object").clone();
    let schemas = sdl
        .iter()
        .map(|subgraph| {
            let (_link, own) = subgraph.sdl.split_once('\n').expect("a link");
            let sdl =
                format!("{own}\nextend type Query {{ _entities(representations: [_Any!]!): [_Entity]! }}");
            (subgraph.name.clone(), parsed(&sdl))
        })
        .collect();
    let subgraphs = Subgraphs { world, schemas };
    let form = match operation.form(&supergraph, &variables, &Overrides::default()) {
        Ok(form) => form,
        Err(error) => return Err(TestCaseError::fail(format!("{error:?}\n{}", told()))),
    };
    let answer = form.execute(&supergraph, &variables, &subgraphs).now_or_never().expect("nothing waits");
    let got: Json = serde_json::from_slice(answer.data()).expect("JSON");

    let document = graphql_tools::parser::parse_query::<String>(&text).expect("it was parsed").into_static();
    let merged = parsed(supergraph.api_sdl());
    let mut executor = Executor {
        schema: &merged,
        resolve: world,
        document: &document,
        variables: &variables,
        errors: Vec::new(),
        beside: Vec::new(),
        around: Vec::new(),
    };
    let want = executor.run();
    let plan = form.plan().map(ToString::to_string).unwrap_or_default();
    prop_assert_eq!(
        serde_json::to_string(&got).expect("JSON"),
        serde_json::to_string(&want).expect("JSON"),
        "{}\n{}\n{:?}",
        told(),
        plan,
        answer.errors
    );
    for error in &answer.errors {
        let path: Vec<Json> = error
            .path
            .iter()
            .map(|segment| match segment {
                PathSegment::Key(key) => json!(key),
                PathSegment::Index(index) => json!(index),
            })
            .collect();
        // Where an object is null and its type is not known, nobody knows either by which of two names its field is
        // asked for: the error is told of the object.
        let is_of_a_null = || {
            let value = error.path.iter().try_fold(&got, |value, segment| match segment {
                PathSegment::Key(key) => value.get(key),
                PathSegment::Index(index) => value.get(index),
            });
            value.is_none_or(Json::is_null) && executor.errors.iter().any(|known| known.starts_with(&path))
        };
        prop_assert!(
            executor.errors.contains(&path) || executor.beside.contains(&path) || is_of_a_null(),
            "an error at {path:?} that the merged schema does not have: {:?}\n{}\n{plan}",
            executor.errors,
            told()
        );
    }
    let is_clean = executor.errors.is_empty() && executor.beside.is_empty();
    prop_assert_eq!(answer.errors.is_empty(), is_clean, "errors\n{}\n{}", told(), plan);
    Ok(())
}

/// The SDL with the extension of the query type taken in.
fn parsed(sdl: &str) -> schema::Document {
    use graphql_tools::parser::schema::{Definition, TypeDefinition, TypeExtension};
    let mut document = graphql_tools::parser::parse_schema::<String>(sdl).expect("SDL").into_static();
    let mut extra = Vec::new();
    document.definitions.retain(|definition| match definition {
        Definition::TypeExtension(TypeExtension::Object(extension)) => {
            extra.extend(extension.fields.clone());
            false
        }
        _ => true,
    });
    let query = document.definitions.iter_mut().find_map(|definition| match definition {
        Definition::TypeDefinition(TypeDefinition::Object(object)) if object.name == "Query" => Some(object),
        _ => None,
    });
    if let Some(query) = query {
        query.fields.extend(extra);
    } else {
        let mut query = graphql_tools::parser::schema::ObjectType::new("Query".to_owned());
        query.fields = extra;
        document.definitions.push(Definition::TypeDefinition(TypeDefinition::Object(query)));
    }
    document
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

    #[test]
    fn the_federated_answer_is_that_of_the_merged_schema(world in worlds(), choices in choices()) {
        check(&world, &choices, |supergraph| supergraph)?;
    }

    /// What the planner below us refuses is planned by us: so all must be planned rightly by us alone.
    #[test]
    fn the_answer_is_the_same_by_plans_of_our_own(world in worlds(), choices in choices()) {
        check(&world, &choices, Supergraph::planning_alone)?;
    }
}

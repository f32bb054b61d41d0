//! A small gateway: two subgraphs in this process, composed, planned and asked; and what is answered while one
//! of them is down.
//!
//! ```sh
//! cargo run -p pediment-federation --example gateway
//! ```

#![expect(clippy::print_stdout, reason = "it shows what comes of it")]

use std::error::Error;

use bytes::Bytes;
use futures_util::{FutureExt, future::BoxFuture};
use pediment_federation::{Failure, Overrides, Request, SubgraphSdl, Supergraph, Transport, compose};
use serde_json::{Map, Value, json};

const BOOKS: &str = r#"
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
    type Query { books: [Book!]! }
    type Book @key(fields: "id") { id: ID! title: String! }
"#;
const PRICES: &str = r#"
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
    type Book @key(fields: "id") { id: ID! price: Int }
"#;

/// What carries requests: here to functions, elsewhere over HTTP.
struct Shop {
    prices_are_up: bool,
}

impl Transport for Shop {
    fn fetch<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Bytes, Failure>> {
        async move {
            match request.fetch.service.as_str() {
                "books" => Ok(books()),
                "prices" if self.prices_are_up => Ok(prices(request)),
                _ => Err(Failure { message: "it is down".to_owned(), code: "SUBGRAPH_UNREACHABLE" }),
            }
        }
        .boxed()
    }
}

fn books() -> Bytes {
    let book = |id, title| json!({ "__typename": "Book", "id": id, "title": title });
    json!({ "data": { "books": [book("1", "Dune"), book("2", "Emma")] } }).to_string().into()
}

/// Entities are asked about by representations: their types and keys.
fn prices(request: Request<'_>) -> Bytes {
    let variables = request.variables.into_values().expect("variables are JSON");
    let price =
        |book: &Value| json!({ "__typename": "Book", "price": 10 * book["id"].as_str()?.len() }).into();
    let entities = variables["representations"].as_array().into_iter().flatten();
    let entities: Vec<Option<Value>> = entities.map(price).collect();
    json!({ "data": { "_entities": entities } }).to_string().into()
}

fn main() -> Result<(), Box<dyn Error>> {
    let subgraph = |name: &str, sdl: &str| SubgraphSdl {
        name: name.to_owned(),
        url: format!("http://{name}.example/graphql"),
        sdl: sdl.to_owned(),
    };
    let composed = compose(&[subgraph("books", BOOKS), subgraph("prices", PRICES)])
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let supergraph = Supergraph::parse(&composed.supergraph)?;
    let operation = supergraph
        .prepare("{ books { title price } }", None)
        .map_err(|errors| errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join("\n"))?;
    let variables = Map::new();
    let form =
        operation.form(&supergraph, &variables, &Overrides::default()).map_err(|error| error.message)?;
    println!("{}", form.plan().map(ToString::to_string).unwrap_or_default());
    for prices_are_up in [true, false] {
        let shop = Shop { prices_are_up };
        // Nothing here waits for a socket; elsewhere this is awaited.
        let answer = form.execute(&supergraph, &variables, &shop).now_or_never().expect("nothing waits");
        println!("{}", String::from_utf8_lossy(&answer.into_json()));
    }
    Ok(())
}

#[test]
fn it_runs() {
    main().expect("it runs");
}

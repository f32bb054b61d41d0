//! The four subgraphs of the federation bench, in one process: a shop's accounts, inventory, products and reviews.

use async_graphql::{
    EmptyMutation, EmptySubscription, ID, Object, ObjectType, Request, Schema, SimpleObject,
};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::post;

/// Where to listen.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The port on 127.0.0.1.
    #[arg(long)]
    port: u16,
}

/// Their names, each served at `/NAME`.
pub(crate) const NAMES: [&str; 4] = ["accounts", "inventory", "products", "reviews"];

const USERS: usize = 6;
const PRODUCTS: usize = 9;
const REVIEWS: usize = 26;

/// Serves the subgraphs until the process is ended.
pub(crate) async fn run(args: &Args) -> anyhow::Result<()> {
    let routes = Router::new()
        .merge(served("/accounts", Accounts))
        .merge(served("/inventory", Inventory))
        .merge(served("/products", Products))
        .merge(served("/reviews", Reviews));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", args.port)).await?;
    Ok(axum::serve(listener, routes).await?)
}

/// The SDL of a subgraph.
pub(crate) fn sdl(name: &str) -> String {
    fn of(query: impl ObjectType + 'static) -> String {
        let options = async_graphql::SDLExportOptions::new().federation();
        schema(query).sdl_with_options(options)
    }
    match name {
        "accounts" => of(Accounts),
        "inventory" => of(Inventory),
        "products" => of(Products),
        _ => of(Reviews),
    }
}

fn schema<Q: ObjectType + 'static>(query: Q) -> Schema<Q, EmptyMutation, EmptySubscription> {
    Schema::build(query, EmptyMutation, EmptySubscription).enable_federation().finish()
}

fn served<Q: ObjectType + 'static>(path: &str, query: Q) -> Router {
    async fn answer<Q: ObjectType + 'static>(
        State(schema): State<Schema<Q, EmptyMutation, EmptySubscription>>,
        body: Bytes,
    ) -> impl IntoResponse {
        let request: Request = serde_json::from_slice(&body).unwrap_or_else(|_| Request::new(""));
        let answer = serde_json::to_vec(&schema.execute(request).await).unwrap_or_default();
        ([(header::CONTENT_TYPE, "application/json")], answer)
    }
    Router::new().route(path, post(answer::<Q>)).with_state(schema(query))
}

fn number(id: &str) -> usize {
    id.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(1)
}

struct Accounts;

#[derive(SimpleObject)]
struct Account {
    id: ID,
    name: String,
    username: String,
    birthday: i32,
}

#[Object(name = "Query")]
impl Accounts {
    async fn me(&self) -> AccountUser {
        AccountUser(account(1))
    }

    async fn users(&self) -> Vec<AccountUser> {
        (1..=USERS).map(|nth| AccountUser(account(nth))).collect()
    }

    #[graphql(entity)]
    async fn user_by_id(&self, id: ID) -> AccountUser {
        AccountUser(account(number(&id)))
    }
}

struct AccountUser(Account);

#[Object(name = "User")]
impl AccountUser {
    async fn id(&self) -> &ID {
        &self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn username(&self) -> &str {
        &self.0.username
    }

    async fn birthday(&self) -> i32 {
        self.0.birthday
    }
}

fn account(nth: usize) -> Account {
    Account {
        id: ID(format!("u{nth}")),
        name: format!("Person Number {nth}"),
        username: format!("person_{nth}"),
        birthday: 7_000 + i32::try_from(nth).unwrap_or(0),
    }
}

struct Inventory;

#[Object(name = "Query")]
impl Inventory {
    async fn stock(&self) -> i32 {
        1
    }

    #[graphql(entity)]
    async fn product_by_upc(
        &self,
        #[graphql(key)] upc: String,
        weight: Option<i64>,
        price: Option<i64>,
    ) -> Stocked {
        Stocked { upc, weight, price }
    }
}

struct Stocked {
    upc: String,
    weight: Option<i64>,
    price: Option<i64>,
}

#[Object(name = "Product")]
impl Stocked {
    async fn upc(&self) -> &str {
        &self.upc
    }

    #[graphql(external)]
    async fn weight(&self) -> Option<i64> {
        self.weight
    }

    #[graphql(external)]
    async fn price(&self) -> Option<i64> {
        self.price
    }

    async fn in_stock(&self) -> bool {
        number(&self.upc) % 2 == 1
    }

    #[graphql(requires = "price weight")]
    async fn shipping_estimate(&self) -> i64 {
        match (self.price, self.weight) {
            (Some(price), _) if price > 1_000 => 0,
            (_, Some(weight)) => weight / 2,
            _ => -1,
        }
    }
}

struct Products;

#[Object(name = "Query")]
impl Products {
    async fn top_products(&self, first: Option<usize>) -> Vec<Product> {
        (1..=first.unwrap_or(5).min(PRODUCTS)).map(product).collect()
    }

    #[graphql(entity)]
    async fn product_by_upc(&self, upc: String) -> Product {
        product(number(&upc))
    }
}

struct Product {
    nth: usize,
    upc: String,
}

#[Object]
impl Product {
    async fn upc(&self) -> &str {
        &self.upc
    }

    async fn name(&self) -> String {
        format!("Product With A Name {}", self.nth)
    }

    async fn price(&self) -> Option<i64> {
        i64::try_from(self.nth * 299).ok()
    }

    async fn weight(&self) -> Option<i64> {
        i64::try_from(self.nth * 100).ok()
    }
}

fn product(nth: usize) -> Product {
    Product { nth, upc: format!("p{nth}") }
}

struct Reviews;

#[Object(name = "Query")]
impl Reviews {
    async fn count(&self) -> usize {
        REVIEWS
    }

    #[graphql(entity)]
    async fn user_by_id(&self, id: ID) -> Reviewer {
        Reviewer(number(&id))
    }

    #[graphql(entity)]
    async fn product_by_upc(&self, upc: String) -> Reviewed {
        Reviewed(number(&upc))
    }

    #[graphql(entity)]
    async fn review_by_id(&self, id: ID) -> Review {
        Review(number(&id))
    }
}

struct Review(usize);

#[Object]
impl Review {
    async fn id(&self) -> ID {
        ID(format!("r{}", self.0))
    }

    async fn body(&self) -> String {
        format!("What somebody thinks of it, in a few words, number {}.", self.0)
    }

    async fn author(&self) -> Reviewer {
        Reviewer(1 + self.0 % USERS)
    }

    async fn product(&self) -> Reviewed {
        Reviewed(1 + self.0 % PRODUCTS)
    }
}

struct Reviewer(usize);

#[Object(name = "User")]
impl Reviewer {
    async fn id(&self) -> ID {
        ID(format!("u{}", self.0))
    }

    async fn reviews(&self) -> Vec<Review> {
        (1..=REVIEWS).filter(|review| 1 + review % USERS == self.0).map(Review).collect()
    }
}

struct Reviewed(usize);

#[Object(name = "Product")]
impl Reviewed {
    async fn upc(&self) -> String {
        format!("p{}", self.0)
    }

    async fn reviews(&self) -> Vec<Review> {
        (1..=REVIEWS).filter(|review| 1 + review % PRODUCTS == self.0).map(Review).collect()
    }
}

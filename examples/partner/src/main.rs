//! A partner of Pediment, small and whole: the open positions of companies, and the events that they sponsor.
//!
//! It knows companies and foundations by their slugs only (`@key(fields: "slug")`); names, boards and memberships are
//! Pediment's. `cargo run --release -p pediment-partner-example` listens on 127.0.0.1:4101, or on the address that is
//! its argument.

mod schema;

use async_graphql::Request;
use axum::{Json, Router, extract::State, routing::post};

use schema::PartnerSchema;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4101".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let routes = Router::new().route("/graphql", post(graphql)).with_state(schema::schema());
    axum::serve(listener, routes)
        .with_graceful_shutdown(async {
            let _ = tokio::signal::ctrl_c().await;
        })
        .await?;
    Ok(())
}

async fn graphql(
    State(schema): State<PartnerSchema>,
    Json(request): Json<Request>,
) -> Json<async_graphql::Response> {
    Json(schema.execute(request).await)
}

//! HTTP: routes, what wraps them, and GraphQL over HTTP (<https://graphql.github.io/graphql-over-http/draft/>).

mod answer;
mod csrf;
mod explorer;
mod graphql;
mod health;
mod languages;
mod media;
mod params;
mod request_id;
mod routes;

pub(crate) use request_id::RequestId;
pub(crate) use routes::routes;

//! The HTTP layer: GraphQL over HTTP, limits, protection, shutdown.

mod audit;
mod health;
mod introspection;

//! The HTTP layer: GraphQL over HTTP, protection, introspection, starting and stopping.

mod any_bytes;
mod audit;
mod health;
mod introspection;
mod lifecycle;
mod negotiation;
mod protection;

//! The foundation subgraph: the GraphQL types over the store's records, and how they are loaded.
//!
//! Knows no HTTP, no SQL and no SeaORM. A resolver names what it returns; `loaders` gathers what all
//! resolvers of one request ask for and reads it from the store, many at a time.

mod column;
mod connection;
mod cursor;
mod eager;
mod error;
mod foundation_schema;
mod global_id;
mod input;
mod json;
mod language;
mod loaders;
mod nodes;
mod object;
mod operation;
mod query;
mod rich_text;
mod root;
mod scalar;
mod siblings;

pub use foundation_schema::FoundationSchema;
pub use global_id::global_id;
pub use input::{LONGEST_PAGE, USUAL_PAGE};
pub use json::write_json;
pub use operation::Operation;
pub use pediment_storage::Usage;

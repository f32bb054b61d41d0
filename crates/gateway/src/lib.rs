//! The gateway: HTTP, the request pipeline, partners, configuration and the command line of `pediment`.
//!
//! It must not know how facts are stored (no SQL, no cache keys) nor what the types of the foundation subgraph
//! mean: it measures documents, executes them on the subgraph and carries the answers.

pub mod cli;
pub mod config;
mod error;
mod federation;
mod http;
mod metrics;
mod partner;
mod pipeline;
mod server;
mod store;
mod telemetry;

pub use error::{ClientError, ServerError};
pub use federation::FederationError;
pub use partner::SetUpError;
pub use server::{Server, StartError};
pub use store::StoreError;

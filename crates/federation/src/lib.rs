#![doc = include_str!("../README.md")]

mod compose;
mod data;
mod diff;
mod document;
mod error;
mod execute;
mod introspection;
mod keys;
mod nodes;
mod operation;
mod overrides;
mod plan;
mod projection;
mod representation;
mod sent;
mod shape;
mod specialize;
mod supergraph;
mod transport;
mod types;

pub use compose::{Composed, CompositionError, Hint, Place, SubgraphSdl, compose, with_nodes};
pub use diff::{Change, Severity, diff};
pub use error::{GraphqlError, Location, PathSegment};
pub use operation::{Form, Operation, Response};
pub use overrides::Overrides;
pub use plan::{Fetch, Node, Operation as OperationKind};
pub use supergraph::{Subgraph, Supergraph, SupergraphError};
pub use transport::{Body, Failure, Listed, Request, Transport, Variables};

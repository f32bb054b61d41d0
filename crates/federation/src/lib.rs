//! GraphQL federation without I/O: SDL in, a [`Supergraph`] out; a supergraph and a document in, an [`Operation`] and,
//! with variables, a [`Form`] of it with its plan out; a form and the answers of subgraphs in, a [`Response`] out.
//!
//! ```
//! use bytes::Bytes;
//! use futures_util::{FutureExt, future::BoxFuture};
//! use pediment_federation::{Failure, Overrides, Request, Supergraph, Transport, compose, SubgraphSdl};
//!
//! struct Books;
//!
//! impl Transport for Books {
//!     fn fetch<'a>(&'a self, _: Request<'a>) -> BoxFuture<'a, Result<Bytes, Failure>> {
//!         async { Ok(Bytes::from(r#"{"data":{"book":{"title":"Dune"}}}"#)) }.boxed()
//!     }
//! }
//!
//! let books = SubgraphSdl {
//!     name: "books".into(),
//!     url: "http://127.0.0.1:1/".into(),
//!     sdl: "type Query { book: Book } type Book { title: String }".into(),
//! };
//! let composed = compose(&[books]).unwrap();
//! let supergraph = Supergraph::parse(&composed.supergraph).unwrap();
//! let operation = supergraph.prepare("{ book { title } }", None).unwrap();
//! let variables = serde_json::Map::new();
//! let form = operation.form(&supergraph, &variables, &Overrides::default()).unwrap();
//! let answer = form.execute(&supergraph, &variables, &Books).now_or_never().unwrap();
//! assert_eq!(answer.into_json(), br#"{"data":{"book":{"title":"Dune"}}}"#);
//! ```

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

//! GraphQL: what the specification and the schema promise of an answer.

mod changes;
mod composition;
mod documents;
mod execution;

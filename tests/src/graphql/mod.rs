//! GraphQL: what the specification and the schema promise of an answer.

mod changes;
mod composition;
mod conditions;
mod documents;
mod execution;
mod languages;

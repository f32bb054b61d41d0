//! The gateway in front of subgraphs of others.

mod conformance;
mod example;
mod partners;

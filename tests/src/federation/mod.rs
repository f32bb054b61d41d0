//! The gateway in front of subgraphs of others.

mod channels;
mod conformance;
mod example;
mod partners;

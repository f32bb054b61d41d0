//! The command line beside import: configuration, generated files.

mod config;
mod generated;

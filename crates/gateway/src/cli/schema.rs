//! `pediment schema`: print what is served.

use clap::{Subcommand, ValueEnum};
use pediment_storage::{Store, StoreOptions};

use super::print;
use pediment_schema::FoundationSchema;

/// What to do with the schema.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print it as SDL.
    Print {
        /// Which schema.
        which: Which,
    },
}

/// A schema of this gateway.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Which {
    /// The foundation subgraph, as `schema/foundation.graphql` holds it.
    Subgraph,
}

/// Runs a subcommand.
pub(super) fn run(command: &Command) -> anyhow::Result<()> {
    let Command::Print { which: Which::Subgraph } = command;
    // Printing reads no facts: a store without any will do.
    let options = StoreOptions::new("sqlite::memory:");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let sdl =
        runtime.block_on(async { anyhow::Ok(FoundationSchema::new(Store::open(&options).await?).sdl()) })?;
    print(&sdl);
    Ok(())
}

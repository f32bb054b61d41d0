//! `pediment manifest`: describe manifests.

use clap::Subcommand;

use super::print;

/// What to tell of manifests.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the JSON Schema of manifests.
    Schema,
}

/// Runs a subcommand.
pub(super) fn run(command: &Command) {
    let Command::Schema = command;
    print(&pediment_ingest::manifest_schema());
}

//! `pediment config`: check and describe the configuration.

use clap::Subcommand;

use super::print;
use crate::config::{Config, Settings};
use crate::partner::Partner;

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check the configuration that file, environment and flags make, with the files that it names for partners, and
    /// print it without its secrets.
    Check,
    /// Print the JSON Schema of the configuration file.
    Schema,
}

/// Runs a subcommand.
pub(super) fn run(command: &Command, settings: &Settings) -> anyhow::Result<()> {
    match command {
        Command::Check => {
            let config = settings.load()?;
            Partner::check_all(&config)?;
            print(&config.to_yaml_without_secrets());
        }
        Command::Schema => print(&Config::schema()),
    }
    Ok(())
}

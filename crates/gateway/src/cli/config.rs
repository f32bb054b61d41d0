//! `pediment config`: check and describe the configuration.

use clap::Subcommand;

use super::print;
use crate::config::{Config, Settings};
use crate::partner::Partner;

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check the configuration that file, environment and flags make, and print it without its secrets.
    Check,
    /// Print the JSON Schema of the configuration file.
    Schema,
}

/// Runs a subcommand.
pub(super) fn run(command: &Command, settings: &Settings) -> anyhow::Result<()> {
    match command {
        Command::Check => {
            let config = settings.load()?;
            // One without a URL takes that of a supergraph.
            for (name, options) in config.partners.iter().filter(|(_, options)| !options.url.is_empty()) {
                Partner::new(name, options)?;
            }
            print(&config.to_yaml_without_secrets());
        }
        Command::Schema => print(&Config::schema()),
    }
    Ok(())
}

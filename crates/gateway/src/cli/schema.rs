//! `pediment schema`: print what is served, and compare schemas.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use pediment_federation::{Severity, Supergraph, diff};

use super::{block_on, foundation_without_facts, plan, print};
use crate::config::Settings;

/// What to do with the schema.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print it as SDL.
    Print {
        /// Which schema.
        which: Which,
    },
    /// Tell what changed between two schemas, and what it means to those who use them. Fails where something breaks.
    Diff {
        /// The SDL before.
        old: PathBuf,
        /// The SDL after.
        new: PathBuf,
        /// The form of the list.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

/// A schema of this gateway.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Which {
    /// The foundation subgraph, as `schema/foundation.graphql` holds it.
    Subgraph,
    /// What clients see.
    Api,
    /// What the gateway plans against.
    Supergraph,
}

/// The form of a list of changes.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// A line a change.
    Text,
    /// For programs.
    Json,
}

/// Runs a subcommand.
pub(super) fn run(command: &Command, settings: &Settings) -> anyhow::Result<ExitCode> {
    match command {
        Command::Print { which } => print_schema(*which, settings).map(|()| ExitCode::SUCCESS),
        Command::Diff { old, new, format } => compare(old, new, *format),
    }
}

fn print_schema(which: Which, settings: &Settings) -> anyhow::Result<()> {
    let sdl = match which {
        Which::Subgraph => block_on(async { anyhow::Ok(foundation_without_facts().await?.sdl()) })?,
        Which::Supergraph => plan::supergraph(settings)?,
        Which::Api => Supergraph::parse(&plan::supergraph(settings)?)?.api_sdl().to_owned(),
    };
    print(&sdl);
    Ok(())
}

/// Fails with 1 where something breaks.
fn compare(old: &Path, new: &Path, format: Format) -> anyhow::Result<ExitCode> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let changes = diff(&read(old)?, &read(new)?).map_err(anyhow::Error::msg)?;
    match format {
        Format::Json => print(&format!("{}\n", serde_json::to_string_pretty(&changes)?)),
        Format::Text => {
            for change in &changes {
                print(&format!("{change}\n"));
            }
        }
    }
    let breaks = changes.iter().any(|change| change.severity == Severity::Breaking);
    Ok(if breaks { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

//! The command line: one file a subcommand.

mod compose;
mod config;
mod export;
mod import;
mod manifest;
mod merge_companies;
mod plan;
mod rename;
mod report;
mod schema;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use pediment_schema::FoundationSchema;
use pediment_storage::{Store, StoreOptions};

use crate::config::Settings;

/// A GraphQL gateway for open-source foundation data.
///
/// Without a subcommand it serves. No configuration is needed: the facts are then kept in a SQLite file in ./data,
/// and the gateway listens on 127.0.0.1:4000.
#[derive(Debug, Parser)]
#[command(name = "pediment", version)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve GraphQL over HTTP (the default).
    Serve,
    /// Check or describe the configuration.
    #[command(subcommand)]
    Config(config::Command),
    /// Import facts from landscapes, posts, feeds, manifests and charters.
    Import(import::Command),
    /// Export the facts of a day as JSON Lines or CSV.
    Export(export::Command),
    /// Merge a company into another that is the same.
    MergeCompanies(merge_companies::Command),
    /// Give a foundation, company or announcement another name or slug.
    Rename(rename::Command),
    /// Describe manifests.
    #[command(subcommand)]
    Manifest(manifest::Command),
    /// Compose subgraphs to a supergraph.
    Compose(compose::Command),
    /// Show how an operation would be answered: which subgraph is asked what, in which order.
    Plan(plan::Command),
    /// Print schemas, and compare them.
    #[command(subcommand)]
    Schema(schema::Command),
}

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(&cli.settings),
        Command::Config(command) => config::run(&command, &cli.settings),
        Command::Import(command) => return import::run(&command, &cli.settings),
        Command::Export(command) => export::run(&command, &cli.settings),
        Command::MergeCompanies(command) => return merge_companies::run(&command, &cli.settings),
        Command::Rename(command) => return rename::run(&command, &cli.settings),
        Command::Manifest(command) => {
            manifest::run(&command);
            Ok(())
        }
        Command::Compose(command) => compose::run(&command, &cli.settings),
        Command::Plan(command) => plan::run(&command, &cli.settings),
        Command::Schema(command) => match schema::run(&command, &cli.settings) {
            Ok(code) => return code,
            Err(error) => Err(error),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Writes a result to standard output. A reader that has gone away, as `head` does, is no error.
fn print(text: &str) {
    use std::io::Write;
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Writes a line to standard error.
fn complain(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Runs what waits, on this thread.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(work)
}

/// The foundation subgraph where only its schema counts: over a store without facts, in memory.
async fn foundation_without_facts() -> anyhow::Result<FoundationSchema> {
    Ok(FoundationSchema::new(Store::open(&StoreOptions::new("sqlite::memory:")).await?))
}

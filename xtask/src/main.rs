//! The tasks of this repository, `cargo xtask help` lists them: knows the tools around the product, never its insides.
#![expect(clippy::print_stderr, clippy::print_stdout, reason = "a task talks to the person who started it")]

mod bench;
mod cargo;
mod ci;
mod explorer;
mod generate;
mod needs;
mod schema;
mod services;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The tasks of the Pediment repository.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = false)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Find or install what the tests need, start it privately, run every test.
    Test(test::Args),
    /// Write the generated files of `schema/` (or, with --check, fail when one is not current).
    Schema(schema::Args),
    /// Build the explorer (GraphiQL) from npm, to be embedded in the binary.
    Explorer,
    /// Fill a store with 100,000 companies, 200,000 members and 1,000,000 announcements from a seed.
    Generate(generate::Args),
    /// Measure what is promised of speed and memory (docs/benchmarks.md).
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Formatting, lints, generated files and documentation: what CI asks for beside the tests.
    Ci,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Test(args) => test::run(args).await,
        Task::Schema(args) => schema::run(&args),
        Task::Explorer => explorer::run(),
        Task::Generate(args) => generate::run(&args),
        Task::Bench(bench) => bench::run(bench).await,
        Task::Ci => ci::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // One line, not a backtrace: what failed has said the rest already.
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

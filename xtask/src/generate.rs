//! The seeded generator, run through the binary that owns the store.

use std::process::Command;

use crate::cargo::{build_pediment, run as run_program};

/// Where to write, and from which seed: passed on to `pediment generate`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Arguments of `pediment generate`, for example --database-url URL or --seed 7.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Generates in release: the debug build takes minutes for what takes seconds.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let pediment = build_pediment("release")?;
    run_program(Command::new(pediment).arg("generate").args(&args.arguments))
}

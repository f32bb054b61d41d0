//! The seeded generator: an example of the storage crate, so that it is no part of the product.

use crate::cargo::{cargo, run as run_program};

/// Where to write, how much, and from which seed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Arguments of the generator, for example --database-url URL --seed 7; --help lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Runs the generator.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    generate(&args.arguments)
}

/// Generates in release: the debug build takes minutes for what takes seconds.
pub(crate) fn generate(arguments: &[impl AsRef<std::ffi::OsStr>]) -> anyhow::Result<()> {
    let mut generate = cargo(&["run", "--release", "--package", "pediment-storage"]);
    generate.args(["--features", "generate", "--example", "generate", "--"]);
    run_program(generate.args(arguments))
}

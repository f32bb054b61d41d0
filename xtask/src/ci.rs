//! What CI asks for beside the tests, in the order in which it fails soonest.

use crate::cargo::{cargo, run as run_program};
use crate::schema;

/// Formatting, lints, generated files, documentation.
pub(crate) fn run() -> anyhow::Result<()> {
    run_program(&mut cargo(&["fmt", "--all", "--check"]))?;
    run_program(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    schema::run(&schema::Args { check: true })?;
    run_program(cargo(&["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings"))
}

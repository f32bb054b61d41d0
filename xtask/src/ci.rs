//! What CI asks for beside the tests, in the order in which it fails soonest.

use crate::cargo::{cargo, run};
use crate::schema;

/// Formatting, lints, documentation, generated files.
pub(crate) fn run_all() -> anyhow::Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    run(cargo(&["doc", "--workspace", "--no-deps", "--document-private-items"])
        .env("RUSTDOCFLAGS", "--deny warnings"))?;
    schema::run(&schema::Args { check: true })
}

//! The binary under test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The built `pediment`: the one that `cargo xtask test` names, else built here, once.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| std::env::var_os("PEDIMENT_TEST_BINARY").map_or_else(build, PathBuf::from))
}

/// The example partner, built beside it.
pub fn example_partner() -> PathBuf {
    binary().with_file_name(PARTNER)
}

const PARTNER: &str = "pediment-partner-example";

/// Built with the features of the whole workspace, as the running test was.
fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--workspace", "--bin", "pediment", "--bin", PARTNER])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo runs");
    assert!(status.success(), "`pediment` does not build: {status}");
    // The running test is target/debug/deps/NAME.
    let test = std::env::current_exe().expect("a test knows its file");
    let target = test.parent().and_then(Path::parent).expect("tests lie two folders deep");
    target.join("pediment")
}

//! The explorer: GraphiQL from npm by lock file, bundled for the binary to embed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;

use crate::cargo::{root, run as run_program};
use crate::needs::{find_program, is_installed};

/// Installs the explorer's packages by its lock file and bundles them.
pub(crate) fn run() -> anyhow::Result<()> {
    if find_program("node").is_none() || find_program("npm").is_none() {
        bail!(
            "the explorer needs Node.js 18 or newer with npm, and they are not on the PATH; \
             without them the binary loads GraphiQL from a CDN"
        );
    }
    let folder = folder();
    if !is_installed(&folder) {
        run_program(Command::new("npm").arg("ci").current_dir(&folder))?;
    }
    run_program(Command::new("npm").args(["run", "build"]).current_dir(&folder))
}

/// Whether what was bundled is no older than what it is bundled from.
pub(crate) fn is_current() -> bool {
    let changed = |path: &Path| std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    let bundled = changed(&folder().join("dist"));
    let sources =
        std::fs::read_dir(folder()).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    bundled.is_some() && sources.filter(|path| path.is_file()).all(|source| changed(&source) <= bundled)
}

fn folder() -> PathBuf {
    root().join("crates/gateway/explorer")
}

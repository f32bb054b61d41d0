//! The generated files of `schema/`: what the binary prints, committed.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use crate::cargo::{build_pediment, output, root};

/// Each committed file, and the command of `pediment` that prints it.
const FILES: [(&str, &[&str]); 3] = [
    ("schema/foundation.graphql", &["schema", "print", "subgraph"]),
    ("schema/pediment.config.schema.json", &["config", "schema"]),
    ("schema/manifest.schema.json", &["manifest", "schema"]),
];

/// What to do with the generated files.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail when a committed file is not what the binary prints.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Writes or checks every generated file.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let pediment = build_pediment("dev")?;
    let mut stale = Vec::new();
    for (file, command) in FILES {
        let printed = output(Command::new(&pediment).args(command))?;
        let path = root().join(file);
        if std::fs::read_to_string(&path).is_ok_and(|committed| committed == printed) {
            eprintln!("xtask: {file} is current");
        } else if args.check {
            stale.push(file);
        } else {
            write(&path, &printed)?;
            eprintln!("xtask: {file} written");
        }
    }
    if !stale.is_empty() {
        bail!(
            "not what the code prints: {}; run `cargo xtask schema` and commit the result",
            stale.join(", ")
        );
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().expect("every generated file lies in a folder");
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

//! Calls of cargo and of other programs, from the root of the repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the root").to_owned()
}

/// `cargo` as it was called for this task, at the root.
///
/// Without the variables by which cargo tells this program who it is: build scripts watch them, and every change
/// between a task and a plain `cargo build` would compile their crates (rustls and all above it) again.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(args);
    let ours = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(ours)) {
        command.env_remove(name);
    }
    command
}

/// Runs a program to its end, and fails with its command line when it fails.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    eprintln!("xtask: {}", line(command));
    let status = command.status().with_context(|| format!("cannot start `{}`", line(command)))?;
    ensure!(status.success(), "`{}` failed: {status}", line(command));
    Ok(())
}

/// Runs a program to its end and returns what it printed.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("cannot start `{}`", line(command)))?;
    if !output.status.success() {
        bail!("`{}` failed: {}\n{}", line(command), output.status, String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed something else than UTF-8", line(command)))
}

/// Builds the `pediment` binary, and the example partner beside it, and returns where it is.
pub(crate) fn build_pediment(profile: &str) -> anyhow::Result<PathBuf> {
    Ok(build(&["pediment", "pediment-partner-example"], profile)?.join("pediment"))
}

/// Builds programs of this workspace and returns the folder they are in.
///
/// Built with the features the whole workspace asks for, so that `cargo test --workspace` finds its dependencies
/// compiled.
pub(crate) fn build(programs: &[&str], profile: &str) -> anyhow::Result<PathBuf> {
    let mut build = cargo(&["build", "--workspace", "--profile", profile]);
    build.args(programs.iter().flat_map(|program| ["--bin", program]));
    run(&mut build)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let folder = root().join(target).join(if profile == "dev" { "debug" } else { profile });
    for program in programs {
        ensure!(folder.join(program).is_file(), "cargo built no {program} in {}", folder.display());
    }
    Ok(folder)
}

fn line(command: &Command) -> String {
    let mut words = vec![Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}

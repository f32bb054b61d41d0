//! What was measured on: figures of two machines do not compare, their ratios do.

use std::path::Path;
use std::process::Command;

use crate::cargo::output;

/// The machine and the versions, as a paragraph.
pub(crate) fn facts(postgres: &Path) -> anyhow::Result<String> {
    let postgres = output(Command::new(postgres.join("postgres")).arg("--version"))?;
    here(&[postgres.trim()])
}

/// The machine, as a paragraph, and what else has a version.
pub(crate) fn here(others: &[&str]) -> anyhow::Result<String> {
    let cpus = std::fs::read_to_string("/proc/cpuinfo")?;
    let model =
        cpus.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    let cores = cpus.lines().filter(|line| line.starts_with("processor")).count();
    let load = std::fs::read_to_string("/proc/loadavg")?;
    let linux = output(Command::new("uname").arg("-r"))?;
    let rustc = output(Command::new("rustc").arg("--version"))?;
    let versions: Vec<&str> = [rustc.trim()].into_iter().chain(others.iter().copied()).collect();
    Ok(format!(
        "{cores} cores ({}), Linux {}, {}; load before the start {}.\n",
        model.unwrap_or("unknown"),
        linux.trim(),
        versions.join(", "),
        load.split(' ').next().unwrap_or_default(),
    ))
}

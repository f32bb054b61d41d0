//! `cargo xtask bench import`: the largest real landscape into a store that is new, on both databases.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use super::table::{Targets, megabytes, middle, print};
use super::{machine, pediment, usage};
use crate::cargo::{output, root};
use crate::needs::find_postgres;
use crate::services::Postgres;

const LANDSCAPE: &str = "landscapes/cncf/landscape.yml";
const SETTINGS: &str = "landscapes/cncf/landscape2-settings.yml";
const MEMORY_BELOW: u64 = 200_000_000;

/// How often.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often each import is measured, each time into a store of its own; the medians count.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// One import: how long the whole command took, and the most memory it held.
struct Import {
    took: Duration,
    memory: u64,
}

/// Imports into `SQLite` and `PostgreSQL`, and fails when a target is missed.
pub(crate) async fn run(args: &Args) -> anyhow::Result<()> {
    let data =
        std::env::var_os("PEDIMENT_REAL_DATA").map_or_else(|| root().join("../shared/data"), PathBuf::from);
    ensure!(
        data.join(LANDSCAPE).is_file(),
        "no real data in {}, so nothing is measured; PEDIMENT_REAL_DATA names its folder",
        data.display()
    );
    let bin = find_postgres().context("the bench needs PostgreSQL (initdb, postgres, psql)")?;
    let postgres = Postgres::start(&bin).await?;
    let (mut sqlite, mut deployed) = (Vec::new(), Vec::new());
    for round in 1..=args.rounds {
        eprintln!("xtask: round {round} of {}", args.rounds);
        sqlite.push(import(&data, None).await?);
        let database = format!("import_{round}");
        let create = format!("CREATE DATABASE {database}");
        output(Command::new(bin.join("psql")).args([
            "--quiet",
            "--dbname",
            &postgres.url(),
            "--command",
            &create,
        ]))?;
        let url = postgres.url();
        let server =
            url.strip_suffix("/postgres").expect("the private server's URL names its first database");
        deployed.push(import(&data, Some(&format!("{server}/{database}"))).await?);
    }
    let mut targets = Targets::default();
    for (form, limit, imports) in [("SQLite", 2, &sqlite), ("Postgres", 3, &deployed)] {
        let took = middle(imports.iter().map(|import| import.took));
        let memory = middle(imports.iter().map(|import| import.memory));
        targets.add(
            format!("CNCF's landscape into {form} within {limit} s"),
            format!("{:.2} s", took.as_secs_f64()),
            took < Duration::from_secs(limit),
        );
        targets.add(
            format!("CNCF's landscape into {form} in less than 200 MB"),
            format!("{:.0} MB", megabytes(memory)),
            memory < MEMORY_BELOW,
        );
    }
    print(&(machine::facts(&bin)? + &targets.table()))?;
    targets.conclude()
}

/// Runs the command on a new store and watches its memory.
async fn import(data: &Path, database: Option<&str>) -> anyhow::Result<Import> {
    let folder = tempfile::tempdir()?;
    let log = folder.path().join("log");
    let mut program = Command::new(pediment()?);
    program.arg("import").arg("landscape").arg(data.join(LANDSCAPE));
    program.arg("--settings").arg(data.join(SETTINGS)).args(["--foundation", "cncf"]);
    program.arg("--data-dir").arg(folder.path());
    program.args(database.iter().flat_map(|url| ["--database-url", url]));
    program.stdin(Stdio::null()).stdout(File::create(&log)?).stderr(File::options().append(true).open(&log)?);
    let started = Instant::now();
    let mut process = program.spawn().context("cannot start pediment")?;
    let mut memory = 0;
    let status = loop {
        // The most it ever held: the last look misses no more than what it took in the last moment.
        memory = usage::most_resident(process.id()).unwrap_or(memory);
        match process.try_wait()? {
            Some(status) => break status,
            None => tokio::time::sleep(Duration::from_millis(2)).await,
        }
    };
    let took = started.elapsed();
    ensure!(status.success(), "the import failed: {}", std::fs::read_to_string(&log).unwrap_or_default());
    Ok(Import { took, memory })
}

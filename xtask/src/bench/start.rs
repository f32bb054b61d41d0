//! What a gateway takes to start on a store that exists, and to idle.

use std::fmt::Write;
use std::fs::File;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tempfile::TempDir;

use super::table::{Targets, megabytes, middle, milliseconds};
use super::{MEASURED, load, on_core, pediment, usage};
use crate::services::{Process, free_port};

const STARTS: usize = 5;
const READY_WITHIN: Duration = Duration::from_millis(200);
const IDLE_BELOW: u64 = 60_000_000;

/// A store of each form, made by a first start.
pub(crate) struct Start {
    folder: TempDir,
    postgres: String,
}

impl Start {
    /// Starts a gateway once on each form, so that the tables and the founding data are there.
    pub(crate) async fn prepare(postgres: &str) -> anyhow::Result<Self> {
        let start = Self { folder: tempfile::tempdir()?, postgres: postgres.to_owned() };
        start.once(&[]).await.context("the first start, embedded")?;
        start.once(&["--database-url", postgres]).await.context("the first start, deployed")?;
        Ok(start)
    }

    /// From start to `/ready`, and the memory a second later.
    async fn once(&self, arguments: &[&str]) -> anyhow::Result<(Duration, u64)> {
        let port = free_port()?;
        let mut program = Command::new(pediment()?);
        program
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"])
            .arg(self.folder.path());
        program.args(arguments);
        let log = self.folder.path().join("log");
        let (url, client) = (format!("http://127.0.0.1:{port}/ready"), load::client()?);
        let started = Instant::now();
        let process = Process::start(on_core(MEASURED, program), None, File::create(&log)?)?;
        while !client.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
            ensure!(
                started.elapsed() < Duration::from_secs(15),
                "not ready after 15 seconds: {}",
                std::fs::read_to_string(&log).unwrap_or_default()
            );
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let ready = started.elapsed();
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok((ready, usage::resident(process.id())?))
    }
}

/// Starts both forms several times, and says what the medians are.
pub(crate) async fn started(start: &Start, redis: &str, targets: &mut Targets) -> anyhow::Result<String> {
    let mut table =
        "\n| start on an existing store | ready after ms | idle memory MB |\n|---|---|---|\n".to_owned();
    let deployed = ["--database-url", &start.postgres, "--redis-url", redis];
    for (form, arguments) in [("embedded (SQLite)", &[][..]), ("deployed (Postgres, Redis)", &deployed[..])] {
        let mut starts = Vec::new();
        for _ in 0..STARTS {
            starts.push(start.once(arguments).await?);
        }
        let ready = middle(starts.iter().map(|(ready, _)| *ready));
        let idle = middle(starts.iter().map(|(_, idle)| *idle));
        let (ready_ms, idle_mb) = (format!("{:.0}", milliseconds(ready)), format!("{:.1}", megabytes(idle)));
        let _ = writeln!(table, "| {form} | {ready_ms} | {idle_mb} |");
        targets.add(format!("{form}: ready within 200 ms"), format!("{ready_ms} ms"), ready < READY_WITHIN);
        targets.add(format!("{form}: idle below 60 MB"), format!("{idle_mb} MB"), idle < IDLE_BELOW);
    }
    Ok(table)
}

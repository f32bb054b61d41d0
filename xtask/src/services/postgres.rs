//! A private PostgreSQL: its cluster in a temporary folder, safe to lose.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use anyhow::Context;
use tempfile::TempDir;

use super::process::{Process, free_port};
use super::user::User;
use crate::cargo::output;

/// Faster than safe, and room for every test at once.
const SETTINGS: [&str; 5] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=500",
    "shared_buffers=128MB",
];

/// A running PostgreSQL with trust authentication on 127.0.0.1, stopped when dropped.
pub(crate) struct Postgres {
    port: u16,
    // Dropped in this order: the server goes before its folder.
    process: Process,
    _folder: TempDir,
}

impl Postgres {
    /// Creates a cluster with the programs of `bin` and starts it.
    pub(crate) async fn start(bin: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("pediment-postgres-").tempdir()?;
        let user = User::for_server()?;
        let data = folder.path().join("data");
        if let Some(user) = &user {
            user.own(folder.path())?;
        }
        let program = |name: &str| {
            let mut command = Command::new(bin.join(name));
            command.current_dir(folder.path());
            command
        };
        let mut initdb = program("initdb");
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        initdb.arg("--pgdata").arg(&data);
        if let Some(user) = &user {
            initdb = user.run(&initdb);
        }
        output(&mut initdb).context("cannot create a PostgreSQL cluster")?;

        let port = free_port()?;
        let mut server = program("postgres");
        server.arg("-D").arg(&data).arg("-k").arg(folder.path());
        server.args(["-h", "127.0.0.1", "-p", &port.to_string()]);
        server.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let log = folder.path().join("log");
        let mut process = Process::start(server, user.as_ref(), File::create(&log)?)?;
        let mut is_ready = program("pg_isready");
        is_ready.args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()]);
        process.wait_until(|| Ok(is_ready.status()?.success())).await.with_context(|| {
            format!("no private PostgreSQL:\n{}", std::fs::read_to_string(&log).unwrap_or_default())
        })?;
        Ok(Self { port, process, _folder: folder })
    }

    /// Its process, the parent of those that serve connections.
    pub(crate) fn process(&self) -> u32 {
        self.process.id()
    }

    /// The URL of its superuser.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

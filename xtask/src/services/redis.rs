//! A private Redis that keeps nothing.

use std::fs::File;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use anyhow::Context;
use tempfile::TempDir;

use super::process::{Process, free_port};

/// A running Redis on 127.0.0.1, stopped when dropped.
pub(crate) struct Redis {
    port: u16,
    // Dropped in this order: the server goes before its folder.
    process: Process,
    _folder: TempDir,
}

impl Redis {
    /// Starts `program` without persistence.
    pub(crate) async fn start(program: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("pediment-redis-").tempdir()?;
        let port = free_port()?;
        let mut server = Command::new(program);
        server.args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", "", "--appendonly", "no"]);
        server.current_dir(folder.path());
        let mut process = Process::start(server, None, File::create(folder.path().join("log"))?)?;
        process
            .wait_until(|| Ok(TcpStream::connect(("127.0.0.1", port)).is_ok()))
            .await
            .context("no private Redis")?;
        Ok(Self { port, process, _folder: folder })
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.process.id()
    }

    /// Its URL.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

//! Redis servers for tests, each started for one and ended with it.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

use redis::{Cmd, FromRedisValue};

use super::{
    RedisOptions,
    test_world::{say, until},
};

/// One server on a port of its own.
pub(super) struct Server {
    pub(super) port: u16,
    flags: Vec<String>,
    process: Child,
}

impl Server {
    /// Starts the program that `PEDIMENT_TEST_REDIS_SERVER` names.
    pub(super) async fn start() -> Option<Self> {
        Self::start_with(|_| Vec::new()).await
    }

    /// Starts it with flags that may name its port.
    pub(super) async fn start_with(flags: impl Fn(u16) -> Vec<String>) -> Option<Self> {
        if std::env::var_os("PEDIMENT_TEST_REDIS_SERVER").is_none() {
            say("not run: PEDIMENT_TEST_REDIS_SERVER is not set");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let flags = flags(port);
        let server = Self { port, process: spawn(port, &flags), flags };
        server.is_up().await;
        Some(server)
    }

    pub(super) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(super) fn options(&self) -> RedisOptions {
        RedisOptions { urls: vec![self.url()], root_certificates: None }
    }

    async fn is_up(&self) {
        let up = || async { tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() };
        until("Redis starts", up).await;
    }

    /// Sends a command as an operator would.
    pub(super) async fn command<T: FromRedisValue>(&self, parts: &[&str]) -> T {
        let client = redis::Client::open(self.url()).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        let mut command = Cmd::new();
        for part in parts {
            command.arg(*part);
        }
        command.query_async(&mut connection).await.unwrap()
    }

    pub(super) fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    pub(super) async fn start_again(&mut self) {
        self.process = spawn(self.port, &self.flags);
        self.is_up().await;
    }

    /// `STOP` hangs it, `CONT` lets it go on.
    pub(super) fn signal(&self, signal: &str) {
        let status =
            Command::new("kill").args([format!("-{signal}"), self.process.id().to_string()]).status();
        assert!(status.unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _status = self.process.wait();
    }
}

fn spawn(port: u16, flags: &[String]) -> Child {
    let program = std::env::var_os("PEDIMENT_TEST_REDIS_SERVER").unwrap();
    let port = port.to_string();
    Command::new(program)
        .args(["--bind", "127.0.0.1", "--port", &port, "--save", "", "--appendonly", "no"])
        .args(flags)
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Runs a program that prepares something; None, said plainly, where it is not there.
pub(super) fn run(program: &str, arguments: &[&str], folder: &Path) -> Option<()> {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let Ok(output) = output else {
        say(&format!("not run: there is no {program}"));
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(())
}

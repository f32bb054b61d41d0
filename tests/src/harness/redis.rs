//! A Redis of its own for one site, to be stopped, emptied and hung.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A Redis server on 127.0.0.1 that keeps nothing, killed when dropped.
pub struct Redis {
    program: PathBuf,
    port: u16,
    process: Child,
}

impl Redis {
    /// Starts the server that `PEDIMENT_TEST_REDIS_SERVER` names; `None` when it names none.
    pub(super) async fn start() -> Option<Self> {
        let program = PathBuf::from(std::env::var_os("PEDIMENT_TEST_REDIS_SERVER")?);
        // Between the choice of a port and its use another process can take it: then another is tried.
        for _attempt in 0..5 {
            let port = free_port();
            let mut process = spawn(&program, port);
            if is_up(&mut process, port).await {
                return Some(Self { program, port, process });
            }
        }
        panic!("no Redis starts");
    }

    /// Its URL, for `PEDIMENT_REDIS_URL`.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Stops it: connections are refused until [`restart_empty`](Self::restart_empty).
    pub fn stop(&mut self) {
        self.process.kill().expect("Redis can be killed");
        self.process.wait().expect("Redis ends");
    }

    /// Starts it again on its port, without what it held.
    pub async fn restart_empty(&mut self) {
        self.process = spawn(&self.program, self.port);
        assert!(is_up(&mut self.process, self.port).await, "Redis starts again on its port");
    }

    /// Hangs it: connections stay open and get no answer until [`resume`](Self::resume).
    pub fn hang(&self) {
        self.signal("-STOP");
    }

    /// Lets a hung server go on.
    pub fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let status = Command::new("kill").args([signal, &self.process.id().to_string()]).status();
        assert!(status.expect("kill runs").success(), "Redis takes {signal}");
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _already_gone = self.process.kill();
        let _status = self.process.wait();
    }
}

fn spawn(program: &PathBuf, port: u16) -> Child {
    Command::new(program)
        .args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", "", "--appendonly", "no"])
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server starts")
}

async fn is_up(process: &mut Child, port: u16) -> bool {
    let deadline = Instant::now() + Duration::from_secs(10);
    while Instant::now() < deadline {
        if process.try_wait().expect("the process can be asked").is_some() {
            return false;
        }
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("127.0.0.1 has a free port");
    listener.local_addr().expect("a bound listener has an address").port()
}

//! Scripts of `tests/npm`, run by Node.js.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::not_run;

/// Runs `tests/npm/SCRIPT` with arguments and returns the JSON it prints; `None`, said aloud, without Node or its
/// packages.
pub async fn node_script(script: &str, arguments: &[&str]) -> Option<Value> {
    let stdout = printed(script, arguments).await?;
    Some(json(script, &stdout))
}

/// The same of a script that prints JSON lines.
pub async fn node_lines(script: &str, arguments: &[&str]) -> Option<Vec<Value>> {
    let stdout = printed(script, arguments).await?;
    Some(stdout.lines().map(|line| json(script, line)).collect())
}

/// Servers that a script of `tests/npm` runs on one port, ended when dropped.
pub struct NodeServer {
    /// Where they are reached.
    pub url: String,
    _process: Child,
}

impl NodeServer {
    /// Starts `tests/npm/SCRIPT`, which prints its port on a line; `None`, said aloud, without Node or its packages.
    pub async fn start(script: &str) -> Option<Self> {
        let mut process = command(script, &[])?.stdout(Stdio::piped()).spawn().expect("node starts");
        let stdout = process.stdout.take().expect("its output is piped");
        let mut port = String::new();
        BufReader::new(stdout).read_line(&mut port).await.expect("its output can be read");
        let port: u16 = port.trim().parse().unwrap_or_else(|_| panic!("{script} printed no port: {port:?}"));
        Some(Self { url: format!("http://127.0.0.1:{port}"), _process: process })
    }
}

async fn printed(script: &str, arguments: &[&str]) -> Option<String> {
    let output = command(script, arguments)?.output().await.expect("node starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{script} failed: {}\n{stdout}\n{stderr}", output.status);
    Some(stdout.into_owned())
}

fn command(script: &str, arguments: &[&str]) -> Option<Command> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("npm");
    let (Some(node), Some(_)) =
        (std::env::var_os("PEDIMENT_TEST_NODE"), std::env::var_os("PEDIMENT_TEST_NODE_MODULES"))
    else {
        not_run("no Node.js packages to test with; `cargo xtask test` installs them");
        return None;
    };
    let mut command = Command::new(node);
    command
        .arg(folder.join(script))
        .args(arguments)
        .current_dir(&folder)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    Some(command)
}

fn json(script: &str, text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{script}: not JSON ({error}): {text}"))
}

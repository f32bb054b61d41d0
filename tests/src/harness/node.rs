//! Scripts of `tests/npm`, run by Node.js.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;

use super::not_run;

/// Runs `tests/npm/SCRIPT` with arguments and returns the JSON it prints; `None`, said aloud, without Node or its
/// packages.
pub async fn node_script(script: &str, arguments: &[&str]) -> Option<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("npm");
    let (Some(node), Some(_)) =
        (std::env::var_os("PEDIMENT_TEST_NODE"), std::env::var_os("PEDIMENT_TEST_NODE_MODULES"))
    else {
        not_run("no Node.js packages to test with; `cargo xtask test` installs them");
        return None;
    };
    let run = Command::new(node)
        .arg(folder.join(script))
        .args(arguments)
        .current_dir(&folder)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = run.await.expect("node starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{script} failed: {}\n{stdout}\n{stderr}", output.status);
    Some(
        serde_json::from_str(&stdout)
            .unwrap_or_else(|error| panic!("{script}: not JSON ({error}): {stdout}")),
    )
}

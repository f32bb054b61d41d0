//! `cargo xtask test`: everything the tests need, then every test.

use std::path::Path;
use std::process::{ExitStatus, Stdio};

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::signal::unix::{SignalKind, signal};

use crate::cargo::{build_pediment, cargo};
use crate::explorer;
use crate::needs::Needs;
use crate::services::{Postgres, Redis};

/// Which tests, and how much may be installed for them.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Install nothing: test with what is there.
    #[arg(long)]
    no_install: bool,
    /// Arguments of `cargo test` (default: --workspace), for example `-p pediment-tests cache`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Finds, installs, builds, starts, tests; fails when a test failed or could not run.
pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let mut needs = Needs::find(!args.no_install);
    if needs.node.is_some()
        && !explorer::is_current()
        && let Err(error) = explorer::run()
    {
        needs.missing.push(format!("the built explorer: it in a browser ({error:#})"));
    }
    let pediment = build_pediment("dev")?;

    let postgres = match &needs.postgres {
        Some(bin) => Some(Postgres::start(bin).await?),
        None => None,
    };
    let redis = match &needs.redis {
        Some(program) => Some(Redis::start(program).await?),
        None => None,
    };
    let not_run = tempfile::NamedTempFile::new().context("no temporary file")?;

    let mut tests = cargo(&["test"]);
    if args.arguments.is_empty() {
        tests.args(["--workspace", "--no-fail-fast"]);
    }
    tests.args(&args.arguments);
    tests.env("PEDIMENT_TEST_BINARY", pediment).env("PEDIMENT_TEST_NOT_RUN", not_run.path());
    let found: [(&str, Option<std::ffi::OsString>); 6] = [
        ("PEDIMENT_TEST_POSTGRES_URL", postgres.as_ref().map(|postgres| postgres.url().into())),
        ("PEDIMENT_TEST_REDIS_URL", redis.as_ref().map(|redis| redis.url().into())),
        ("PEDIMENT_TEST_REDIS_SERVER", needs.redis.map(Into::into)),
        ("PEDIMENT_TEST_CHROMIUM", needs.chromium.map(Into::into)),
        ("PEDIMENT_TEST_NODE", needs.node.map(Into::into)),
        ("PEDIMENT_TEST_NODE_MODULES", needs.node_modules.map(Into::into)),
    ];
    for (variable, value) in found {
        match value {
            Some(value) => tests.env(variable, value),
            None => tests.env_remove(variable),
        };
    }
    let outcome = run_until_interrupted(tests.into()).await?;
    drop((postgres, redis));
    outcome.conclude(&needs.missing, not_run.path())
}

/// How the tests went: cargo's own word, and the sum of what each test binary said.
struct Outcome {
    status: ExitStatus,
    passed: u64,
    failed: u64,
    ignored: u64,
}

/// Runs the tests; Ctrl-C and SIGTERM end them, and then the private servers are stopped as always.
async fn run_until_interrupted(mut tests: tokio::process::Command) -> anyhow::Result<Outcome> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut child =
        tests.stdout(Stdio::piped()).kill_on_drop(true).spawn().context("cannot start cargo test")?;
    let printed = child.stdout.take().expect("the output is piped");
    let watch = async {
        let mut lines = BufReader::new(printed).lines();
        let (mut passed, mut failed, mut ignored) = (0, 0, 0);
        while let Some(line) = lines.next_line().await? {
            println!("{line}");
            if let Some(closing) = line.strip_prefix("test result: ") {
                passed += count(closing, "passed");
                failed += count(closing, "failed");
                ignored += count(closing, "ignored");
            }
        }
        anyhow::Ok(Outcome { status: child.wait().await?, passed, failed, ignored })
    };
    tokio::select! {
        outcome = watch => outcome,
        _ = interrupt.recv() => bail!("interrupted"),
        _ = terminate.recv() => bail!("terminated"),
    }
}

/// The number before a word of a closing line: `ok. 12 passed; 0 failed; …`.
fn count(closing: &str, what: &str) -> u64 {
    let words: Vec<&str> = closing.split([' ', ';']).collect();
    words.windows(2).find(|pair| pair[1] == what).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

impl Outcome {
    /// Says what did not run, and turns it all into the end of this task.
    fn conclude(&self, missing: &[String], not_run: &Path) -> anyhow::Result<()> {
        let not_run = std::fs::read_to_string(not_run).unwrap_or_default();
        for line in not_run.lines() {
            eprintln!("xtask: not run: {line}");
        }
        for need in missing {
            eprintln!("xtask: missing here, and could not be installed: {need}");
        }
        let Self { status, passed, failed, ignored } = self;
        eprintln!("xtask: in all {passed} passed, {failed} failed, {ignored} ignored");
        if !status.success() {
            bail!("tests failed ({status})");
        }
        if !missing.is_empty() {
            bail!("every test that could run passed, but not all could run");
        }
        Ok(())
    }
}

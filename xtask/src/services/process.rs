//! A server process that does not outlive its owner.

use std::fs::File;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::user::User;
use crate::needs::find_program;

/// A running server, stopped when dropped.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Starts a server, as `user` when that is given, that writes to `log`.
    ///
    /// Where util-linux is there, the kernel stops the server even when this task is killed.
    pub(crate) fn start(program: Command, user: Option<&User>, log: File) -> anyhow::Result<Self> {
        let mut command = match find_program("setpriv") {
            Some(setpriv) => wrap(Command::new(setpriv).arg("--pdeathsig=INT"), &program),
            None => program,
        };
        // Outermost: the kernel forgets the signal when the user changes.
        if let Some(user) = user {
            command = user.run(&command);
        }
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let child =
            command.spawn().with_context(|| format!("cannot start {}", command.get_program().display()))?;
        Ok(Self { child })
    }

    /// Waits until `is_ready` says so, or fails when the server ends or a quarter of a minute is over.
    pub(crate) async fn wait_until(
        &mut self,
        mut is_ready: impl FnMut() -> std::io::Result<bool>,
    ) -> anyhow::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(15);
        while !is_ready()? {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended with {status} before it was ready");
            }
            if Instant::now() > deadline {
                bail!("it was not ready after 15 seconds");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGINT is Postgres' fast shutdown and Redis' ordinary one; SIGKILL would leave Postgres' children behind.
        let interrupted = Command::new("kill").args(["-INT", &self.id().to_string()]).status();
        if !interrupted.is_ok_and(|status| status.success()) {
            let _already_gone = self.child.kill();
        }
        let _status = self.child.wait();
    }
}

/// `program` with its arguments, variables and folder, behind a wrapper that ends in executing it.
pub(crate) fn wrap(wrapper: &mut Command, program: &Command) -> Command {
    let mut command = Command::new(wrapper.get_program());
    command.args(wrapper.get_args()).arg(program.get_program()).args(program.get_args());
    command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = program.get_current_dir() {
        command.current_dir(folder);
    }
    command
}

/// A port of 127.0.0.1 that is free now.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).context("no free port on 127.0.0.1")?.local_addr()?.port())
}

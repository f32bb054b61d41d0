//! The unprivileged user that root lends to a server which refuses to run as root.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use super::process::wrap;
use crate::cargo::output;

/// A user of this machine.
pub(crate) struct User {
    uid: u32,
    gid: u32,
}

impl User {
    /// The user to run a server as: `None` when this process is not root, and so can only be itself.
    pub(super) fn for_server() -> anyhow::Result<Option<Self>> {
        if id(&["-u"])? != 0 {
            return Ok(None);
        }
        for name in ["postgres", "nobody"] {
            if let (Ok(uid), Ok(gid)) = (id(&["-u", name]), id(&["-g", name])) {
                return Ok(Some(Self { uid, gid }));
            }
        }
        bail!("the server refuses to run as root, and there is no user `postgres` or `nobody` to run it as")
    }

    /// Gives the user a folder.
    pub(super) fn own(&self, folder: &Path) -> anyhow::Result<()> {
        std::os::unix::fs::chown(folder, Some(self.uid), Some(self.gid))
            .with_context(|| format!("cannot give {} away", folder.display()))
    }

    /// The same program, run as this user.
    pub(super) fn run(&self, program: &Command) -> Command {
        let ids =
            [format!("--reuid={}", self.uid), format!("--regid={}", self.gid), "--clear-groups".to_owned()];
        wrap(Command::new("setpriv").args(ids), program)
    }
}

fn id(args: &[&str]) -> anyhow::Result<u32> {
    output(Command::new("id").args(args))?.trim().parse().context("`id` prints a number")
}

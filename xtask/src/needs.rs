//! What the tests need from the machine: found, or installed where that can be done, or named as missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo::{output, root, run};

/// The programs and packages that were found. What is `None` is also named in `missing`.
pub(crate) struct Needs {
    /// The folder with `initdb` and `postgres`.
    pub(crate) postgres: Option<PathBuf>,
    pub(crate) redis: Option<PathBuf>,
    pub(crate) chromium: Option<PathBuf>,
    pub(crate) node: Option<PathBuf>,
    /// `tests/npm/node_modules`, installed by its lock file.
    pub(crate) node_modules: Option<PathBuf>,
    /// What could not be had, each with what is not tested without it.
    pub(crate) missing: Vec<String>,
}

impl Needs {
    /// Finds everything; installs what is absent when `install` is set and this is root on Debian.
    pub(crate) fn find(install: bool) -> Self {
        if install {
            install_debian_packages();
        }
        let node = find_program("node").filter(|_| find_program("npm").is_some());
        let mut needs = Self {
            postgres: find_postgres(),
            redis: find_program("redis-server"),
            chromium: find_chromium(),
            node_modules: node.as_ref().and_then(|_| install_npm_packages()),
            node,
            missing: Vec::new(),
        };
        let wanted = [
            (needs.postgres.is_some(), "PostgreSQL (initdb, postgres): everything on the deployed form"),
            (needs.redis.is_some(), "redis-server: everything on the deployed form, and the cache"),
            (needs.chromium.is_some(), "chromium: the explorer in a browser"),
            (find_program("git").is_some(), "git: the replay of a landscape's history"),
            (find_program("curl").is_some(), "curl: the questions of the README"),
            (
                needs.node.is_some(),
                "Node.js with npm: the graphql-http suite, the introspection texts, the explorer",
            ),
            (
                needs.node_modules.is_some() || needs.node.is_none(),
                "the npm packages of tests/npm: the graphql-http suite",
            ),
        ];
        needs.missing.extend(wanted.iter().filter(|(found, _)| !found).map(|(_, need)| (*need).to_owned()));
        needs
    }
}

/// A program on the PATH.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn find_chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        .into_iter()
        .find_map(find_program)
}

/// Debian keeps the server's programs off the PATH, a folder for each major version.
pub(crate) fn find_postgres() -> Option<PathBuf> {
    // Behind a link, the server's other programs lie beside the file, not beside the link.
    let on_path = find_program("initdb")
        .and_then(|file| file.canonicalize().ok())
        .and_then(|file| file.parent().map(Path::to_owned));
    on_path.or_else(|| {
        let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                Some((path.file_name()?.to_str()?.parse().ok()?, path.join("bin")))
            })
            .filter(|(_, bin)| bin.join("initdb").is_file())
            .collect();
        versions.sort();
        versions.pop().map(|(_, bin)| bin)
    })
}

/// Asks apt for what is absent. A failure is not the end: what is still absent is named afterwards.
fn install_debian_packages() {
    let wanted: [(bool, &[&str]); 6] = [
        (find_postgres().is_some(), &["postgresql"]),
        (find_program("redis-server").is_some(), &["redis-server"]),
        (find_chromium().is_some(), &["chromium"]),
        (find_program("node").is_some() && find_program("npm").is_some(), &["nodejs", "npm"]),
        (find_program("git").is_some(), &["git"]),
        (find_program("curl").is_some(), &["curl"]),
    ];
    let packages: Vec<&str> =
        wanted.iter().filter(|(found, _)| !found).flat_map(|(_, names)| *names).copied().collect();
    if packages.is_empty() || find_program("apt-get").is_none() || !is_root() {
        return;
    }
    // Runlevel 1 keeps the packages from starting services of their own: the tests start private ones.
    let apt = |args: &[&str]| {
        run(Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1"))
    };
    let mut install = vec!["install", "--yes", "--no-install-recommends"];
    install.extend(packages);
    if let Err(error) = apt(&["update"]).and_then(|()| apt(&install)) {
        eprintln!("xtask: {error:#}");
    }
}

fn install_npm_packages() -> Option<PathBuf> {
    let folder = root().join("tests/npm");
    if is_installed(&folder) {
        return Some(folder.join("node_modules"));
    }
    match run(Command::new("npm").args(["ci", "--ignore-scripts"]).current_dir(&folder)) {
        Ok(()) => Some(folder.join("node_modules")),
        Err(error) => {
            eprintln!("xtask: {error:#}");
            None
        }
    }
}

/// Whether npm has installed the packages of a folder since its lock file last changed.
pub(crate) fn is_installed(folder: &Path) -> bool {
    let changed = |file: &str| std::fs::metadata(folder.join(file)).and_then(|metadata| metadata.modified());
    matches!(
        (changed("node_modules/.package-lock.json"), changed("package-lock.json")),
        (Ok(installed), Ok(locked)) if installed >= locked
    )
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|uid| uid.trim() == "0")
}

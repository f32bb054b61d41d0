//! A git repository that a test writes.

use std::path::PathBuf;
use std::process::Command;

use crate::harness::Site;

/// A repository in a site's folder.
pub(super) struct Repository {
    folder: PathBuf,
}

impl Repository {
    /// An empty one.
    pub(super) fn new(site: &Site) -> Self {
        let repository = Self { folder: site.folder().join("repository") };
        std::fs::create_dir(&repository.folder).expect("the folder can be made");
        repository.git("2024-01-01", &["init", "--quiet", "."]);
        repository
    }

    /// Where it is.
    pub(super) fn path(&self) -> &str {
        self.folder.to_str().expect("the folder's name is text")
    }

    /// A revision of a file on a day, which is a commit even where nothing changes.
    pub(super) fn commit(&self, day: &str, file: &str, content: &str) {
        std::fs::write(self.folder.join(file), content).expect("the file can be written");
        self.git(day, &["add", "--all"]);
        self.git(day, &["commit", "--quiet", "--allow-empty", "--message", day]);
    }

    /// A revision that gives a file another name.
    pub(super) fn rename(&self, day: &str, from: &str, to: &str) {
        self.git(day, &["mv", from, to]);
        self.git(day, &["commit", "--quiet", "--message", day]);
    }

    /// The hash of a revision.
    pub(super) fn commit_at(&self, revision: &str) -> String {
        self.git("2024-01-01", &["rev-parse", revision])
    }

    /// Runs git on a day, and returns what it printed.
    fn git(&self, day: &str, arguments: &[&str]) -> String {
        let instant = format!("{day}T12:00:00Z");
        let identity = ["user.name=Harbour", "user.email=harbour@example.org", "commit.gpgsign=false"];
        let output = Command::new("git")
            .args(identity.iter().flat_map(|setting| ["-c", setting]))
            .args(arguments)
            .current_dir(&self.folder)
            .envs([("GIT_AUTHOR_DATE", &instant), ("GIT_COMMITTER_DATE", &instant)])
            .output()
            .expect("git is installed");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("git prints UTF-8")
    }
}

//! A landscape's own history, replayed from git through its command.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use pediment_storage::Facts;
use time::{Date, OffsetDateTime};

use super::{LandscapeOptions, landscape};
use crate::{Document, Error, Fault, Result};

/// The revisions of a landscape, oldest first, read one at a time.
///
/// Of the revisions of one day the last that can be read counts, because valid time knows days; a revision that
/// states the same as the one before it is passed over.
#[derive(Debug)]
pub struct LandscapeHistory {
    options: LandscapeOptions,
    revisions: std::vec::IntoIter<Revision>,
    contents: Contents,
    /// The object that was read last: a revision that only moved the file has the same.
    object: String,
    /// The latest of its day so far.
    pending: Option<Facts>,
    /// What was handed out last.
    stated: Option<Facts>,
}

/// What became of a revision.
#[derive(Debug)]
pub enum Step {
    /// The facts as of one day.
    Snapshot(Box<Facts>),
    /// A revision that cannot be read, by the beginning of its commit and its day.
    Skipped {
        /// The first twelve digits of the commit.
        commit: String,
        /// The day of the commit.
        day: Date,
        /// What is wrong with it.
        why: Error,
    },
}

#[derive(Debug)]
struct Revision {
    commit: String,
    day: Date,
    /// The file's path then, from the root of the repository.
    path: String,
}

impl Revision {
    /// The first twelve digits of the commit.
    fn short(&self) -> &str {
        self.commit.get(..12).unwrap_or(&self.commit)
    }

    /// Of which snapshot facts are: the commit and the path tell all that came before it.
    fn location(&self) -> String {
        format!("{}:{}", self.short(), self.path)
    }
}

impl LandscapeHistory {
    /// Asks git for the revisions of a file on the first-parent line of the checked-out branch, renames followed.
    ///
    /// # Errors
    ///
    /// When there is no git, no repository, or no such file in its history.
    pub fn open(repository: &Path, path: &str, options: &LandscapeOptions) -> Result<Self> {
        let mut revisions = log(repository, path)?;
        if revisions.is_empty() {
            let what = format!("no commit holds `{path}`");
            return Err(git_fault(repository, what, "name the path as it is in the repository"));
        }
        revisions.reverse();
        // A rebased commit can be dated before its parent; time does not run backwards.
        let mut latest = revisions[0].day;
        for revision in &mut revisions {
            latest = latest.max(revision.day);
            revision.day = latest;
        }
        Ok(Self {
            options: options.clone(),
            revisions: revisions.into_iter(),
            contents: Contents::open(repository)?,
            object: String::new(),
            pending: None,
            stated: None,
        })
    }

    /// The key of the source that the snapshots come from.
    pub fn key(&self) -> &str {
        &self.options.foundation
    }

    /// Passes over the revisions before the one at this location, and says how many. Where it is not among them, all
    /// are read.
    ///
    /// A replay takes in all revisions or none: where the store knows one, it knows those before it. A commit alone
    /// does not tell: it can hold another file, of which nothing was read.
    pub fn resume_at(&mut self, location: &str) -> usize {
        let known = self.revisions.as_slice().iter().position(|revision| revision.location() == location);
        let count = known.unwrap_or_default();
        self.revisions.by_ref().take(count).for_each(drop);
        count
    }

    /// How many revisions are still to be read.
    pub fn remaining(&self) -> usize {
        self.revisions.len()
    }

    /// Reads one revision; may hand out what was pending.
    fn read(&mut self, revision: &Revision) -> Result<Option<Step>> {
        let Some((object, bytes)) = self.contents.of(revision)? else { return Ok(None) };
        if object == self.object {
            return Ok(None);
        }
        self.object = object;
        let options = LandscapeOptions { observed_on: Some(revision.day), ..self.options.clone() };
        let facts = Document::new(&revision.location(), &bytes)
            .map(|document| document.at_revision(&revision.commit))
            .and_then(|document| landscape(&document, &options, revision.day));
        let facts = match facts {
            Ok(facts) => facts,
            Err(error @ Error::Request(_)) => return Err(error),
            Err(why) => {
                let commit = revision.short().to_owned();
                return Ok(Some(Step::Skipped { commit, day: revision.day, why }));
            }
        };
        let is_over = self.pending.as_ref().is_some_and(|pending| pending.observed_on < facts.observed_on);
        let done = if is_over { self.hand_out() } else { None };
        self.pending = Some(facts);
        Ok(done)
    }

    fn hand_out(&mut self) -> Option<Step> {
        let facts = self.pending.take()?;
        if self.stated.as_ref().is_some_and(|stated| states_the_same(stated, &facts)) {
            return None;
        }
        self.stated = Some(facts.clone());
        Some(Step::Snapshot(Box::new(facts)))
    }
}

impl Iterator for LandscapeHistory {
    type Item = Result<Step>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(revision) = self.revisions.next() {
            match self.read(&revision) {
                Ok(None) => {}
                Ok(Some(step)) => return Some(Ok(step)),
                Err(error) => return Some(Err(error)),
            }
        }
        self.hand_out().map(Ok)
    }
}

fn states_the_same(left: &Facts, right: &Facts) -> bool {
    left.members == right.members
        && left.projects == right.projects
        && left.foundations == right.foundations
        && left.complete == right.complete
}

fn git(repository: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(repository).args(["-c", "core.quotePath=false", "-c", "core.fsmonitor=false"]);
    command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").stdin(Stdio::null());
    command
}

fn git_fault(repository: &Path, what: impl Into<String>, mend: &str) -> Error {
    Error::Git(Fault::of(&repository.display().to_string(), what, mend))
}

fn no_git(repository: &Path, error: &std::io::Error) -> Error {
    git_fault(repository, format!("cannot run git: {error}"), "install git, or import the snapshots as files")
}

/// The revisions of a file, newest first.
fn log(repository: &Path, path: &str) -> Result<Vec<Revision>> {
    let output = git(repository)
        .args([
            "log",
            "--first-parent",
            "--diff-merges=first-parent",
            "--follow",
            "--no-ext-diff",
            "--no-textconv",
        ])
        .args(["--name-status", "--format=%x01%H %ct", "--"])
        .arg(path)
        .output()
        .map_err(|error| no_git(repository, &error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(git_fault(repository, format!("git log: {said}"), "name a git repository"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.split('\u{1}').filter_map(revision).collect())
}

/// `HASH SECONDS`, an empty line, and `M<tab>path`, or `R100<tab>old<tab>new`. None where the file was deleted.
fn revision(entry: &str) -> Option<Revision> {
    let mut lines = entry.lines().filter(|line| !line.is_empty());
    let (commit, seconds) = lines.next()?.split_once(' ')?;
    let mut fields = lines.next()?.split('\t');
    if fields.next()?.starts_with('D') {
        return None;
    }
    Some(Revision {
        commit: commit.to_owned(),
        day: OffsetDateTime::from_unix_timestamp(seconds.trim().parse().ok()?).ok()?.date(),
        path: fields.next_back()?.to_owned(),
    })
}

/// One `git cat-file --batch` for all contents.
#[derive(Debug)]
struct Contents {
    repository: std::path::PathBuf,
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Contents {
    fn open(repository: &Path) -> Result<Self> {
        let mut process = git(repository)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| no_git(repository, &error))?;
        let questions = process.stdin.take().expect("it was asked for");
        let answers = BufReader::new(process.stdout.take().expect("it was asked for"));
        Ok(Self { repository: repository.to_owned(), process, questions, answers })
    }

    /// The object and the bytes of a revision. None: it is no file then.
    fn of(&mut self, revision: &Revision) -> Result<Option<(String, Vec<u8>)>> {
        let broken = |error: std::io::Error, repository: &Path| {
            git_fault(repository, format!("git cat-file: {error}"), "run `git fsck` there")
        };
        self.ask(revision).map_err(|error| broken(error, &self.repository))
    }

    fn ask(&mut self, revision: &Revision) -> std::io::Result<Option<(String, Vec<u8>)>> {
        writeln!(self.questions, "{}:{}", revision.commit, revision.path)?;
        self.questions.flush()?;
        let mut header = String::new();
        if self.answers.read_line(&mut header)? == 0 {
            return Err(std::io::Error::other("it stopped"));
        }
        // `OBJECT blob SIZE`, or `NAME missing`.
        let mut fields = header.trim_end().rsplitn(3, ' ');
        let (Some(size), Some(kind), Some(object)) = (fields.next(), fields.next(), fields.next()) else {
            return Ok(None);
        };
        let Ok(size) = size.parse::<u64>() else { return Ok(None) };
        let mut bytes = Vec::new();
        self.answers.by_ref().take(size + 1).read_to_end(&mut bytes)?;
        bytes.pop();
        Ok((kind == "blob").then(|| (object.to_owned(), bytes)))
    }
}

impl Drop for Contents {
    fn drop(&mut self) {
        // It ends when it is asked no more; an error here means that it has ended already.
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with these revisions of these files.
    fn repository(revisions: &[(&str, &str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let run = |day: &str, arguments: &[&str]| {
            let at = format!("{day}T12:00:00Z");
            let output = git(folder.path())
                .args(["-c", "user.name=H", "-c", "user.email=h@example.org", "-c", "commit.gpgsign=false"])
                .args(arguments)
                .envs([("GIT_AUTHOR_DATE", &at), ("GIT_COMMITTER_DATE", &at)])
                .output()
                .unwrap();
            assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        };
        run("2024-01-01", &["init", "--quiet", "."]);
        let mut before = "";
        for (day, path, text) in revisions {
            if !before.is_empty() && before != *path {
                run(day, &["mv", before, path]);
            }
            std::fs::write(folder.path().join(path), text).unwrap();
            run(day, &["add", "--all"]);
            run(day, &["commit", "--quiet", "--allow-empty", "--message", day]);
            before = path;
        }
        folder
    }

    fn members(names: &[&str]) -> String {
        let items = names.iter().map(|name| format!("{{name: {name}}}")).collect::<Vec<_>>().join(", ");
        let comment =
            "# The same lines at the beginning of each, so that a rename is seen to be one.\n".repeat(5);
        format!(
            "{comment}landscape: [{{name: Members, subcategories: [{{name: Gold, items: [{items}]}}]}}]\n"
        )
    }

    #[test]
    fn the_history_of_a_file_is_replayed_by_days() {
        let (a, ab, b) = (members(&["A"]), members(&["A", "B"]), members(&["B"]));
        let folder = repository(&[
            ("2024-01-01", "old.yml", &a),
            ("2024-02-01", "old.yml", "landscape: [\"open"),
            ("2024-03-01", "old.yml", &members(&["X"])),
            ("2024-03-01", "old.yml", &ab),
            ("2024-04-01", "new.yml", &ab),
            ("2024-05-01", "new.yml", &format!("{ab}# Only a remark.\n")),
            ("2024-06-01", "new.yml", &b),
        ]);
        let options = LandscapeOptions { foundation: "harbour".to_owned(), ..LandscapeOptions::default() };
        let history = LandscapeHistory::open(folder.path(), "new.yml", &options).unwrap();
        let told: Vec<String> = history
            .map(|step| match step.unwrap() {
                Step::Snapshot(facts) => format!("{} {}", facts.observed_on, facts.members.len()),
                Step::Skipped { commit, day, why } => {
                    format!("{day} skipped {} {}", commit.len(), why.code())
                }
            })
            .collect();
        assert_eq!(told, ["2024-02-01 skipped 12 SYNTAX", "2024-01-01 1", "2024-03-01 2", "2024-06-01 1"]);
    }

    #[test]
    fn what_git_has_not_is_said() {
        let folder = repository(&[("2024-01-01", "a.yml", "x")]);
        let options = LandscapeOptions::default();
        let error = LandscapeHistory::open(folder.path(), "b.yml", &options).unwrap_err();
        assert!(error.to_string().contains("no commit holds `b.yml`"), "{error}");
        let nowhere = LandscapeHistory::open(&folder.path().join("none"), "b.yml", &options).unwrap_err();
        assert_eq!(nowhere.code(), "GIT");
    }
}

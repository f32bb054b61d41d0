//! `pediment import`: facts from files, feeds and histories into the store.

pub(super) mod reading;
mod summary;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use pediment_ingest::{LandscapeHistory, Step, founding_facts};
use pediment_storage::{Facts, ImportOptions, Importing, SourceKind, Store};
use time::Date;

use self::summary::{Imported, Summary};
use super::report::{Format, tell};
use crate::config::Settings;
use crate::store;

/// What to import, and how.
#[derive(Debug, Args)]
pub(super) struct Command {
    #[command(subcommand)]
    what: What,
    /// Say what would change, and change nothing.
    #[arg(long, global = true)]
    dry_run: bool,
    /// Write even what looks like a mistake of the source, such as a fifth of the members leaving at once.
    #[arg(long, global = true)]
    accept: bool,
    /// How to tell what was done.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Landscape files: members by tier, and projects.
    Landscape(Landscape),
    /// Posts: Markdown with front matter, a folder or one file.
    Posts(Posts),
    /// A feed: RSS, Atom or JSON Feed.
    Feed(Feed),
    /// Manifests: facts stated by hand, in our own form (`pediment manifest schema`).
    Manifest(Manifest),
    /// The principles in a section of a charter or code of conduct.
    Principles(Principles),
}

#[derive(Debug, Args)]
struct Landscape {
    /// The files. Several are imported in the order of their days.
    #[arg(value_name = "FILE", required_unless_present = "git", conflicts_with = "git")]
    files: Vec<PathBuf>,
    /// The slug of the foundation whose landscape it is.
    #[arg(long, value_name = "SLUG", value_parser = reading::slug)]
    foundation: String,
    /// The name of that foundation.
    #[arg(long, value_name = "NAME")]
    foundation_name: Option<String>,
    /// The settings that belong to it, landscape2-settings.yml: they name the category of the members.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// The category of the members. Can be repeated. Without it: as the settings say, else found by its shape.
    #[arg(long = "members-category", value_name = "NAME")]
    members_categories: Vec<String>,
    /// The day of the snapshot. Without it: the day in the file's name, else today.
    #[arg(long, value_name = "DATE", value_parser = reading::day, conflicts_with = "git")]
    observed_on: Option<Date>,
    /// A git repository: replays the history of the file at --path, oldest revision first.
    #[arg(long, value_name = "REPO", requires = "path")]
    git: Option<PathBuf>,
    /// The path of the file in that repository.
    #[arg(long, value_name = "PATH", requires = "git")]
    path: Option<String>,
    /// Replay the whole history. Without it: from the revision on that was the latest of the replay before, where that
    /// was one of this file, so that older ones are not read anew where the other arguments or the identity of
    /// companies have changed since.
    #[arg(long, requires = "git")]
    whole: bool,
}

#[derive(Debug, Args)]
struct Posts {
    /// A folder, or one file.
    #[arg(value_name = "DIR|FILE")]
    path: PathBuf,
    /// The slug of the foundation that the posts are about.
    #[arg(long, value_name = "SLUG", value_parser = reading::slug)]
    foundation: String,
    /// The language of posts that do not say theirs.
    #[arg(long, value_name = "TAG", value_parser = reading::language)]
    language: Option<String>,
    /// Where the posts stand on the web.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// A company that the posts name. Can be repeated.
    #[arg(long = "company", value_name = "NAME")]
    companies: Vec<String>,
    /// The day of the snapshot. Without it: today.
    #[arg(long, value_name = "DATE", value_parser = reading::day)]
    observed_on: Option<Date>,
}

#[derive(Debug, Args)]
struct Feed {
    /// A file, or a URL of http or https.
    #[arg(value_name = "FILE|URL")]
    place: String,
    /// The slug of the foundation that the feed is about.
    #[arg(long, value_name = "SLUG", value_parser = reading::slug)]
    foundation: String,
    /// The language of a feed that does not say its own.
    #[arg(long, value_name = "TAG", value_parser = reading::language)]
    language: Option<String>,
    /// The day of the snapshot. Without it: today.
    #[arg(long, value_name = "DATE", value_parser = reading::day)]
    observed_on: Option<Date>,
}

#[derive(Debug, Args)]
struct Manifest {
    /// The files. Several are imported in the order of their days.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
struct Principles {
    /// The file: Markdown.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The slug of the foundation whose principles they are.
    #[arg(long, value_name = "SLUG", value_parser = reading::slug)]
    foundation: String,
    /// The section that holds them: its number or its heading.
    #[arg(long, value_name = "SECTION")]
    section: String,
    /// The name under which the section is kept. Give the same to every language whose headings are not numbered.
    #[arg(long = "as", value_name = "NAME")]
    kept_as: Option<String>,
    /// Which list of the section, from 1, where it has several. Without it: the first.
    #[arg(long, value_name = "N")]
    list: Option<usize>,
    /// The language of the text. Without it: as the file's name or front matter says.
    #[arg(long, value_name = "TAG", value_parser = reading::language)]
    language: Option<String>,
    /// The day of the snapshot. Without it: the day in the file's name, else today.
    #[arg(long, value_name = "DATE", value_parser = reading::day)]
    observed_on: Option<Date>,
}

/// Imports. Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 a change that needs `--accept`.
pub(super) fn run(command: &Command, settings: &Settings) -> ExitCode {
    let done = (|| {
        let config = settings.load()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            // Everything is read before the store is opened: a broken file leaves it as it was.
            let read = command.read().await?;
            let store = if command.dry_run {
                store::open_as_it_is(&config).await?
            } else {
                store::open(&config).await?
            };
            let written = command.write(&store, read).await;
            let closed = store.close().await;
            let summary = written?;
            closed?;
            Ok(match command.format {
                Format::Json => summary.json(),
                Format::Text => summary.text(),
            })
        })
    })();
    tell(command.format, done)
}

/// What has been read.
enum Read {
    Facts(Vec<Facts>),
    History(Box<LandscapeHistory>),
}

impl Command {
    async fn read(&self) -> anyhow::Result<Read> {
        let today = reading::today();
        let mut facts = match &self.what {
            What::Landscape(landscape) => match landscape.history()? {
                Some(history) => return Ok(Read::History(Box::new(history))),
                None => landscape.read(today)?,
            },
            What::Posts(posts) => vec![posts.read(today)?],
            What::Feed(feed) => vec![feed.read(today).await?],
            What::Manifest(manifest) => manifest.read(today)?,
            What::Principles(principles) => vec![principles.read(today)?],
        };
        facts.sort_by_key(|facts| facts.observed_on);
        Ok(Read::Facts(facts))
    }

    /// Writes all that was read, or nothing.
    async fn write(&self, store: &Store, read: Read) -> anyhow::Result<Summary> {
        let options = ImportOptions { dry_run: self.dry_run, accept: self.accept };
        let mut importing = store.begin_import(options).await?;
        if self.dry_run {
            // A store that is opened as it is may lack what any other brings along.
            (importing, _) = importing.take_in(&founding_facts()).await?;
        }
        let mut summary = Summary::new(self.dry_run);
        match read {
            Read::Facts(all) => {
                let bar = bar(all.len());
                for facts in all {
                    bar.set_message(facts.source.location.clone());
                    importing = take_in(importing, &facts, &mut summary).await?;
                    bar.inc(1);
                }
                bar.finish_and_clear();
            }
            Read::History(mut history) => {
                let known = importing.latest_location(SourceKind::Landscape, history.key());
                if let Some(location) = known.filter(|_| !self.is_whole()) {
                    summary.passed_over = history.resume_at(location);
                }
                let bar = bar(history.remaining());
                while let Some(step) = history.next() {
                    match step? {
                        Step::Snapshot(facts) => {
                            bar.set_message(facts.observed_on.to_string());
                            importing = take_in(importing, &facts, &mut summary).await?;
                        }
                        Step::Skipped { commit, day, why } => summary.skip(&commit, day, &why),
                    }
                    bar.set_position(bar.length().unwrap_or_default() - history.remaining() as u64);
                }
                bar.finish_and_clear();
            }
        }
        importing.finish().await?;
        Ok(summary)
    }

    fn is_whole(&self) -> bool {
        matches!(&self.what, What::Landscape(landscape) if landscape.whole)
    }
}

async fn take_in(importing: Importing, facts: &Facts, summary: &mut Summary) -> anyhow::Result<Importing> {
    let (importing, report) = importing.take_in(facts).await?;
    summary.imported.push(Imported::new(facts, report));
    Ok(importing)
}

/// Shown on a terminal, and only where there is more than a moment's work.
fn bar(length: usize) -> ProgressBar {
    let bar = if length > 1 { ProgressBar::new(length as u64) } else { ProgressBar::new_spinner() };
    let style = ProgressStyle::with_template("{spinner} {bar:30} {pos}/{len} {elapsed} {msg}");
    bar.set_style(style.expect("the template is right"));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

//! `pediment merge-companies`: two companies that are one.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use pediment_ingest::founding_facts;
use pediment_storage::{ImportOptions, Kind, MergeReport, Store};

use super::block_on;
use super::report::{DRY_RUN, Format, counted, json, line, tell};
use crate::config::Settings;
use crate::store;

/// Which companies. It cannot be undone: look at it with --dry-run first.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// The slug of the company that goes into the other. Its id and slug lead to that one from then on.
    from: String,
    /// The slug of the company that stays, with its id, slug and name.
    into: String,
    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// How to tell what was done.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Merges.
pub(super) fn run(command: &Command, settings: &Settings) -> ExitCode {
    tell(command.format, merge(command, settings))
}

fn merge(command: &Command, settings: &Settings) -> anyhow::Result<String> {
    let config = settings.load()?;
    let report = block_on(async {
        let dry_run = command.dry_run;
        let store = if dry_run { store::open_as_it_is(&config).await? } else { store::open(&config).await? };
        let merged = command.merge(&store).await;
        let closed = store.close().await;
        let report = merged?;
        closed?;
        anyhow::Ok(report)
    })?;
    match command.format {
        Format::Text => Ok(text(&report)),
        Format::Json => {
            let (from, into) = (report.from_id, report.into_id);
            json(&report, &[("from_id", Kind::Company, from), ("into_id", Kind::Company, into)])
        }
    }
}

impl Command {
    async fn merge(&self, store: &Store) -> anyhow::Result<MergeReport> {
        let options = ImportOptions { dry_run: self.dry_run, accept: false };
        let mut importing = store.begin_import(options).await?;
        if self.dry_run {
            // A store that is opened as it is may lack what any other brings along.
            (importing, _) = importing.take_in(&founding_facts()).await?;
        }
        let (importing, report) = importing.merge_companies(&self.from, &self.into).await?;
        importing.finish().await?;
        Ok(report)
    }
}

fn text(report: &MergeReport) -> String {
    let MergeReport { from, into, .. } = report;
    if !report.changed {
        return format!("{from} has gone into {into} already; nothing changed\n");
    }
    let [went, lead, of_one, of_both] = if report.dry_run {
        ["would go", "would lead", "would move", "both have, and would be one"]
    } else {
        ["went", "lead", "moved", "both had, and are one now"]
    };
    let mut text = format!("{from} {went} into {into}; its id, slug and names {lead} there\n");
    let moved = [
        (Kind::Member, report.members),
        (Kind::Seat, report.seats),
        (Kind::Person, report.people),
        (Kind::Announcement, report.announcements),
    ];
    let joined = [
        (Kind::Member, report.members_joined),
        (Kind::Seat, report.seats_joined),
        (Kind::Person, report.people_joined),
    ];
    let all = |counts: &[(Kind, usize)]| -> Vec<String> {
        let some = counts.iter().filter(|(_, count)| *count > 0);
        some.map(|(kind, count)| counted(*kind, *count)).collect()
    };
    let mut moved = all(&moved);
    match report.subsidiaries {
        0 => {}
        1 => moved.push("1 subsidiary".to_owned()),
        count => moved.push(format!("{count} subsidiaries")),
    }
    if !moved.is_empty() {
        let _ = writeln!(text, "  {of_one}: {}", moved.join(", "));
    }
    let joined = all(&joined);
    if !joined.is_empty() {
        let _ = writeln!(text, "  {of_both}: {}", joined.join(", "));
    }
    if report.dry_run {
        for difference in &report.differences {
            let _ = writeln!(text, "    {}", line(difference));
        }
        text.push_str(DRY_RUN);
    }
    text
}

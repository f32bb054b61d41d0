//! `pediment merge-companies`: two companies that are one.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use pediment_storage::{Kind, MergeReport};

use super::block_on;
use super::report::{Format, counted, json, tell};
use crate::config::Settings;
use crate::store;

/// Which companies. It cannot be undone.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// The slug of the company that goes into the other. Its id and slug lead to that one from then on.
    from: String,
    /// The slug of the company that stays, with its id, slug and name.
    into: String,
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
        let store = store::open(&config).await?;
        let report = store.merge_companies(&command.from, &command.into).await?;
        store.close().await?;
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

fn text(report: &MergeReport) -> String {
    let MergeReport { from, into, .. } = report;
    if !report.changed {
        return format!("{from} has gone into {into} already; nothing changed\n");
    }
    let mut text = format!("{from} went into {into}; its id, slug and names lead there\n");
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
        let _ = writeln!(text, "  moved: {}", moved.join(", "));
    }
    let joined = all(&joined);
    if !joined.is_empty() {
        let _ = writeln!(text, "  both had, and are one now: {}", joined.join(", "));
    }
    text
}

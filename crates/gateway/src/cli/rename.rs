//! `pediment rename`: another name or slug for a record that stays the same.

use std::process::ExitCode;

use anyhow::ensure;
use clap::{Args, ValueEnum};
use pediment_storage::{Kind, RenameReport};

use super::block_on;
use super::report::{Format, json, tell};
use crate::config::Settings;
use crate::store;

/// What to rename, and how.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// What kind of record it is.
    #[arg(value_enum)]
    kind: Renamed,
    /// Its slug.
    slug: String,
    /// The new name. The former one stays among the aliases of a company.
    #[arg(long)]
    name: Option<String>,
    /// The new slug. The former one leads to the record.
    #[arg(long = "slug", value_name = "NEW_SLUG")]
    new_slug: Option<String>,
    /// How to tell what was done.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What can be renamed by hand.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Renamed {
    /// A foundation.
    Foundation,
    /// A company.
    Company,
    /// An announcement: its slug only.
    Announcement,
}

/// Renames.
pub(super) fn run(command: &Command, settings: &Settings) -> ExitCode {
    tell(command.format, rename(command, settings))
}

fn rename(command: &Command, settings: &Settings) -> anyhow::Result<String> {
    ensure!(
        command.name.is_some() || command.new_slug.is_some(),
        "nothing to do: give a new name (--name) or a new slug (--slug)"
    );
    let kind = match command.kind {
        Renamed::Foundation => Kind::Foundation,
        Renamed::Company => Kind::Company,
        Renamed::Announcement => Kind::Announcement,
    };
    let config = settings.load()?;
    let report = block_on(async {
        let store = store::open(&config).await?;
        let (name, slug) = (command.name.as_deref(), command.new_slug.as_deref());
        let report = store.rename(kind, &command.slug, name, slug).await?;
        store.close().await?;
        anyhow::Ok(report)
    })?;
    match command.format {
        Format::Text => Ok(text(&report)),
        Format::Json => json(&report, &[("id", kind, report.id)]),
    }
}

fn text(report: &RenameReport) -> String {
    let RenameReport { kind, changed, slug_before, slug, name_before, name, .. } = report;
    let kind = kind.name();
    if !changed {
        return format!("{kind} {slug} is called {name} already; nothing changed\n");
    }
    let mut lines = Vec::new();
    if name != name_before {
        lines.push(format!("{kind} {slug_before}: {name_before} is called {name} now\n"));
    }
    if slug != slug_before {
        lines.push(format!("{kind} {slug_before}: its slug is {slug} now; the former one leads there\n"));
    }
    lines.concat()
}

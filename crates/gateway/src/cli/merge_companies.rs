//! `pediment merge-companies`: two companies that are one.

use clap::Args;
use pediment_storage::MergeReport;

use super::{print, report::Format};
use crate::config::Settings;
use crate::store;

/// Which companies.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// The slug of the company that goes into the other. Its id and slug lead to that one from then on.
    from: String,
    /// The slug of the company that stays.
    into: String,
    /// How to tell what was done.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Merges.
pub(super) fn run(command: &Command, settings: &Settings) -> anyhow::Result<()> {
    let config = settings.load()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(async {
        let store = store::open(&config).await?;
        let report = store.merge_companies(&command.from, &command.into).await?;
        store.close().await?;
        anyhow::Ok(report)
    })?;
    print(&match command.format {
        Format::Text => text(&report),
        Format::Json => format!("{:#}\n", serde_json::to_value(&report)?),
    });
    Ok(())
}

fn text(report: &MergeReport) -> String {
    let MergeReport {
        from,
        into,
        changed,
        members,
        members_joined,
        seats,
        announcements,
        people,
        subsidiaries,
    } = report;
    if !changed {
        return format!("{from} has gone into {into} already; nothing changed\n");
    }
    format!(
        "{from} went into {into}; its id and slug lead there\n\
         moved: {members} memberships ({members_joined} more were the same as one of {into}), {seats} seats, \
         {announcements} announcements, {people} people, {subsidiaries} subsidiaries\n"
    )
}

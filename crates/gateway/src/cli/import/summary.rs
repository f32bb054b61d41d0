//! What an import did, told to people and to programs.

use std::fmt::Write;

use pediment_storage::{DifferenceKind, Facts, ImportReport};
use serde::Serialize;
use time::Date;

use crate::cli::report::{DRY_RUN, counted, line};

/// How many differences of one file people are shown after they were written; a dry run shows all.
const SHOWN: usize = 20;

/// What was imported, file by file.
#[derive(Serialize)]
pub(super) struct Summary {
    dry_run: bool,
    pub(super) imported: Vec<Imported>,
    skipped: Vec<Skipped>,
    /// How many revisions were known from an earlier replay.
    pub(super) passed_over: usize,
}

/// One snapshot.
#[derive(Serialize)]
pub(super) struct Imported {
    location: String,
    revision: Option<String>,
    observed_on: String,
    #[serde(flatten)]
    report: ImportReport,
}

/// A revision that could not be read.
#[derive(Serialize)]
struct Skipped {
    commit: String,
    observed_on: String,
    why: String,
}

impl Imported {
    pub(super) fn new(facts: &Facts, report: ImportReport) -> Self {
        Self {
            location: facts.source.location.clone(),
            revision: facts.source.revision.clone(),
            observed_on: facts.observed_on.to_string(),
            report,
        }
    }
}

impl Summary {
    pub(super) fn new(dry_run: bool) -> Self {
        Self { dry_run, imported: Vec::new(), skipped: Vec::new(), passed_over: 0 }
    }

    /// A revision was skipped.
    pub(super) fn skip(&mut self, commit: &str, day: Date, why: &pediment_ingest::Error) {
        let (commit, observed_on) = (commit.to_owned(), day.to_string());
        self.skipped.push(Skipped { commit, observed_on, why: why.to_string() });
    }

    /// For programs.
    pub(super) fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a summary is JSON");
        text.push('\n');
        text
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        if self.passed_over > 0 {
            let count = self.passed_over;
            let _ =
                writeln!(text, "revisions known from an earlier replay: {count} (--whole replays them too)");
        }
        for imported in &self.imported {
            imported.tell(&mut text, self.dry_run);
        }
        for skipped in &self.skipped {
            let _ = writeln!(text, "skipped {} of {}: {}", skipped.commit, skipped.observed_on, skipped.why);
        }
        if self.dry_run {
            text.push_str(DRY_RUN);
        }
        text
    }
}

impl Imported {
    fn tell(&self, text: &mut String, dry_run: bool) {
        let report = &self.report;
        let _ = writeln!(text, "{}, observed on {}", self.location, self.observed_on);
        for note in &report.notes {
            let _ = writeln!(text, "  {note}");
        }
        let stated = report.stated.iter().filter(|(_, count)| *count > 0);
        let stated: Vec<_> = stated.map(|(kind, count)| counted(*kind, *count)).collect();
        let _ = writeln!(
            text,
            "  stated: {}",
            if stated.is_empty() { "nothing".to_owned() } else { stated.join(", ") }
        );
        if report.is_unchanged() {
            text.push_str("  no changes\n");
        } else {
            let counts = [
                (DifferenceKind::Added, "added"),
                (DifferenceKind::Changed, "changed"),
                (DifferenceKind::Closed, "closed"),
                (DifferenceKind::Contradicted, "contradicted"),
            ]
            .map(|(sort, word)| format!("{} {word}", report.count(sort)));
            let merged = match report.count(DifferenceKind::Merged) {
                0 => String::new(),
                count => format!(", {count} merged"),
            };
            let _ = writeln!(text, "  {}{merged}", counts.join(", "));
        }
        let shown = if dry_run { report.differences.len() } else { SHOWN };
        for difference in report.differences.iter().take(shown) {
            let _ = writeln!(text, "    {}", line(difference));
        }
        if report.differences.len() > shown {
            let _ = writeln!(
                text,
                "    … and {} more (--format json tells all)",
                report.differences.len() - shown
            );
        }
        if !report.candidates.is_empty() {
            text.push_str("  alike by name only, and left apart (`pediment merge-companies` joins two):\n");
        }
        for candidate in &report.candidates {
            let (stated, slug, resembles, reason) =
                (&candidate.stated, &candidate.slug, &candidate.resembles, &candidate.reason);
            let _ = writeln!(text, "    {stated} ({slug}) resembles {resembles}: {reason}");
        }
    }
}

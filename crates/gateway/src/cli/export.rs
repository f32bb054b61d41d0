//! `pediment export`: the facts as of a day, as JSON Lines or CSV, a page at a time.

use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use pediment_schema::global_id;
use pediment_storage::{EXPORTED, Export, Kind, columns};
use serde_json::Value;
use time::Date;

use super::block_on;
use super::import::reading;
use crate::config::Settings;
use crate::store;

/// What to export, and how.
///
/// JSON Lines: one object a record, its kind in `kind`, then the columns. CSV: a header, then a line a record; one
/// file a kind in the folder of --output, or one kind on standard output. Lists (identifiers, aliases, foundations,
/// companies) are joined by ` | ` in CSV. A CSV text that a spreadsheet would take for a formula (it begins with
/// `=`, `+`, `-`, `@`, a tab or a line break) has a `'` before it; JSON Lines gives every text as it is. Ids are
/// those of the API: `node(id:)` takes each.
///
/// Memberships, seats, projects and announcements are those of the day; foundations, companies, people and
/// principles are given as they are now.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// In which form.
    #[arg(long, value_enum, default_value_t = Form::Jsonl)]
    format: Form,
    /// As of which day. Without it: today (UTC).
    #[arg(long, value_name = "DATE", value_parser = reading::day)]
    as_of: Option<Date>,
    /// Only this kind; can be given several times. Without it: all.
    #[arg(long, value_enum)]
    kind: Vec<ExportedKind>,
    /// Only what belongs to the foundation with this slug.
    #[arg(long, value_name = "SLUG")]
    foundation: Option<String>,
    /// Where to write: a file for JSON Lines, a folder for CSV. Without it: standard output.
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// The forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// JSON Lines.
    Jsonl,
    /// Comma-separated values, RFC 4180.
    Csv,
}

/// The kinds that are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExportedKind {
    /// Foundations.
    Foundation,
    /// Companies, with identifiers and aliases.
    Company,
    /// Memberships.
    Member,
    /// People.
    Person,
    /// Seats in boards and technical bodies.
    Seat,
    /// Projects.
    Project,
    /// Principles, a row for each language.
    Principle,
    /// Announcements, a row for each language.
    Announcement,
}

/// Exports.
pub(super) fn run(command: &Command, settings: &Settings) -> anyhow::Result<()> {
    let kinds: Vec<Kind> = EXPORTED.into_iter().filter(|kind| command.wants(*kind)).collect();
    if command.format == Form::Csv && command.output.is_none() && kinds.len() > 1 {
        bail!("CSV has one kind in a file: choose one with --kind, or a folder with --output");
    }
    let config = settings.load()?;
    let written = block_on(async {
        let store = store::open(&config).await?;
        let as_of = command.as_of.unwrap_or_else(reading::today);
        let export = store.export(as_of, command.foundation.as_deref(), global_id).await?;
        match command.format {
            Form::Jsonl => jsonl(&export, &kinds, command.output.as_deref()).await,
            Form::Csv => csv(&export, &kinds, command.output.as_deref()).await,
        }
    });
    match written {
        // Who reads has seen enough, as `head` has.
        Err(error) if is_broken_pipe(&error) => Ok(()),
        written => written,
    }
}

impl Command {
    fn wants(&self, kind: Kind) -> bool {
        let is_it = |wanted: &ExportedKind| {
            wanted.to_possible_value().is_some_and(|value| value.get_name() == kind.name())
        };
        self.kind.is_empty() || self.kind.iter().any(is_it)
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |error: &std::io::Error| error.kind() == ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(is_pipe)
            || cause
                .downcast_ref::<csv::Error>()
                .is_some_and(|error| matches!(error.kind(), csv::ErrorKind::Io(error) if is_pipe(error)))
    })
}

fn sink(path: Option<&Path>) -> anyhow::Result<Box<dyn Write>> {
    Ok(match path {
        None => Box::new(BufWriter::new(std::io::stdout())),
        Some(path) => {
            let file =
                std::fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            Box::new(BufWriter::new(file))
        }
    })
}

async fn jsonl(export: &Export, kinds: &[Kind], output: Option<&Path>) -> anyhow::Result<()> {
    let mut sink = sink(output)?;
    for kind in kinds {
        let names = columns(*kind);
        let mut after = Some(0);
        while let Some(from) = after {
            let page = export.page(*kind, from).await?;
            for row in page.rows {
                write!(sink, "{{\"kind\":\"{}\"", kind.name())?;
                for (name, value) in names.iter().zip(row) {
                    write!(sink, ",\"{name}\":{value}")?;
                }
                sink.write_all(b"}\n")?;
            }
            after = page.after;
        }
    }
    Ok(sink.flush()?)
}

async fn csv(export: &Export, kinds: &[Kind], output: Option<&Path>) -> anyhow::Result<()> {
    if let Some(folder) = output {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    for kind in kinds {
        let path = output.map(|folder| folder.join(format!("{}.csv", kind.name())));
        let mut sink = csv::Writer::from_writer(sink(path.as_deref())?);
        sink.write_record(columns(*kind))?;
        let mut after = Some(0);
        while let Some(from) = after {
            let page = export.page(*kind, from).await?;
            for row in page.rows {
                sink.write_record(row.iter().map(cell))?;
            }
            after = page.after;
        }
        sink.flush()?;
    }
    Ok(())
}

/// A value as a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text.clone()),
        Value::Array(parts) => {
            let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
            harmless(parts.join(" | "))
        }
        other => other.to_string(),
    }
}

/// A text that no spreadsheet runs (OWASP, CSV injection).
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell(&json!("=HYPERLINK(\"x\")")), "'=HYPERLINK(\"x\")");
        assert_eq!(cell(&json!("@home")), "'@home");
        assert_eq!(cell(&json!(["-1", "b"])), "'-1 | b");
        assert_eq!(cell(&json!("Ænix")), "Ænix");
        assert_eq!(cell(&json!(-3)), "-3", "a number is one");
        assert_eq!(cell(&Value::Null), "");
    }
}

//! How a command tells what it did, or why it did not.

use std::fmt::Write;
use std::process::ExitCode;

use clap::ValueEnum;
use pediment_schema::global_id;
use pediment_storage::{Difference, DifferenceKind, Kind, Subject};
use serde::Serialize;
use serde_json::{Value, json};

use super::{complain, print};

/// The code of a program that stopped because a change looks like a mistake.
const SUSPICIOUS: u8 = 3;

/// The last line of what a dry run tells people.
pub(super) const DRY_RUN: &str = "Nothing was written: this was a dry run.\n";

/// For whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// One JSON object; of an error too.
    Json,
}

/// Tells what was done, or the error. Exit codes: 0 done, 1 failed, 3 a change that needs `--accept`.
pub(super) fn tell(format: Format, done: anyhow::Result<String>) -> ExitCode {
    let error = match done {
        Ok(text) => {
            print(&text);
            return ExitCode::SUCCESS;
        }
        Err(error) => error,
    };
    let stored = error.downcast_ref::<pediment_storage::Error>();
    if format == Format::Json {
        let read = error.downcast_ref::<pediment_ingest::Error>();
        let code = stored.map(pediment_storage::Error::code).or(read.map(pediment_ingest::Error::code));
        let at = read.and_then(|error| error.fault().at);
        let told = json!({ "error": {
            "code": code.unwrap_or("FAILED"),
            "message": format!("{error:#}"),
            "file": read.map(|error| &error.fault().file),
            "line": at.map(|(line, _)| line),
            "column": at.map(|(_, column)| column),
        } });
        print(&format!("{told:#}\n"));
    }
    complain(&format!("error: {error:#}"));
    match stored {
        Some(pediment_storage::Error::Suspicious(_)) => ExitCode::from(SUSPICIOUS),
        _ => ExitCode::FAILURE,
    }
}

/// A report as JSON, with its ids as the API knows them.
pub(super) fn json(report: &impl Serialize, ids: &[(&str, Kind, i64)]) -> anyhow::Result<String> {
    let mut told = serde_json::to_value(report)?;
    for (name, kind, id) in ids {
        told[*name] = Value::from(global_id(Subject { kind: *kind, id: *id }));
    }
    Ok(format!("{told:#}\n"))
}

/// `1 member`, `2 companies`, `3 people`.
pub(super) fn counted(kind: Kind, count: usize) -> String {
    let one = kind.name();
    match (count, kind) {
        (1, _) => format!("1 {one}"),
        (_, Kind::Person) => format!("{count} people"),
        (_, Kind::Company) => format!("{count} companies"),
        _ => format!("{count} {one}s"),
    }
}

/// `+ AMD in pytorch`, `~ Meta: name: "Facebook" -> "Meta"`.
pub(super) fn line(difference: &Difference) -> String {
    let mark = match difference.sort {
        DifferenceKind::Added => '+',
        DifferenceKind::Changed => '~',
        DifferenceKind::Closed => '-',
        DifferenceKind::Merged => '>',
        DifferenceKind::Contradicted => '!',
    };
    let mut line = format!("{mark} {} {}", difference.kind.name(), difference.subject);
    if let Some(field) = &difference.field {
        let _ = write!(line, ": {field}");
    }
    let value =
        |value: &Option<String>| value.as_ref().map_or("nothing".to_owned(), |value| format!("\"{value}\""));
    match (&difference.before, &difference.after) {
        (None, None) => {}
        (None, after) => drop(write!(line, " {}", value(after))),
        (before, after) => drop(write!(line, " {} -> {}", value(before), value(after))),
    }
    line
}

//! `pediment import`, by its own fixtures: what goes in comes out of the API, and a second run changes nothing.

mod dry_run;
mod failures;
mod feed;
mod history;
mod landscape;
mod posts;
mod principles;
mod repository;

use std::ffi::OsStr;

use serde_json::Value;

use crate::harness::Site;

/// Runs an import that must succeed, and returns how many differences it wrote (or, dry, would write).
pub(crate) fn import<A: AsRef<OsStr>>(site: &Site, arguments: impl IntoIterator<Item = A>) -> usize {
    let mut command = vec![OsStr::new("import").to_owned()];
    command.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
    command.extend(["--format", "json"].map(|flag| OsStr::new(flag).to_owned()));
    differences(&site.run(command).json())
}

/// Imports twice; the first run must change something, the second nothing.
pub(crate) fn import_twice<A: AsRef<OsStr> + Clone>(site: &Site, arguments: &[A]) {
    assert_ne!(import(site, arguments), 0, "the first run changes something");
    assert_eq!(import(site, arguments), 0, "the second run changes nothing");
}

/// The differences of a report, or of the reports of several files.
fn differences(report: &Value) -> usize {
    match report {
        Value::Array(reports) => reports.iter().map(differences).sum(),
        Value::Object(fields) => {
            fields
                .iter()
                .map(|(key, value)| {
                    if key == "differences" {
                        value.as_array().map_or(0, Vec::len)
                    } else {
                        differences(value)
                    }
                })
                .sum()
        }
        _ => 0,
    }
}

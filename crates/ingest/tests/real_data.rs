//! The importers over files that nobody on this project wrote. They lie beside the repository, or where
//! `PEDIMENT_REAL_DATA` says; where they are absent these tests say so and prove nothing.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::io::Write;
use std::path::{Path, PathBuf};

use pediment_ingest::{Document, LandscapeOptions, landscape};
use pediment_storage::{Facts, Scope};
use time::macros::date;

fn data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("PEDIMENT_REAL_DATA").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    // `eprintln!` would be captured, and a passing test's capture is thrown away.
    let line =
        format!("not run: no real data at {} (PEDIMENT_REAL_DATA names its folder)\n", folder.display());
    let _unheard = std::io::stderr().write_all(line.as_bytes());
    None
}

fn read(data: &Path, file: &str, foundation: &str, settings: bool) -> Facts {
    let path = data.join(file);
    let settings = settings.then(|| Document::read(&path.with_file_name("landscape2-settings.yml")).unwrap());
    let options =
        LandscapeOptions { foundation: foundation.to_owned(), settings, ..LandscapeOptions::default() };
    landscape(&Document::read(&path).unwrap(), &options, date!(2026 - 11 - 24)).unwrap()
}

fn in_tier(facts: &Facts, tier: &str) -> usize {
    facts.members.iter().filter(|member| member.tier.as_deref() == Some(tier)).count()
}

#[test]
fn the_cncf_landscape_has_its_members_and_projects() {
    let Some(data) = data() else { return };
    let facts = read(&data, "landscapes/cncf/landscape.yml", "cncf", true);
    assert_eq!(facts.members.len(), 722);
    assert_eq!((in_tier(&facts, "Platinum"), in_tier(&facts, "Silver")), (17, 582));
    assert_eq!(facts.members.iter().filter(|member| member.company.anonymous).count(), 15);
    assert_eq!(facts.members.iter().filter(|member| member.since.is_some()).count(), 720 - 13);
    assert_eq!(facts.projects.len(), 258);
    assert!(facts.notes[1].contains("\"CNCF Members\", named by the settings"), "{:#?}", facts.notes);
    let suffixed = |name: &str| name.contains("(member)") || name.contains("(supporter)");
    assert!(!facts.members.iter().any(|member| suffixed(&member.company.name)), "suffixes are gone");
}

#[test]
fn the_settings_of_lfai_name_a_category_that_is_not_there() {
    let Some(data) = data() else { return };
    let facts = read(&data, "landscapes/lfai/landscape.yml", "lfai", true);
    assert_eq!((facts.members.len(), facts.projects.len()), (64, 64));
    let said = facts.notes.join("\n");
    assert!(said.contains("\"LF AI & Data Members\", which does not exist"), "{said}");
    assert!(said.contains("\"LF AI & Data Member Company\", found by its shape"), "{said}");
    assert!(!said.contains("Hosting Companies"), "{said}");
}

#[test]
fn the_pytorch_snapshots_make_a_history() {
    let Some(data) = data() else { return };
    let counts: Vec<_> = [
        "landscapes-history/pytorch/landscape-2024-11-15.yml",
        "landscapes-history/pytorch/landscape-2025-07-01.yml",
        "landscapes-history/pytorch/landscape-2026-03-01.yml",
        "landscapes/pytorch/landscape.yml",
    ]
    .into_iter()
    .map(|file| {
        let facts = read(&data, file, "pytorch", false);
        let closes = facts.complete.contains(&Scope::Members("pytorch".to_owned()));
        (facts.observed_on.to_string(), facts.members.len(), facts.projects.len(), closes)
    })
    .collect();
    assert_eq!(
        counts,
        [
            ("2024-11-15".to_owned(), 0, 0, false),
            ("2025-07-01".to_owned(), 32, 2, true),
            ("2026-03-01".to_owned(), 41, 4, true),
            ("2026-11-24".to_owned(), 45, 6, true),
        ]
    );
}

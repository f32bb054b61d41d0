//! The importers over files that nobody on this project wrote. They lie beside the repository, or where
//! `PEDIMENT_REAL_DATA` says; where they are absent these tests say so and prove nothing.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::io::Write;
use std::path::{Path, PathBuf};

use pediment_ingest::{
    Document, FeedOptions, LandscapeOptions, Posts, PostsOptions, PrinciplesOptions, feed, landscape,
    principles,
};
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

#[test]
fn all_posts_are_read() {
    let Some(data) = data() else { return };
    let read = |folder: &str| {
        let options = PostsOptions { foundation: "openjs".to_owned(), ..PostsOptions::default() };
        Posts::read(&data.join(folder)).unwrap().facts(&options, date!(2026 - 11 - 24)).unwrap()
    };
    let facts = read("posts/nodejs");
    assert_eq!((facts.announcements.len(), facts.notes.len()), (52, 0), "{:#?}", facts.notes);
    let languages: Vec<_> = facts.announcements.iter().map(|post| post.texts[0].language.as_str()).collect();
    assert_eq!(languages, ["en"; 52]);
    assert!(
        facts.announcements.iter().all(|post| !post.authors.is_empty() && post.texts[0].summary.is_some())
    );
    let two =
        facts.announcements.iter().find(|post| post.slug == "openjs-node-js-march-17-incident").unwrap();
    assert_eq!(two.authors.len(), 2);

    let facts = read("posts/pytorch-en");
    assert_eq!(facts.announcements.len(), 1);
    assert_eq!(facts.announcements[0].published_at, 1_662_940_800_000, "2022-09-12");
    assert_eq!(facts.announcements[0].authors[0].name, "Soumith Chintala");
}

#[test]
fn the_feed_is_read() {
    let Some(data) = data() else { return };
    let document = Document::read(&data.join("feeds/pytorch-feed-excerpt.atom.xml")).unwrap();
    let options = FeedOptions { foundation: "pytorch".to_owned(), ..FeedOptions::default() };
    let facts = feed(&document, &options, date!(2026 - 11 - 24)).unwrap();
    let titles: Vec<_> = facts.announcements.iter().map(|entry| entry.texts[0].title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Updates & Improvements to PyTorch Tutorials",
            "PyTorch library updates including new model serving library"
        ]
    );
    assert_eq!(facts.announcements[0].published_at, 1_588_662_000_000, "2020-05-05T00:00:00-07:00");
}

#[test]
fn charter_and_codes_of_conduct_are_read() {
    let Some(data) = data() else { return };
    let read = |file: &str, section: &str, kept_as: Option<&str>| {
        let document = Document::read(&data.join("governance/cncf").join(file)).unwrap();
        let options = PrinciplesOptions {
            foundation: "cncf".to_owned(),
            section: section.to_owned(),
            kept_as: kept_as.map(str::to_owned),
            ..PrinciplesOptions::default()
        };
        principles(&document, &options, date!(2026 - 11 - 24)).unwrap().principles
    };
    let values = read("charter.md", "3", None);
    let titles: Vec<_> = values.iter().map(|value| value.texts[0].title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Trusted",
            "Open",
            "Neutral",
            "Platform agnostic",
            "Accelerated adoption",
            "Project diversity and scalability",
            "Experimentation and innovation",
            "Sustainability",
            "Inclusive unity",
        ]
    );
    assert_eq!(values[0].section, "charter/3");
    for (file, section, language) in [
        ("code-of-conduct.md", "Our Standards", "und"),
        ("code-of-conduct-languages/de.md", "Unsere Standards", "de"),
        ("code-of-conduct-languages/fr.md", "Nos principes", "fr"),
    ] {
        let standards = read(file, section, Some("code-of-conduct/standards"));
        let found: Vec<_> = standards.iter().map(|standard| standard.texts[0].language.as_str()).collect();
        assert_eq!(found, [language; 6], "{file}");
    }
}

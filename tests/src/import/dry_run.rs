//! A dry run tells what a run would do, and leaves no trace.

use serde_json::Value;

use super::repository::Repository;
use super::{differences, import};
use crate::harness::data::fixture;
use crate::harness::{Site, landscape, on_both_forms};

on_both_forms![
    a_dry_run_before_the_first_start_leaves_nothing_behind,
    a_dry_run_leaves_a_store_as_it_was,
    what_a_dry_run_announces_is_what_is_done,
    a_dry_run_beside_a_running_gateway_is_not_seen,
];

const FIRST: &str = "landscapes/landscape-2024-01-15.yml";
const SECOND: &str = "landscapes/landscape-2025-01-15.yml";

/// An import of each kind, with what it needs.
fn imports(site: &Site) -> Vec<Vec<String>> {
    let at = |file: &str| fixture(file).to_str().expect("a fixture's name is text").to_owned();
    let manifest = "manifest: harbour\nfoundations: [{slug: harbour, name: Harbour}]\n\
                    companies: [{slug: ships, name: Ships}]\n\
                    seats: [{foundation: harbour, company: ships, body: TECHNICAL, person: Ada Example}]\n";
    let manifest = site.write("manifest.yml", manifest).to_str().expect("its name is text").to_owned();
    let repository = Repository::new(site);
    for (day, tier) in [("2023-01-01", "Gold"), ("2023-02-01", "Silver")] {
        repository.commit(day, "landscape.yml", &landscape(&[("Alpha", tier)]));
    }
    let about_harbour = [
        vec!["landscape".to_owned(), at(FIRST), at(SECOND)],
        ["landscape", "--git", repository.path(), "--path", "landscape.yml"].map(str::to_owned).to_vec(),
        vec!["posts".to_owned(), at("posts/hugo")],
        vec!["feed".to_owned(), at("feeds/news.atom.xml")],
        vec!["principles".to_owned(), at("governance/charter.md"), "--section=2".to_owned()],
    ];
    let mut imports =
        about_harbour.map(|arguments| [arguments, vec!["--foundation=harbour".to_owned()]].concat());
    imports[0].push("--accept".to_owned());
    imports.into_iter().chain([vec!["manifest".to_owned(), manifest]]).collect()
}

fn dry(arguments: &[String]) -> Vec<String> {
    [arguments, &["--dry-run".to_owned()]].concat()
}

async fn a_dry_run_before_the_first_start_leaves_nothing_behind(site: Site) {
    let imports = imports(&site);
    for arguments in &imports {
        assert_ne!(import(&site, dry(arguments)), 0, "{arguments:?}");
        assert!(site.contents().await.is_empty(), "{arguments:?} left {:?}", site.contents().await);
        assert!(!site.data_folder().exists());
    }
    // A file that holds no table yet is what a Postgres is that was never started with.
    site.write("data/pediment.sqlite", "");
    let before = site.contents().await;
    for arguments in &imports {
        assert_ne!(import(&site, dry(arguments)), 0, "{arguments:?}");
        assert_eq!(site.contents().await, before, "{arguments:?}");
    }
}

async fn a_dry_run_leaves_a_store_as_it_was(site: Site) {
    import(&site, ["landscape", fixture(FIRST).to_str().unwrap(), "--foundation", "harbour"]);
    let before = site.contents().await;
    assert!(!before.is_empty());
    for arguments in imports(&site) {
        let announced = import(&site, dry(&arguments));
        assert_ne!(announced, 0, "{arguments:?}");
        assert_eq!(import(&site, dry(&arguments)), announced, "{arguments:?}");
        assert_eq!(site.contents().await, before, "{arguments:?}");
    }
    let broken = fixture("landscapes/broken.yml");
    let broken = ["import", "landscape", broken.to_str().unwrap(), "--foundation", "harbour", "--dry-run"];
    assert_eq!(site.try_run(broken).code, 1);
    assert_eq!(site.contents().await, before);
}

async fn what_a_dry_run_announces_is_what_is_done(site: Site) {
    let told = |mut report: Value| {
        let imported = report["imported"].take();
        let each = |report: &Value| (report["observed_on"].clone(), report["differences"].clone());
        imported.as_array().expect("a report of each snapshot").iter().map(each).collect::<Vec<_>>()
    };
    let run = |arguments: Vec<String>| {
        let json = ["--format", "json"].map(str::to_owned).to_vec();
        site.run([vec!["import".to_owned()], arguments, json].concat()).json()
    };
    for arguments in imports(&site) {
        let announced = run(dry(&arguments));
        let done = run(arguments.clone());
        assert_ne!(differences(&done), 0, "{arguments:?}");
        assert_eq!(told(announced), told(done), "{arguments:?}");
    }
}

async fn a_dry_run_beside_a_running_gateway_is_not_seen(site: Site) {
    let gateway = site.start().await;
    let log = "{ changes(first: 100) { pageInfo { endCursor } } foundations(first: 0) { totalCount } }";
    let before = gateway.query(log).await;
    for arguments in imports(&site) {
        assert_ne!(import(&site, dry(&arguments)), 0, "{arguments:?}");
    }
    assert_eq!(gateway.query(log).await, before);
}

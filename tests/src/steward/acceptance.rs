//! Changes that look like a mistake of their source: they stop, and `--accept` writes them.

use super::{changes_since, end_of_changes};
use crate::harness::{Ran, Site, landscape, on_both_forms};

on_both_forms![
    a_fifth_of_the_members_can_leave_and_more_must_be_accepted,
    new_names_for_most_companies_must_be_accepted,
    a_dry_run_shows_what_would_have_to_be_accepted,
];

fn import(site: &Site, members: &[(&str, &str)], day: &str, flags: &[&str]) -> Ran {
    let file = site.write("landscape.yml", landscape(members));
    let arguments =
        ["import", "landscape", file.to_str().unwrap(), "--foundation", "harbour", "--observed-on", day];
    site.try_run(arguments.iter().chain(flags))
}

const TEN: [(&str, &str); 10] = [
    ("Alpha", "Gold"),
    ("Beta", "Gold"),
    ("Gamma", "Gold"),
    ("Delta", "Silver"),
    ("Epsilon", "Silver"),
    ("Zeta", "Silver"),
    ("Eta", "Silver"),
    ("Theta", "Silver"),
    ("Iota", "Silver"),
    ("Kappa", "Silver"),
];

const COUNT: &str =
    r#"{ foundation(by: { slug: "harbour" }) { members(first: 0, asOf: "2024-12-31") { totalCount } } }"#;

async fn a_fifth_of_the_members_can_leave_and_more_must_be_accepted(site: Site) {
    assert_eq!(import(&site, &TEN, "2024-01-01", &[]).code, 0);
    assert_eq!(import(&site, &TEN[..8], "2024-02-01", &[]).code, 0, "two of ten are a fifth");
    let gateway = site.start().await;
    let end = end_of_changes(&gateway).await;
    let stopped = import(&site, &TEN[..6], "2024-03-01", &["--format", "json"]);
    assert_eq!(stopped.code, 3, "two of eight are more: {stopped:?}");
    let error = &stopped.json()["error"];
    assert_eq!(error["code"], "SUSPICIOUS");
    let message = error["message"].as_str().unwrap();
    for words in
        ["landscape.yml", "2 of 8 members of `harbour` would leave", "nothing was written", "--accept"]
    {
        assert!(message.contains(words), "{words}: {message}");
    }
    assert!(stopped.stderr.contains("--accept"), "people are told as well: {}", stopped.stderr);
    assert!(changes_since(&gateway, &end).await.0.is_empty(), "the store is as it was");
    assert_eq!(gateway.query(COUNT).await["foundation"]["members"]["totalCount"], 8);
    let written = import(&site, &TEN[..6], "2024-03-01", &["--accept"]);
    assert_eq!(written.code, 0, "{written:?}");
    assert_eq!(site.start().await.query(COUNT).await["foundation"]["members"]["totalCount"], 6);
    let again = import(&site, &TEN[..6], "2024-03-01", &[]);
    assert_eq!(again.code, 0, "what was accepted once is known: {again:?}");
}

async fn new_names_for_most_companies_must_be_accepted(site: Site) {
    let file = |name: &dyn Fn(&str) -> String| {
        let mut text = landscape(&TEN);
        for (company, _) in TEN {
            text = text.replace(&format!("name: {company}\n"), &format!("name: {}\n", name(company)));
        }
        site.write("landscape.yml", text)
    };
    let run = |path: std::path::PathBuf, day: &str, flags: &[&str]| {
        let arguments =
            ["import", "landscape", path.to_str().unwrap(), "--foundation", "harbour", "--observed-on", day];
        site.try_run(arguments.iter().chain(flags))
    };
    assert_eq!(run(file(&|name| name.to_owned()), "2024-01-01", &[]).code, 0);
    let stopped = run(file(&|name| name.chars().rev().collect()), "2024-02-01", &[]);
    assert_eq!(stopped.code, 3, "{stopped:?}");
    assert!(stopped.stderr.contains("10 of 10 companies would get another name"), "{}", stopped.stderr);
    let query = r#"{ company(by: { slug: "alpha" }) { name } }"#;
    assert_eq!(site.start().await.query(query).await["company"]["name"], "Alpha");
    let written = run(file(&|name| name.chars().rev().collect()), "2024-02-01", &["--accept"]);
    assert_eq!(written.code, 0, "{written:?}");
    assert_eq!(site.start().await.query(query).await["company"]["name"], "ahplA");
}

async fn a_dry_run_shows_what_would_have_to_be_accepted(site: Site) {
    assert_eq!(import(&site, &TEN, "2024-01-01", &[]).code, 0);
    let stopped = import(&site, &TEN[..5], "2024-02-01", &["--dry-run"]);
    assert_eq!(stopped.code, 3, "{stopped:?}");
    assert!(stopped.stderr.contains("--dry-run --accept"), "it says how to look: {}", stopped.stderr);
    let shown = import(&site, &TEN[..5], "2024-02-01", &["--dry-run", "--accept"]);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.stdout.contains("5 closed"), "{}", shown.stdout);
    assert!(shown.stdout.contains("Nothing was written"), "{}", shown.stdout);
    assert_eq!(site.start().await.query(COUNT).await["foundation"]["members"]["totalCount"], 10);
}

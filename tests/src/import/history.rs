//! A landscape's own history, replayed from git.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::import;
use crate::harness::{Site, landscape, on_both_forms};

on_both_forms![a_git_history_becomes_valid_time];

async fn a_git_history_becomes_valid_time(site: Site) {
    let repository = site.folder().join("repository");
    git(site.folder(), "2024-01-01", &["init", "--quiet", "repository"]);
    let revisions = [
        ("2024-01-01", landscape(&[("Alpha", "Gold")])),
        ("2024-02-01", "landscape:\n  - category: \"never closed\n".to_owned()),
        ("2024-03-01", landscape(&[("Alpha", "Platinum"), ("Beta", "Silver")])),
    ];
    for (day, content) in &revisions {
        std::fs::write(repository.join("landscape.yml"), content).unwrap();
        git(&repository, day, &["add", "landscape.yml"]);
        git(&repository, day, &["commit", "--quiet", "--message", day]);
    }
    let broken = git(&repository, "2024-03-01", &["rev-parse", "--short=7", "HEAD~1"]);

    let from = repository.to_str().unwrap();
    let arguments = ["landscape", "--git", from, "--path", "landscape.yml", "--foundation", "harbour"];
    let ran = site.run(["import"].into_iter().chain(arguments));
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert!(said.contains(broken.trim()), "a revision that does not parse is named: {said}");
    assert_eq!(import(&site, arguments), 0, "a second replay changes nothing");

    let gateway = site.start().await;
    let on = async |day: &str| -> Value {
        let query = format!(
            r#"{{ foundation(by: {{ slug: "harbour" }}) {{ members(asOf: "{day}", first: 5) {{ nodes {{ tier }} }} }} }}"#
        );
        gateway.query(&query).await["foundation"]["members"]["nodes"].take()
    };
    assert_eq!(on("2024-02-15").await, serde_json::json!([{ "tier": "Gold" }]));
    assert_eq!(on("2024-03-01").await.as_array().unwrap().len(), 2);
}

/// Runs git on a day, and returns what it printed.
fn git(folder: &Path, day: &str, arguments: &[&str]) -> String {
    let instant = format!("{day}T12:00:00Z");
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=Harbour",
            "-c",
            "user.email=harbour@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .envs([("GIT_AUTHOR_DATE", &instant), ("GIT_COMMITTER_DATE", &instant)])
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

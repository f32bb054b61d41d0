//! A landscape's own history, replayed from git.

use std::path::Path;

use serde_json::{Value, json};

use super::{import, repository::Repository};
use crate::harness::data::fixture;
use crate::harness::{Gateway, Site, landscape, on_both_forms};

on_both_forms![
    a_git_history_becomes_valid_time,
    a_second_replay_changes_nothing,
    a_replay_resumes_where_the_one_before_ended,
    a_second_file_of_a_repository_is_replayed_from_its_beginning,
    a_suspicious_revision_keeps_the_whole_history_out,
];

/// A member that leaves and returns, a tier that changes, a revision that does not parse, a rename of the file, two
/// revisions on one day.
fn history(site: &Site) -> Repository {
    let others = [("Beta", "Silver"), ("Gamma", "Silver"), ("Delta", "Silver"), ("Epsilon", "Silver")];
    let listing = |more: &[(&str, &str)]| landscape(&[&others, more].concat());
    let repository = Repository::new(site);
    repository.commit("2024-01-01", "landscape.yml", &listing(&[("Alpha", "Gold"), ("Zeta", "Gold")]));
    repository.commit("2024-02-01", "landscape.yml", &listing(&[("Alpha", "Gold")]));
    repository.commit("2024-03-01", "landscape.yml", "landscape:\n  - category: \"never closed\n");
    repository.commit("2024-04-01", "landscape.yml", &listing(&[("Alpha", "Platinum")]));
    repository.rename("2024-05-01", "landscape.yml", "members.yml");
    repository.commit("2024-06-01", "members.yml", &listing(&[("Alpha", "Platinum"), ("Eta", "Gold")]));
    repository.commit("2024-06-01", "members.yml", &listing(&[("Alpha", "Platinum"), ("Zeta", "Silver")]));
    repository
}

fn replay(repository: &Repository) -> Vec<&str> {
    let from = repository.path();
    vec!["landscape", "--git", from, "--path", "members.yml", "--foundation", "harbour"]
}

/// The members of a day: company, tier, until when.
async fn members(gateway: &Gateway, day: &str) -> Value {
    let query = "query ($day: Date!) { members(asOf: $day, first: 20, orderBy: [{ company: ASC }],
        where: { foundation: { slug: { eq: \"harbour\" } }, not: { tier: { eq: \"Silver\" } } }) {
        nodes { company { name } tier until } } }";
    let mut data = gateway.query_with(query, json!({ "day": day })).await;
    let nodes = data["members"]["nodes"].take();
    let told = nodes.as_array().unwrap().iter().map(|node| {
        let field = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        json!(format!(
            "{} {} {}",
            field(&node["company"]["name"]),
            field(&node["tier"]),
            field(&node["until"])
        ))
    });
    told.collect()
}

async fn a_git_history_becomes_valid_time(site: Site) {
    let repository = history(&site);
    let ran = site.run(["import"].into_iter().chain(replay(&repository)));
    let broken = repository.commit_at("HEAD~4");
    assert!(ran.stdout.contains(&broken[..7]), "a revision that does not parse is named: {}", ran.stdout);
    let gateway = site.start().await;
    for (day, right) in [
        ("2023-12-31", json!([])),
        ("2024-01-15", json!(["Alpha Gold 2024-04-01", "Zeta Gold 2024-02-01"])),
        ("2024-03-15", json!(["Alpha Gold 2024-04-01"])),
        ("2024-04-01", json!(["Alpha Platinum -"])),
        ("2024-06-01", json!(["Alpha Platinum -"])),
    ] {
        assert_eq!(members(&gateway, day).await, right, "{day}");
    }
    let query = r#"{ company(by: { slug: "zeta" }) { memberships(history: true, first: 5) {
        nodes { tier since firstSeen until } } } nobody: company(by: { slug: "eta" }) { id } }"#;
    let data = gateway.query(query).await;
    let right = json!([
        { "tier": "Gold", "since": null, "firstSeen": "2024-01-01", "until": "2024-02-01" },
        { "tier": "Silver", "since": null, "firstSeen": "2024-06-01", "until": null },
    ]);
    assert_eq!(data["company"]["memberships"]["nodes"], right, "who returns has a membership of its own");
    assert_eq!(data["nobody"], Value::Null, "of a day the last revision counts");
}

async fn a_second_replay_changes_nothing(site: Site) {
    let repository = history(&site);
    let whole = [&replay(&repository)[..], &["--whole"]].concat();
    let first = report(&site, &whole);
    assert_eq!(first["imported"].as_array().unwrap().len(), 4, "{first:#}");
    let before = site.contents().await;
    let second = report(&site, &whole);
    assert_eq!(second["imported"].as_array().unwrap().len(), 4, "it starts at the oldest revision");
    assert_eq!(second["passed_over"], 0);
    assert_eq!(super::differences(&second), 0, "{second:#}");
    assert_eq!(site.contents().await, before, "nor is anything written that is no change");
}

async fn a_replay_resumes_where_the_one_before_ended(site: Site) {
    let repository = history(&site);
    let again = replay(&repository);
    assert_eq!(report(&site, &again)["passed_over"], 0);
    let before = site.contents().await;
    let second = report(&site, &again);
    assert_eq!(second["passed_over"], 6, "{second:#}");
    assert_eq!(super::differences(&second), 0, "{second:#}");
    assert_eq!(site.contents().await, before);

    let members = [("Beta", "Silver"), ("Gamma", "Silver"), ("Delta", "Silver"), ("Epsilon", "Gold")];
    let rest = [("Alpha", "Platinum"), ("Zeta", "Silver")];
    repository.commit("2024-07-01", "members.yml", &landscape(&[&members[..], &rest].concat()));
    let third = report(&site, &again);
    assert_eq!(super::differences(&third), 1, "only what is new: {third:#}");
    assert_eq!(import(&site, [&again[..], &["--whole"]].concat()), 0, "which the whole history bears out");
}

async fn a_second_file_of_a_repository_is_replayed_from_its_beginning(site: Site) {
    let repository = Repository::new(&site);
    for folder in ["one", "two"] {
        std::fs::create_dir(Path::new(repository.path()).join(folder)).unwrap();
    }
    // Each commit holds both files, which are called alike.
    for (day, tier) in [("2024-01-01", "Gold"), ("2024-02-01", "Silver")] {
        let other = Path::new(repository.path()).join("two/landscape.yml");
        std::fs::write(other, landscape(&[("Alpha", tier), ("Beta", tier)])).unwrap();
        repository.commit(day, "one/landscape.yml", &landscape(&[("Alpha", tier)]));
    }
    let replay = |path: &str| {
        let arguments = ["landscape", "--git", repository.path(), "--path", path, "--foundation", "harbour"];
        let told = report(&site, &arguments);
        (told["passed_over"].as_u64().unwrap(), super::differences(&told) > 0)
    };
    assert_eq!(replay("one/landscape.yml"), (0, true));
    assert_eq!(replay("one/landscape.yml"), (1, false));
    assert_eq!(replay("two/landscape.yml"), (0, true));
    assert_eq!(replay("two/landscape.yml"), (1, false));
}

async fn a_suspicious_revision_keeps_the_whole_history_out(site: Site) {
    let names: Vec<String> = (0..20).map(|index| format!("Company{index}")).collect();
    let listed: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "Silver")).collect();
    let repository = Repository::new(&site);
    for (day, count) in [("2024-01-01", 18), ("2024-02-01", 20), ("2024-03-01", 10), ("2024-04-01", 20)] {
        repository.commit(day, "members.yml", &landscape(&listed[..count]));
    }
    import(
        &site,
        [
            "principles",
            fixture("governance/charter.md").to_str().unwrap(),
            "--foundation",
            "cncf",
            "--section",
            "2",
        ],
    );
    // Postgres gives out some ids for good even where what they were for is given up.
    let held = async || -> Vec<String> {
        site.contents().await.into_iter().filter(|line| !line.contains("_id_seq: ")).collect()
    };
    let before = held().await;
    let ran = site.try_run([&["import"], &replay(&repository)[..]].concat());
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let suspicious = repository.commit_at("HEAD~1");
    for said in [&suspicious[..7], "2024-03-01", "10 of 20 members", "--accept"] {
        assert!(ran.stderr.contains(said), "{said} in {}", ran.stderr);
    }
    assert_eq!(held().await, before, "the revisions before it are not written either");
    let accepted = report(&site, &[&replay(&repository)[..], &["--accept"]].concat());
    assert_eq!(accepted["imported"].as_array().unwrap().len(), 4);
}

fn report(site: &Site, arguments: &[&str]) -> Value {
    site.run([&["import"], arguments, &["--format", "json"]].concat()).json()
}

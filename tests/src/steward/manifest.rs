//! `pediment import manifest`: all that docs/manifest.md shows.

use std::path::Path;

use serde_json::{Value, json};

use super::{HARBOUR, refused};
use crate::harness::{Gateway, Site, on_both_forms};
use crate::import::{import, import_twice};

on_both_forms![
    every_section_of_the_manual_is_answered,
    another_version_changes_what_it_says_and_ends_nothing_else,
    several_manifests_are_read_in_the_order_of_their_days,
    a_fault_is_told_with_its_place_and_keeps_all_out,
];

/// The manifest that docs/manifest.md shows.
fn example() -> String {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/manifest.md");
    let manual = std::fs::read_to_string(manual).unwrap();
    let (_, from) = manual.split_once("```yaml\n").unwrap();
    from.split_once("```").unwrap().0.to_owned()
}

async fn every_section_of_the_manual_is_answered(site: Site) {
    let coast = site.write("coast.yml", "manifest: coast\nfoundations: [{slug: coast, name: Coast}]\n");
    import_twice(&site, &["manifest", coast.to_str().unwrap()]);
    let file = site.write("harbour.yml", example());
    import_twice(&site, &["manifest", file.to_str().unwrap()]);
    let gateway = site.start().await;
    foundations_and_companies(&gateway).await;
    members_and_seats(&gateway).await;
    principles_and_announcements(&gateway).await;
}

async fn foundations_and_companies(gateway: &Gateway) {
    let query = r#"{
        foundation(by: { slug: "harbour" }) { name homepage foundedOn status parent { slug }
            provenance { field value firstSeen location source { kind key licence } } }
        boats: company(by: { slug: "boats" }) { name legalName homepage country parent { slug } aliases
            identifiers { scheme value } }
        ships: company(by: { slug: "ships" }) { name subsidiaries { slug } } }"#;
    let mut data = gateway.query(query).await;
    let provenance = data["foundation"]["provenance"].take();
    let named = provenance.as_array().unwrap().iter().find(|said| said["field"] == "name").unwrap();
    let right = json!({ "field": "name", "value": "Harbour Foundation", "firstSeen": "2024-05-06",
        "location": "harbour.yml", "source": { "kind": "MANIFEST", "key": "harbour", "licence": "CC0-1.0" } });
    assert_eq!(*named, right);
    let right = json!({
        "foundation": { "name": "Harbour Foundation", "homepage": "https://harbour.example/",
            "foundedOn": "2020-05", "status": "ACTIVE", "parent": { "slug": "coast" }, "provenance": null },
        "boats": { "name": "Boats", "legalName": "Boats and Ships, Inc.", "homepage": "https://boats.example/",
            "country": "DE", "parent": { "slug": "ships" }, "aliases": ["Boats Inc.", "Bots"],
            "identifiers": [
                { "scheme": "CRUNCHBASE", "value": "boats" }, { "scheme": "DOMAIN", "value": "boats.example" },
                { "scheme": "WIKIDATA", "value": "Q1" }, { "scheme": "LINKEDIN", "value": "boats" },
            ] },
        "ships": { "name": "Ships", "subsidiaries": [{ "slug": "boats" }] },
    });
    assert_eq!(data, right);
}

async fn members_and_seats(gateway: &Gateway) {
    let query = r#"query ($day: Date!) { foundation(by: { slug: "harbour" }) {
        members(asOf: $day, first: 5) { nodes { tier tierClass since until company { slug } seats {
            body since person { name title company { slug } } } } } } }"#;
    let on = async |day: &str| {
        let data = gateway.query_with(query, json!({ "day": day })).await;
        data["foundation"]["members"]["nodes"].clone()
    };
    let person = json!({ "name": "Ada Example", "title": "Captain", "company": { "slug": "ships" } });
    let right = json!([{ "tier": "Gold", "tierClass": "GOLD", "since": "2021", "until": "2024-03",
        "company": { "slug": "boats" },
        "seats": [{ "body": "GOVERNING_BOARD", "since": "2021-06-01", "person": person }] }]);
    assert_eq!(on("2024-02-29").await, right);
    assert_eq!(on("2024-03-01").await, json!([]), "`until` is the first month without it");
}

async fn principles_and_announcements(gateway: &Gateway) {
    let query = r#"{ foundation(by: { slug: "harbour" }) {
        en: principles(language: ["en"]) { section ordinal firstPriority title statement language }
        de: principles(language: ["de"]) { title language }
        announcements(first: 5) { nodes { slug title summary body language publishedAt canonicalUrl publisher
            authors { name } companies(first: 5) { nodes { slug } } } } } }"#;
    let right = json!({
        "en": [{ "section": "founding", "ordinal": 1, "firstPriority": false, "title": "Stay open",
            "statement": "Whoever can float may come in.", "language": "en" }],
        "de": [{ "title": "Offen bleiben", "language": "de" }],
        "announcements": { "nodes": [{ "slug": "harbour-opens", "title": "The harbour opens",
            "summary": "Plain text.", "body": "*Markdown*.", "language": "en",
            "publishedAt": "2020-05-01T08:00:00Z", "canonicalUrl": "https://harbour.example/opens",
            "publisher": "Harbour Foundation", "authors": [{ "name": "Ada Example" }],
            "companies": { "nodes": [{ "slug": "boats" }] } }] },
    });
    assert_eq!(gateway.query(query).await["foundation"], right);
}

async fn another_version_changes_what_it_says_and_ends_nothing_else(site: Site) {
    let file = site.write("harbour.yml", HARBOUR);
    import(&site, ["manifest", file.to_str().unwrap()]);
    let next = "
manifest: harbour
observedOn: 2024-06-01
companies:
  - {slug: boats, name: Boats, homepage: 'https://new.example/'}
members:
  - {foundation: harbour, company: boats, tier: Gold, since: 2021, until: 2024-05}
";
    let file = site.write("harbour.yml", next);
    import_twice(&site, &["manifest", file.to_str().unwrap()]);
    let query = r#"{ company(by: { slug: "boats" }) { homepage aliases memberships(first: 5, history: true) { nodes { until } } }
        foundation(by: { slug: "harbour" }) { members(first: 9, asOf: "2024-06-01") { nodes { company { slug } } } } }"#;
    let right = json!({
        "company": { "homepage": "https://new.example/", "aliases": ["Bots"],
            "memberships": { "nodes": [{ "until": "2024-05" }] } },
        "foundation": { "members": { "nodes": [{ "company": { "slug": "boats-inc" } }, { "company": { "slug": "ships" } }] } },
    });
    assert_eq!(site.start().await.query(query).await, right);
}

async fn several_manifests_are_read_in_the_order_of_their_days(site: Site) {
    let version = |name: &str, day: &str, homepage: &str| {
        let text = format!(
            "manifest: boats\nobservedOn: {day}\ncompanies: [{{slug: boats, name: Boats, homepage: '{homepage}'}}]\n"
        );
        site.write(name, text)
    };
    let late = version("a.yml", "2024-02-01", "https://late.example/");
    let early = version("b.yml", "2024-01-01", "https://early.example/");
    import_twice(&site, &["manifest", late.to_str().unwrap(), early.to_str().unwrap()]);
    let data = site.start().await.query(r#"{ company(by: { slug: "boats" }) { homepage } }"#).await;
    assert_eq!(data["company"]["homepage"], "https://late.example/");
}

async fn a_fault_is_told_with_its_place_and_keeps_all_out(site: Site) {
    let good = site.write("good.yml", HARBOUR);
    for (there, wrong, says) in [
        ("company: ships, tier: Silver", "shops", "did you mean `ships`?"),
        ("title: Captain", "rank", "rank"),
        ("since: 2021}", "soon", "soon"),
        ("slug: oars", "Oars", "`oars`"),
    ] {
        let (key, value) = there.split_once(": ").unwrap();
        let mended = match wrong {
            "rank" => format!("{wrong}: {value}"),
            "shops" => there.replace("ships", wrong),
            _ => format!("{key}: {wrong}{}", if value.ends_with('}') { "}" } else { "" }),
        };
        assert!(HARBOUR.contains(there), "{there}");
        let text = HARBOUR.replacen(there, &mended, 1);
        let file = site.write("harbour.yml", &text);
        let arguments =
            ["import", "manifest", good.to_str().unwrap(), file.to_str().unwrap(), "--format", "json"];
        let error = refused(&site, &arguments, 1).json()["error"].take();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("harbour.yml:") && message.contains(says), "{wrong}: {message}");
        let (before, _) = text.split_once(wrong).unwrap();
        let line = before.lines().count();
        let column = before.lines().last().unwrap().len() + 1;
        assert_eq!((&error["line"], &error["column"]), (&json!(line), &json!(column)), "{wrong}: {message}");
    }
    let data = site.start().await.query(r#"{ foundation(by: { slug: "harbour" }) { id } }"#).await;
    assert_eq!(data["foundation"], Value::Null, "the good one was kept out too");
}

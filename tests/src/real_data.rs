//! The real files, imported whole, and the questions that the product was built to answer.
//!
//! Figures were read from the files by other means than ours.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::data::real_data;
use crate::harness::{Gateway, Site, on_both_forms};
use crate::import::import;

on_both_forms![
    the_real_files_import_twice_and_answer,
    the_real_files_in_another_order_change_nothing_when_they_are_read_again,
];

/// What is imported, in this order. What names a file of the real data is taken from there.
const IMPORTS: [&[&str]; 11] = [
    &[
        "landscape",
        "landscapes-history/pytorch/landscape-2024-11-15.yml",
        "landscapes-history/pytorch/landscape-2025-07-01.yml",
        "landscapes-history/pytorch/landscape-2026-03-01.yml",
        "--settings",
        "landscapes/pytorch/landscape2-settings.yml",
        "--foundation",
        "pytorch",
    ],
    &[
        "landscape",
        "landscapes/pytorch/landscape.yml",
        "--settings",
        "landscapes/pytorch/landscape2-settings.yml",
        "--foundation",
        "pytorch",
        "--observed-on",
        "2026-07-01",
    ],
    &[
        "landscape",
        "landscapes/cncf/landscape.yml",
        "--settings",
        "landscapes/cncf/landscape2-settings.yml",
        "--foundation",
        "cncf",
        "--observed-on",
        "2026-08-07",
    ],
    &[
        "landscape",
        "landscapes/lfai/landscape.yml",
        "--settings",
        "landscapes/lfai/landscape2-settings.yml",
        "--foundation",
        "lfai",
        "--observed-on",
        "2026-08-14",
    ],
    &["posts", "posts/nodejs", "--foundation", "openjs"],
    &["posts", "posts/pytorch-en", "--foundation", "pytorch"],
    &["feed", "feeds/pytorch-feed-excerpt.atom.xml", "--foundation", "pytorch"],
    &["principles", "governance/cncf/charter.md", "--foundation", "cncf", "--section", "3"],
    &[
        "principles",
        "governance/cncf/code-of-conduct.md",
        "--foundation",
        "cncf",
        "--section",
        "Our Standards",
        "--as",
        "code-of-conduct/standards",
        "--language",
        "en",
    ],
    &[
        "principles",
        "governance/cncf/code-of-conduct-languages/de.md",
        "--foundation",
        "cncf",
        "--section",
        "Unsere Standards",
        "--as",
        "code-of-conduct/standards",
        "--language",
        "de",
    ],
    &[
        "principles",
        "governance/cncf/code-of-conduct-languages/fr.md",
        "--foundation",
        "cncf",
        "--section",
        "Nos principes",
        "--as",
        "code-of-conduct/standards",
        "--language",
        "fr",
    ],
];

async fn the_real_files_import_twice_and_answer(site: Site) {
    let Some(root) = real_data("") else { return };
    for arguments in IMPORTS {
        assert_ne!(import(&site, real(&root, arguments)), 0, "{arguments:?}");
    }
    for arguments in IMPORTS {
        assert_eq!(import(&site, real(&root, arguments)), 0, "a second run changes nothing: {arguments:?}");
    }
    let gateway = site.start().await;
    the_board_of_the_founding_day(&gateway).await;
    platinum_in_both(&gateway).await;
    who_was_a_member_then(&gateway).await;
    every_member_of_the_cncf_is_there(&gateway).await;
    principles_and_announcement_in_german(&gateway).await;
    a_search_and_the_changes(&gateway).await;
}

async fn the_real_files_in_another_order_change_nothing_when_they_are_read_again(site: Site) {
    // The newest first, what names companies before what makes them known, and other sources between.
    const ORDER: [usize; IMPORTS.len()] = [5, 9, 1, 4, 10, 3, 7, 0, 6, 2, 8];
    let Some(root) = real_data("") else { return };
    let run = |index: usize| {
        let more: &[&str] = match IMPORTS[index][0] {
            "landscape" => &[],
            "posts" => &["--observed-on=2026-09-01", "--company=IBM"],
            _ => &["--observed-on=2026-09-01"],
        };
        import(&site, [real(&root, IMPORTS[index]), real(&root, more)].concat())
    };
    for (at, index) in ORDER.into_iter().enumerate() {
        assert_ne!(run(index), 0, "{:?}", IMPORTS[index]);
        for again in [index, ORDER[at / 2]] {
            assert_eq!(run(again), 0, "{:?} after {:?}", IMPORTS[again], IMPORTS[index]);
        }
    }
    let before = site.contents().await;
    for (index, import) in IMPORTS.iter().enumerate() {
        assert_eq!(run(index), 0, "{import:?} after all others");
    }
    assert_eq!(site.contents().await, before, "nor is anything written that is no change");
}

fn real(root: &Path, arguments: &[&str]) -> Vec<String> {
    let found =
        |argument: &str| argument.contains('/').then(|| root.join(argument)).filter(|path| path.exists());
    let path = |argument: &&str| {
        found(argument).map_or_else(|| (*argument).to_owned(), |path| path.display().to_string())
    };
    arguments.iter().map(path).collect()
}

async fn the_board_of_the_founding_day(gateway: &Gateway) {
    let data = gateway.query(FOUNDING).await;
    let foundation = &data["foundation"];
    assert_eq!(foundation["parent"]["name"], "Linux Foundation");
    assert_eq!(foundation["board"].as_array().unwrap().len(), 6, "{foundation}");
    assert_eq!(foundation["principles"].as_array().unwrap().len(), 4, "{foundation}");
}

async fn platinum_in_both(gateway: &Gateway) {
    let data = gateway.query(BOTH).await;
    let slugs: Vec<&str> = texts(&data["companies"]["nodes"], "slug");
    assert_eq!(data["companies"]["totalCount"], slugs.len());
    // By Crunchbase slug: Amazon Web Services, Google, Huawei, IBM, NVIDIA. Alibaba Cloud has one in one file only,
    // and shares its domain in both.
    assert!((5..=6).contains(&slugs.len()), "{slugs:?}");
    for company in ["amazon-web-services", "google", "huawei", "ibm", "nvidia"] {
        let query = format!(
            "{{ company(by: {{ identifier: {{ scheme: CRUNCHBASE, value: \"{company}\" }} }}) {{ slug }} }}"
        );
        let found = gateway.query(&query).await;
        let slug = found["company"]["slug"].as_str().unwrap_or_else(|| panic!("no {company}"));
        assert!(slugs.contains(&slug), "{company} is {slug}, not in {slugs:?}");
    }
}

async fn who_was_a_member_then(gateway: &Gateway) {
    let data = gateway.query(THEN).await;
    assert_eq!(data["members"]["totalCount"], 32, "the members of the snapshot of that day");
    let edges = data["members"]["edges"].as_array().unwrap();
    let premier = edges.iter().filter(|edge| edge["node"]["tier"] == "Premier").count();
    assert_eq!(premier, 14);
    let query = r#"{ members(asOf: "2025-07-01", first: 100, where: { foundation: { slug: { eq: "pytorch" } } }) {
        nodes { tier provenance { location source { kind key } } } } }"#;
    let data = gateway.query(query).await;
    let stated_there = |member: &Value| {
        let provenance = member["provenance"].as_array().unwrap();
        provenance.iter().any(|fact| fact["location"] == "landscape-2025-07-01.yml")
    };
    let members = data["members"]["nodes"].as_array().unwrap();
    assert!(members.iter().filter(|member| member["tier"] == "Premier").all(stated_there), "{members:#?}");
}

async fn every_member_of_the_cncf_is_there(gateway: &Gateway) {
    let query = r#"{ foundation(by: { slug: "cncf" }) { tiers { tier count } members(first: 0) { totalCount }
        principles { ordinal } } }"#;
    let foundation = gateway.query(query).await["foundation"].take();
    assert_eq!(foundation["members"]["totalCount"], 722);
    let count = |tier: &str| {
        let tiers = foundation["tiers"].as_array().unwrap();
        tiers.iter().find(|count| count["tier"] == tier).map_or(0, |count| count["count"].as_u64().unwrap())
    };
    assert_eq!([count("Platinum"), count("Gold"), count("Silver"), count("Academic")], [17, 17, 582, 3]);
}

async fn principles_and_announcement_in_german(gateway: &Gateway) {
    let query = r#"{ foundation(by: { slug: "pytorch" }) {
        principles(language: ["de"]) { language title }
        announcements(first: 20, where: { language: { eq: "de" } }) { nodes {
            title language translations { language title } } } } }"#;
    let foundation = gateway.query(query).await["foundation"].take();
    assert_eq!(texts(&foundation["principles"], "language"), ["de"; 4]);
    let announcement = &foundation["announcements"]["nodes"][0];
    assert_eq!(announcement["language"], "de");
    assert!(texts(&announcement["translations"], "language").contains(&"en"), "{announcement}");
}

async fn a_search_and_the_changes(gateway: &Gateway) {
    let found = gateway.query(FIND).await;
    assert_ne!(found["search"]["nodes"].as_array().unwrap().len(), 0);
    let mut cursor = Value::Null;
    let mut seen = 0;
    loop {
        let data = gateway.query_with(SINCE, json!({ "cursor": cursor })).await;
        let nodes = data["changes"]["nodes"].as_array().unwrap();
        seen += nodes.len();
        cursor = data["changes"]["pageInfo"]["endCursor"].clone();
        if data["changes"]["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert!(seen > 722, "{seen} changes: at least one for each member");
    let nothing = gateway.query_with(SINCE, json!({ "cursor": cursor })).await;
    assert_eq!(nothing["changes"]["nodes"], json!([]));
    assert_eq!(nothing["changes"]["pageInfo"]["endCursor"], cursor, "an empty page can be resumed from");
}

fn texts<'a>(nodes: &'a Value, field: &str) -> Vec<&'a str> {
    nodes.as_array().unwrap().iter().map(|node| node[field].as_str().unwrap()).collect()
}

const FOUNDING: &str = r#"query Founding { foundation(by: { slug: "pytorch" }) { name foundedOn parent { name }
  board(asOf: "2022-09-12") { tier since company { slug name } }
  principles(language: ["de", "en"]) { ordinal title statement language } } }"#;

const BOTH: &str = r#"query Both { companies(first: 50, where: { and: [
  { memberships: { some: { foundation: { slug: { eq: "pytorch" } }, tier: { eq: "Platinum" } } } }
  { memberships: { some: { foundation: { slug: { eq: "cncf" } }, tier: { eq: "Platinum" } } } } ] }) { totalCount nodes { slug name } } }"#;

const THEN: &str = r#"query Then { members(asOf: "2025-07-01", first: 100, where: { foundation: { slug: { eq: "pytorch" } } }, orderBy: [{ company: ASC }]) {
  totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id tier tierClass since until company { name } provenance { source { kind location } } } } } }"#;

const FIND: &str = r#"query Find { search(text: "governance", first: 5) { nodes { snippet node { __typename id ... on Announcement { title language publishedAt } } } } }"#;

const SINCE: &str = "query Since($cursor: String) { changes(since: $cursor, first: 100) { nodes { id at kind subject { __typename id } } pageInfo { endCursor hasNextPage } } }";

//! `pediment rename`.

use serde_json::{Value, json};

use super::{LANDSCAPE, changes_since, end_of_changes, harbour, refused, told_error};
use crate::harness::{Gateway, Site, landscape, on_both_forms};
use crate::import::import;

on_both_forms![
    a_company_keeps_its_id_under_another_name_and_slug,
    members_are_listed_by_the_new_name,
    a_former_name_and_slug_are_understood_when_sources_are_read_again,
    the_bundled_facts_are_understood_under_other_slugs,
    a_foundation_and_an_announcement_keep_their_ids_under_another_slug,
    a_slug_is_free_again_for_the_company_that_gave_it_up_or_took_it_in,
    a_slug_that_is_taken_or_no_slug_is_refused,
    a_rename_of_what_is_not_renamed_is_refused,
];

fn rename(site: &Site, arguments: &[&str]) -> Value {
    let flags = ["--format", "json"];
    site.run(["rename"].iter().chain(arguments).chain(&flags)).json()
}

async fn company(gateway: &Gateway, slug: &str) -> Value {
    let query = "query ($slug: String!) { company(by: { slug: $slug }) { id slug name aliases } }";
    gateway.query_with(query, json!({ "slug": slug })).await["company"].take()
}

async fn a_company_keeps_its_id_under_another_name_and_slug(site: Site) {
    harbour(&site);
    let gateway = site.start().await;
    let (before, end) = (company(&gateway, "ships").await, end_of_changes(&gateway).await);
    let told = rename(&site, &["company", "ships", "--name", "Fleet", "--slug", "fleet"]);
    let right = json!({ "kind": "company", "id": before["id"], "changed": true, "slug_before": "ships",
        "slug": "fleet", "name_before": "Ships", "name": "Fleet" });
    assert_eq!(told, right);
    let gateway = site.start().await;
    let after = json!({ "id": before["id"], "slug": "fleet", "name": "Fleet", "aliases": ["Ships"] });
    assert_eq!(company(&gateway, "fleet").await, after);
    assert_eq!(company(&gateway, "ships").await, after, "the former slug leads on");
    let query = "query ($id: ID!) { node(id: $id) { ... on Company { slug provenance {
        field value contradicted source { kind } } } } }";
    let found = gateway.query_with(query, json!({ "id": before["id"] })).await["node"].take();
    assert_eq!(found["slug"], "fleet");
    let named: Vec<&Value> =
        found["provenance"].as_array().unwrap().iter().filter(|said| said["field"] == "name").collect();
    let said = |value: &str, contradicted: bool, kind: &str| json!({ "field": "name", "value": value, "contradicted": contradicted, "source": { "kind": kind } });
    assert_eq!(named, [&said("Ships", true, "MANIFEST"), &said("Fleet", false, "STEWARD")], "both are kept");
    let (changes, _) = changes_since(&gateway, &end).await;
    let subject = json!({ "__typename": "Company", "id": before["id"] });
    let renamed = json!({ "kind": "RENAMED", "subject": subject, "source": { "kind": "STEWARD" } });
    assert!(changes.contains(&renamed), "{changes:#?}");
    let again = site.run(["rename", "company", "ships", "--name", "Fleet", "--slug", "fleet"]).stdout;
    assert_eq!(again, "company fleet is called Fleet already; nothing changed\n");
}

async fn members_are_listed_by_the_new_name(site: Site) {
    harbour(&site);
    let names = async |gateway: &Gateway| {
        let query = r#"{ foundation(by: { slug: "harbour" }) { members(first: 9, orderBy: [{ company: ASC }]) {
            nodes { company { name } } } } }"#;
        let data = gateway.query(query).await;
        let nodes = data["foundation"]["members"]["nodes"].as_array().unwrap().clone();
        nodes.iter().map(|node| node["company"]["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&site.start().await).await, ["Boats", "Boats, Inc.", "Ships"]);
    rename(&site, &["company", "ships", "--name", "Ark"]);
    assert_eq!(names(&site.start().await).await, ["Ark", "Boats", "Boats, Inc."]);
}

async fn a_former_name_and_slug_are_understood_when_sources_are_read_again(site: Site) {
    let manifest = harbour(&site);
    let file = site.write("landscape.yml", landscape(LANDSCAPE));
    let (manifest, file) = (manifest.to_str().unwrap(), file.to_str().unwrap());
    let imports: [&[&str]; 2] = [
        &["manifest", manifest],
        &["landscape", file, "--foundation", "harbour", "--observed-on", "2024-02-01"],
    ];
    import(&site, imports[1]);
    // A parent, a company that has one, the foundation, an announcement.
    rename(&site, &["company", "ships", "--name", "Fleet", "--slug", "fleet"]);
    rename(&site, &["company", "boats", "--slug", "dinghies"]);
    rename(&site, &["foundation", "harbour", "--name", "Port", "--slug", "port"]);
    rename(&site, &["announcement", "harbour-opens", "--slug", "port-opens"]);
    for arguments in imports {
        assert_eq!(import(&site, arguments), 0, "{arguments:?}");
    }
    let later = ["landscape", file, "--foundation", "harbour", "--observed-on", "2024-03-01"];
    assert_eq!(import(&site, later), 0, "a later snapshot too");
    let query = r#"{ foundation(by: { slug: "harbour" }) { slug name members(first: 0) { totalCount } }
        announcement(by: { slug: "harbour-opens" }) { slug }
        company(by: { slug: "ships" }) { name subsidiaries { parent { slug } } } }"#;
    let right = json!({
        "foundation": { "slug": "port", "name": "Port", "members": { "totalCount": 3 } },
        "announcement": { "slug": "port-opens" },
        "company": { "name": "Fleet", "subsidiaries": [{ "parent": { "slug": "fleet" } }] },
    });
    assert_eq!(site.start().await.query(query).await, right);
}

/// Every start reads them again.
async fn the_bundled_facts_are_understood_under_other_slugs(site: Site) {
    rename(&site, &["company", "google", "--name", "Alphabet", "--slug", "alphabet"]);
    rename(&site, &["foundation", "linux-foundation", "--slug", "lf"]);
    rename(&site, &["announcement", "pytorch-foundation-founded", "--slug", "founded"]);
    let gateway = site.start().await;
    let query = r#"{ company(by: { slug: "google-cloud" }) { parent { slug name } }
        foundation(by: { slug: "pytorch" }) { parent { slug } announcements(first: 5) { nodes { slug } } } }"#;
    let right = json!({
        "company": { "parent": { "slug": "alphabet", "name": "Alphabet" } },
        "foundation": { "parent": { "slug": "lf" }, "announcements": { "nodes": [{ "slug": "founded" }] } },
    });
    assert_eq!(gateway.query(query).await, right);
}

async fn a_foundation_and_an_announcement_keep_their_ids_under_another_slug(site: Site) {
    harbour(&site);
    let query = r"query ($foundation: String!, $announcement: String!) {
        foundation(by: { slug: $foundation }) { id } announcement(by: { slug: $announcement }) { id } }";
    let before = json!({ "foundation": "harbour", "announcement": "harbour-opens" });
    let ids = site.start().await.query_with(query, before.clone()).await;
    let told = rename(&site, &["foundation", "harbour", "--slug", "port"]);
    assert_eq!(told["id"], ids["foundation"]["id"]);
    let told = rename(&site, &["announcement", "harbour-opens", "--slug", "2020/port-opens"]);
    assert_eq!(told["id"], ids["announcement"]["id"]);
    let gateway = site.start().await;
    let after = json!({ "foundation": "port", "announcement": "2020/port-opens" });
    assert_eq!(gateway.query_with(query, after).await, ids);
    assert_eq!(gateway.query_with(query, before).await, ids, "the former slugs lead on");
}

async fn a_slug_is_free_again_for_the_company_that_gave_it_up_or_took_it_in(site: Site) {
    let file = harbour(&site);
    rename(&site, &["company", "ships", "--slug", "fleet"]);
    let error = told_error(&site, &["rename", "company", "oars", "--slug", "ships"]);
    assert!(error["message"].as_str().unwrap().contains("`ships`"), "a former slug is kept: {error}");
    rename(&site, &["company", "fleet", "--slug", "ships"]);
    site.run(["merge-companies", "boats-inc", "boats"]);
    rename(&site, &["company", "boats", "--slug", "boats-inc"]);
    assert_eq!(import(&site, ["manifest", file.to_str().unwrap()]), 0);
    let gateway = site.start().await;
    for (slug, right) in
        [("ships", "ships"), ("fleet", "ships"), ("boats", "boats-inc"), ("boats-inc", "boats-inc")]
    {
        assert_eq!(company(&gateway, slug).await["slug"], right, "{slug}");
    }
}

async fn a_slug_that_is_taken_or_no_slug_is_refused(site: Site) {
    harbour(&site);
    let gateway = site.start().await;
    let end = end_of_changes(&gateway).await;
    for (arguments, code, says) in [
        (["company", "ships", "--slug", "boats"], "FACTS", "another company"),
        (["foundation", "harbour", "--slug", "pytorch"], "FACTS", "another foundation"),
        (["announcement", "harbour-opens", "--slug", "boats-float"], "FACTS", "another announcement"),
        (["company", "ships", "--slug", "Ships Inc."], "FACTS", "not a slug"),
        (["company", "ships", "--slug", "sailing/ships"], "FACTS", "not a slug"),
        (["company", "ships", "--slug=-ships", "--name=Ships"], "FACTS", "not a slug"),
        (["company", "ships", "--slug", ""], "FACTS", "not a slug"),
        (["company", "ships", "--name", " "], "FACTS", "cannot be empty"),
        (["company", "nobody", "--slug", "somebody"], "NOT_FOUND", "no company `nobody`"),
        (["foundation", "ships", "--slug", "fleet"], "NOT_FOUND", "no foundation `ships`"),
        (["announcement", "ships", "--slug", "fleet"], "NOT_FOUND", "no announcement `ships`"),
    ] {
        let error = told_error(&site, &[&["rename"], &arguments[..]].concat());
        assert_eq!(error["code"], code, "{arguments:?}: {error}");
        assert!(error["message"].as_str().unwrap().contains(says), "{arguments:?}: {error}");
    }
    assert!(changes_since(&gateway, &end).await.0.is_empty(), "nothing was written");
}

async fn a_rename_of_what_is_not_renamed_is_refused(site: Site) {
    harbour(&site);
    let ran = refused(&site, &["rename", "company", "ships"], 1);
    assert!(ran.stderr.contains("--name") && ran.stderr.contains("--slug"), "{}", ran.stderr);
    let ran = refused(&site, &["rename", "member", "ships", "--slug", "fleet"], 2);
    assert!(ran.stderr.contains("foundation, company, announcement"), "{}", ran.stderr);
    let ran = refused(&site, &["rename", "announcement", "harbour-opens", "--name", "It opens"], 1);
    assert!(ran.stderr.contains("only its slug"), "{}", ran.stderr);
}

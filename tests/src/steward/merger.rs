//! `pediment merge-companies`.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{HARBOUR, LANDSCAPE, changes_since, end_of_changes, harbour, refused, texts, told_error};
use crate::harness::{Gateway, Site, landscape, on_both_forms};
use crate::import::import;

on_both_forms![
    a_merger_tells_what_it_moved,
    a_dry_run_of_a_merger_tells_what_would_change_and_leaves_no_trace,
    a_dry_run_of_a_merger_before_the_first_start_leaves_nothing_behind,
    the_survivor_has_all_that_both_had,
    every_old_id_slug_and_key_leads_to_the_survivor,
    a_merger_of_a_merger_leads_to_the_last_one,
    an_id_that_leads_on_is_not_given_to_another,
    importing_again_does_not_undo_a_merger,
    a_running_gateway_shows_a_merger_within_a_second,
    the_change_log_tells_a_merger,
    a_merger_that_cannot_be_is_refused_with_its_reason,
    a_parent_can_go_into_its_own_subsidiary,
];

fn merge(site: &Site, from: &str, into: &str) -> Value {
    site.run(["merge-companies", from, into, "--format", "json"]).json()
}

const COMPANY: &str = r"fragment All on Company { id slug name legalName homepage country aliases
    identifiers { scheme value } parent { slug } subsidiaries { slug }
    memberships(first: 10, history: true) { nodes { id tier since until seats { id body since person { id name title } } } }
    announcements(first: 10, orderBy: [{ publishedAt: ASC }]) { nodes { slug companies(first: 5) { nodes { slug } } } } }";

async fn company(gateway: &Gateway, slug: &str) -> Value {
    let query = format!("query ($slug: String!) {{ company(by: {{ slug: $slug }}) {{ ...All }} }} {COMPANY}");
    gateway.query_with(&query, json!({ "slug": slug })).await["company"].take()
}

async fn a_merger_tells_what_it_moved(site: Site) {
    harbour(&site);
    let told = site.run(["merge-companies", "boats-inc", "boats"]).stdout;
    let right = "boats-inc went into boats; its id, slug and names lead there\n  \
        moved: 1 member, 1 seat, 1 person, 2 announcements, 1 subsidiary\n  \
        both had, and are one now: 1 member, 1 seat\n";
    assert_eq!(told, right);
    let again = merge(&site, "boats-inc", "boats");
    assert_eq!(again["changed"], false, "{again}");
    let told = site.run(["merge-companies", "boats-inc", "boats"]).stdout;
    assert_eq!(told, "boats-inc has gone into boats already; nothing changed\n");
}

async fn a_dry_run_of_a_merger_tells_what_would_change_and_leaves_no_trace(site: Site) {
    harbour(&site);
    let before = site.contents().await;
    let arguments = ["merge-companies", "boats-inc", "boats", "--dry-run"];
    let right = r"boats-inc would go into boats; its id, slug and names would lead there
  would move: 1 member, 1 seat, 1 person, 2 announcements, 1 subsidiary
  both have, and would be one: 1 member, 1 seat
";
    let told = site.run(arguments).stdout;
    assert!(
        told.starts_with(right) && told.ends_with("Nothing was written: this was a dry run.\n"),
        "{told}"
    );
    for line in [
        r#"> company Boats, Inc.: mergedInto "Boats""#,
        r#"~ company Boats: aliases "Boats, Inc.""#,
        r#"~ company Boats: identifiers "crunchbase:boats-inc""#,
        r#"~ company Oars: parent "Boats, Inc." -> "Boats""#,
        r#"> member Boats, Inc. in harbour (Gold) "Boats in harbour (Gold)""#,
        r#"~ member Boats in harbour: company "Boats, Inc." -> "Boats""#,
        r#"~ person Bo Example: company "Boats, Inc." -> "Boats""#,
        "~ announcement boats-float: companies",
    ] {
        assert!(told.lines().any(|own| own.trim() == line), "{line} in {told}");
    }
    let mut announced = site.run(arguments.iter().chain(&["--format", "json"])).json();
    assert_eq!(site.contents().await, before);
    let done = merge(&site, "boats-inc", "boats");
    assert_eq!((&announced["dry_run"], &done["dry_run"]), (&json!(true), &json!(false)));
    announced["dry_run"] = json!(false);
    assert_eq!(announced, done, "what is announced is what is done");
    let again = site.run(arguments.iter().chain(&["--format", "json"])).json();
    assert_eq!((&again["changed"], &again["differences"]), (&json!(false), &json!([])));
}

async fn a_dry_run_of_a_merger_before_the_first_start_leaves_nothing_behind(site: Site) {
    let error = told_error(&site, &["merge-companies", "nobody", "amd", "--dry-run"]);
    assert_eq!(error["code"], "NOT_FOUND");
    assert!(site.contents().await.is_empty());
    assert!(!site.data_folder().exists());
}

async fn the_survivor_has_all_that_both_had(site: Site) {
    harbour(&site);
    let gateway = site.start().await;
    let (boats, inc) = (company(&gateway, "boats").await, company(&gateway, "boats-inc").await);
    let told = merge(&site, "boats-inc", "boats");
    assert_eq!((&told["from_id"], &told["into_id"]), (&inc["id"], &boats["id"]), "ids as the API knows them");
    let gateway = site.start().await;
    let one = company(&gateway, "boats").await;
    for kept in ["id", "slug", "name", "homepage"] {
        assert_eq!(one[kept], boats[kept], "the survivor keeps its {kept}");
    }
    assert_eq!(one["country"], "DE", "what only the other had is taken over");
    assert_eq!(one["parent"]["slug"], "ships");
    assert_eq!(one["subsidiaries"], json!([{ "slug": "oars" }]));
    let mut aliases: Vec<&str> =
        one["aliases"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    aliases.sort_unstable();
    assert_eq!(aliases, ["B. Inc.", "Boats, Inc.", "Bots"]);
    assert_eq!(texts(&one["identifiers"], "value"), ["boats", "boats-inc", "boats.example"]);
    let members = one["memberships"]["nodes"].as_array().unwrap();
    let told: Vec<Value> =
        members.iter().map(|row| json!([row["tier"], row["since"], row["until"]])).collect();
    assert_eq!(told, [json!(["Silver", "2018", "2019"]), json!(["Gold", "2021", null])], "{one:#}");
    let seats = members[1]["seats"].as_array().unwrap();
    let told: Vec<Value> = seats.iter().map(|seat| json!([seat["body"], seat["person"]["name"]])).collect();
    assert_eq!(told, [json!(["GOVERNING_BOARD", "Ada Example"]), json!(["TECHNICAL", "Bo Example"])]);
    let named = &one["announcements"]["nodes"];
    assert_eq!(texts(named, "slug"), ["harbour-opens", "boats-float"]);
    assert_eq!(named[0]["companies"]["nodes"], json!([{ "slug": "boats" }]), "one that named both names one");
}

async fn every_old_id_slug_and_key_leads_to_the_survivor(site: Site) {
    // Ada works for both here, so that two people become one too.
    let second = HARBOUR.replace("manifest: harbour", "manifest: second").replace(
        "{name: Ada Example, title: Captain, company: boats}",
        "{name: Ada Example, company: boats-inc}",
    );
    harbour(&site);
    let file = site.write("second.yml", second);
    import(&site, ["manifest", file.to_str().unwrap()]);
    let gateway = site.start().await;
    let ids = r#"{ companies(first: 20) { nodes { id } } members(first: 50, history: true) { nodes { id } }
        search(text: "Example", types: [PERSON], first: 10) { nodes { node { id } } } }"#;
    let before = gateway.query(ids).await;
    let people: Vec<Value> =
        before["search"]["nodes"].as_array().unwrap().iter().map(|found| found["node"].clone()).collect();
    assert_eq!(people.len(), 3, "Bo, and Ada twice: {before}");
    merge(&site, "boats-inc", "boats");
    let gateway = site.start().await;
    let known = ["companies", "members"].map(|root| before[root]["nodes"].as_array().unwrap().clone());
    let all: Vec<Value> = known.into_iter().flatten().chain(people).collect();
    let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Company { slug }
        ... on Member { tier company { slug } } ... on Person { name } } }";
    let asked: Vec<&Value> = all.iter().map(|node| &node["id"]).collect();
    let answered = gateway.query_with(query, json!({ "ids": asked })).await["nodes"].take();
    let answered = answered.as_array().unwrap();
    assert!(answered.iter().all(|node| !node.is_null()), "no id is lost: {answered:#?}");
    let mut moved = 0;
    for (id, node) in asked.iter().zip(answered) {
        moved += usize::from(node["id"] != **id);
        assert_ne!(node["slug"], "boats-inc");
        assert_ne!(node["company"]["slug"], "boats-inc");
    }
    assert_eq!(moved, 3, "a company, a membership and a person lead on: {answered:#?}");
    for by in [r#"slug: "boats-inc""#, r#"identifier: { scheme: CRUNCHBASE, value: "boats-inc" }"#] {
        let query = format!("{{ company(by: {{ {by} }}) {{ slug }} }}");
        assert_eq!(gateway.query(&query).await["company"]["slug"], "boats", "{by}");
    }
    let found = gateway.query(r#"{ search(text: "Boats Inc", types: [COMPANY], first: 5) { nodes { node { ... on Company { slug } } } } }"#).await;
    assert_eq!(
        found["search"]["nodes"],
        json!([{ "node": { "slug": "boats" } }]),
        "found by its former name"
    );
    let listed = gateway.query("{ companies(first: 20) { nodes { slug } } }").await;
    assert!(!texts(&listed["companies"]["nodes"], "slug").contains(&"boats-inc"), "{listed}");
}

async fn a_merger_of_a_merger_leads_to_the_last_one(site: Site) {
    harbour(&site);
    let gateway = site.start().await;
    let query = r#"{ members(first: 20, where: { tier: { eq: "Gold" } }) { nodes { id company { id } } } }"#;
    let before = gateway.query(query).await["members"]["nodes"].take();
    merge(&site, "boats-inc", "boats");
    merge(&site, "boats", "ships");
    let gateway = site.start().await;
    for member in before.as_array().unwrap() {
        let query = "query ($member: ID!, $company: ID!) {
            member: node(id: $member) { ... on Member { tier company { slug } } }
            company: node(id: $company) { ... on Company { slug } } }";
        let ids = json!({ "member": member["id"], "company": member["company"]["id"] });
        let found = gateway.query_with(query, ids).await;
        assert_eq!(found["member"], json!({ "tier": "Gold", "company": { "slug": "ships" } }));
        assert_eq!(found["company"]["slug"], "ships");
    }
    assert_eq!(company(&gateway, "boats-inc").await["parent"], Value::Null, "none belongs to itself");
}

async fn an_id_that_leads_on_is_not_given_to_another(site: Site) {
    let import_landscape = |members: &[(&str, &str)], day: &str| {
        let file = site.write("landscape.yml", landscape(members));
        let flags = ["--foundation", "harbour", "--observed-on", day, "--accept"];
        import(&site, ["landscape", file.to_str().unwrap()].into_iter().chain(flags));
    };
    import_landscape(&[("Alpha", "Gold"), ("Beta", "Gold")], "2024-01-01");
    let gateway = site.start().await;
    let query = r#"{ company(by: { slug: "beta" }) { memberships(first: 5) { nodes { id } } } }"#;
    let last = gateway.query(query).await["company"]["memberships"]["nodes"][0]["id"].take();
    merge(&site, "beta", "alpha");
    import_landscape(&[("Alpha", "Gold"), ("Beta", "Gold"), ("Gamma", "Gold")], "2024-02-01");
    let gateway = site.start().await;
    let query = "query ($id: ID!) { node(id: $id) { ... on Member { company { name } } } }";
    let found = gateway.query_with(query, json!({ "id": last })).await;
    assert_eq!(found["node"]["company"]["name"], "Alpha", "a membership made later has an id of its own");
}

async fn importing_again_does_not_undo_a_merger(site: Site) {
    let manifest = harbour(&site);
    let file = site.write("landscape.yml", landscape(LANDSCAPE));
    let (manifest, file) = (manifest.to_str().unwrap(), file.to_str().unwrap());
    let imports: [&[&str]; 3] = [
        &["landscape", file, "--foundation", "harbour", "--observed-on", "2024-02-01"],
        &["landscape", file, "--foundation", "harbour", "--observed-on", "2024-03-01"],
        &["manifest", manifest],
    ];
    for arguments in imports {
        import(&site, arguments);
    }
    merge(&site, "boats-inc", "boats");
    let gateway = site.start().await;
    let (before, end) = (company(&gateway, "boats").await, end_of_changes(&gateway).await);
    for arguments in imports {
        assert_eq!(import(&site, arguments), 0, "{arguments:?}");
    }
    let gateway = site.start().await;
    assert_eq!(company(&gateway, "boats").await, before);
    let (changes, _) = changes_since(&gateway, &end).await;
    let subjects: Vec<&Value> = changes.iter().map(|change| &change["subject"]["__typename"]).collect();
    assert!(subjects.iter().all(|kind| **kind == "Source"), "only that sources were read: {changes:#?}");
    let later = ["landscape", file, "--foundation", "harbour", "--observed-on", "2024-04-01"];
    assert_eq!(import(&site, later), 0, "a later snapshot that names both is understood");
}

async fn a_running_gateway_shows_a_merger_within_a_second(site: Site) {
    harbour(&site);
    let gateway = site.start().await;
    let id = company(&gateway, "boats-inc").await["id"].take();
    let query = r"query ($id: ID!) { node(id: $id) { ... on Company { slug } }
        members(first: 20) { nodes { company { slug } } } }";
    let now = async || gateway.query_with(query, json!({ "id": id })).await;
    assert_eq!(now().await["node"]["slug"], "boats-inc", "it is in the caches from here on");
    merge(&site, "boats-inc", "boats");
    let start = Instant::now();
    loop {
        let answer = now().await;
        let members = answer["members"]["nodes"].as_array().unwrap();
        let is_one = members.iter().all(|member| member["company"]["slug"] != "boats-inc");
        if answer["node"]["slug"] == "boats" && is_one {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(1), "{answer}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn the_change_log_tells_a_merger(site: Site) {
    harbour(&site);
    let gateway = site.start().await;
    let boats = company(&gateway, "boats").await;
    let end = end_of_changes(&gateway).await;
    merge(&site, "boats-inc", "boats");
    let gateway = site.start().await;
    let (changes, _) = changes_since(&gateway, &end).await;
    assert!(changes.iter().all(|change| change["source"]["kind"] == "STEWARD"), "{changes:#?}");
    let merged: Vec<&Value> =
        changes.iter().filter(|change| change["kind"] == "MERGED").map(|change| &change["subject"]).collect();
    assert!(
        merged.contains(&&json!({ "__typename": "Company", "id": boats["id"] })),
        "the one that is no more is told as the one it went into: {changes:#?}"
    );
    let gold = &boats["memberships"]["nodes"][0]["id"];
    assert!(merged.contains(&&json!({ "__typename": "Member", "id": gold })), "{changes:#?}");
}

async fn a_merger_that_cannot_be_is_refused_with_its_reason(site: Site) {
    harbour(&site);
    let cases: [(&[&str], &str, &str); 3] = [
        (&["merge-companies", "nobody", "boats"], "NOT_FOUND", "no company `nobody`"),
        (&["merge-companies", "boats", "nobody"], "NOT_FOUND", "no company `nobody`"),
        (&["merge-companies", "boats", "boats"], "FACTS", "the same company"),
    ];
    let gateway = site.start().await;
    let end = end_of_changes(&gateway).await;
    for (arguments, code, says) in cases {
        let error = told_error(&site, arguments);
        assert_eq!(error["code"], code, "{arguments:?}");
        assert!(error["message"].as_str().unwrap().contains(says), "{arguments:?}: {error}");
    }
    refused(&site, &["merge-companies", "boats"], 2);
    assert!(changes_since(&gateway, &end).await.0.is_empty(), "nothing was written");
    merge(&site, "boats-inc", "boats");
    let error = told_error(&site, &["merge-companies", "boats-inc", "ships"]);
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("`boats` already; merge that one"), "{message}");
    let error = told_error(&site, &["merge-companies", "boats", "boats-inc"]);
    assert!(error["message"].as_str().unwrap().contains("the same company"), "{error}");
}

async fn a_parent_can_go_into_its_own_subsidiary(site: Site) {
    // ships > boats-inc > oars
    let file = harbour(&site);
    merge(&site, "ships", "oars");
    let gateway = site.start().await;
    let tree = async || {
        let query = r#"{ oars: company(by: { slug: "oars" }) { parent { slug } subsidiaries { slug } }
            inc: company(by: { slug: "boats-inc" }) { parent { slug } } }"#;
        gateway.query(query).await
    };
    let right = json!({
        "oars": { "parent": null, "subsidiaries": [{ "slug": "boats-inc" }] },
        "inc": { "parent": { "slug": "oars" } },
    });
    assert_eq!(tree().await, right);
    assert_eq!(import(&site, ["manifest", file.to_str().unwrap()]), 0);
    assert_eq!(tree().await, right, "the manifest, which has it the other way round, makes no circle of it");
}

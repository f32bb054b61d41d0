//! `pediment export`: what it gives is what the API answers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{HARBOUR, harbour, refused};
use crate::harness::data::fixture;
use crate::harness::{Gateway, Site, on_both_forms};
use crate::import::import;

on_both_forms![
    members_of_a_day_are_those_that_the_api_answers,
    companies_and_foundations_are_those_that_the_api_answers,
    seats_of_a_day_are_those_that_the_api_answers,
    projects_are_those_that_the_api_answers,
    texts_are_those_that_the_api_answers_in_each_language,
    announcements_of_a_day_are_those_published_until_then,
    every_id_is_one_of_the_api,
    a_merged_company_is_left_out_and_what_it_had_is_the_survivors,
    csv_says_what_json_lines_say,
    a_foundation_can_be_exported_alone,
    an_export_that_cannot_be_is_refused,
];

type Row = Map<String, Value>;

/// Members over time, projects, principles and posts in two languages, and all that the harbour's manifest has.
fn fill(site: &Site) {
    harbour(site);
    for arguments in [
        &["landscape", "landscapes/landscape-2024-01-15.yml"][..],
        &["landscape", "landscapes/landscape-2025-01-15.yml", "--accept"],
        &["principles", "governance/charter.md", "--section", "2", "--language", "en"],
        &["principles", "governance/charter.de.md", "--section", "2", "--language", "de"],
        &["posts", "posts/hugo"],
    ] {
        let path = fixture(arguments[1]);
        let path = path.to_str().unwrap();
        let all = [arguments[0], path, "--foundation", "harbour"];
        assert_ne!(import(site, all.iter().chain(&arguments[2..])), 0, "{arguments:?}");
    }
}

/// The rows of an export, without `kind`, by id and language.
fn export(site: &Site, kind: &str, flags: &[&str]) -> BTreeMap<(String, String), Row> {
    let ran = site.run(["export", "--kind", kind].iter().chain(flags));
    let rows = ran.stdout.lines().map(|line| {
        let mut row: Row = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(row.remove("kind"), Some(json!(kind)));
        let key = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        ((key("id"), key("language")), row)
    });
    rows.collect()
}

/// All nodes of a connection of the query's root, page by page.
async fn all(gateway: &Gateway, root: &str, arguments: &str, fields: &str) -> Vec<Value> {
    let query = format!(
        "query ($after: String) {{ {root}(first: 3, after: $after{arguments}) {{ nodes {{ {fields} }}
            pageInfo {{ endCursor hasNextPage }} }} }}"
    );
    let (mut nodes, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut page = gateway.query_with(&query, json!({ "after": after })).await[root].take();
        nodes.append(page["nodes"].as_array_mut().unwrap());
        after = page["pageInfo"]["endCursor"].take();
        if page["pageInfo"]["hasNextPage"] == false {
            return nodes;
        }
    }
}

/// Rows by id and language, as an export's are kept.
fn by_id(rows: impl IntoIterator<Item = Value>) -> BTreeMap<(String, String), Row> {
    let rows = rows.into_iter().map(|row| {
        let Value::Object(row) = row else { panic!("no object: {row}") };
        let key = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        ((key("id"), key("language")), row)
    });
    rows.collect()
}

async fn members_of_a_day_are_those_that_the_api_answers(site: Site) {
    fill(&site);
    let gateway = site.start().await;
    let mut counts = BTreeSet::new();
    for day in
        ["2018-06-01", "2021-06-01", "2024-01-14", "2024-01-15", "2025-01-14", "2025-01-15", "2030-01-01"]
    {
        let fields =
            "id foundation { slug } company { slug name } tier tierClass since until firstSeen lastSeen";
        let nodes = all(&gateway, "members", &format!(r#", asOf: "{day}""#), fields).await;
        let right = by_id(nodes.into_iter().map(|mut node| {
            node["companyName"] = node["company"]["name"].take();
            node["company"] = node["company"]["slug"].take();
            node["foundation"] = node["foundation"]["slug"].take();
            node
        }));
        assert_eq!(export(&site, "member", &["--as-of", day]), right, "{day}");
        counts.insert(right.len());
    }
    assert!(counts.len() > 3, "the days differ: {counts:?}");
    let today = export(&site, "member", &[]);
    assert_eq!(today.len(), all(&gateway, "members", "", "id").await.len(), "without a day: today");
}

async fn companies_and_foundations_are_those_that_the_api_answers(site: Site) {
    fill(&site);
    let gateway = site.start().await;
    let fields =
        "id slug name legalName homepage country parent { slug } identifiers { scheme value } aliases";
    let sorted = |list: &Value| {
        let mut words: Vec<String> =
            list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect();
        words.sort();
        json!(words)
    };
    let nodes = all(&gateway, "companies", "", fields).await.into_iter().map(|mut node| {
        node["parent"] = node["parent"]["slug"].take();
        let keys = node["identifiers"].as_array().unwrap().iter();
        let keys = keys.map(|key| {
            let scheme = key["scheme"].as_str().unwrap().to_lowercase();
            json!(format!("{scheme}:{}", key["value"].as_str().unwrap()))
        });
        node["identifiers"] = keys.collect();
        node["aliases"] = sorted(&node["aliases"]);
        node
    });
    let mut found = export(&site, "company", &[]);
    for row in found.values_mut() {
        row["aliases"] = sorted(&row["aliases"]);
    }
    assert_eq!(found, by_id(nodes));

    let fields = "id slug name homepage foundedOn parent { slug } status";
    let nodes = all(&gateway, "foundations", "", fields).await.into_iter().map(|mut node| {
        node["parent"] = node["parent"]["slug"].take();
        node
    });
    assert_eq!(export(&site, "foundation", &[]), by_id(nodes));
}

async fn seats_of_a_day_are_those_that_the_api_answers(site: Site) {
    fill(&site);
    let gateway = site.start().await;
    let query = r#"query ($day: Date!) { foundation(by: { slug: "harbour" }) { board(asOf: $day) {
        company { slug } } } }"#;
    for day in ["2021-05-31", "2021-06-01", "2024-06-01"] {
        let rows = export(&site, "seat", &["--as-of", day, "--foundation", "harbour"]);
        let board: BTreeSet<&str> = rows
            .values()
            .filter(|row| row["body"] == "GOVERNING_BOARD")
            .map(|row| row["company"].as_str().unwrap())
            .collect();
        let data = gateway.query_with(query, json!({ "day": day })).await;
        let members = data["foundation"]["board"].as_array().unwrap();
        let right: BTreeSet<&str> =
            members.iter().map(|row| row["company"]["slug"].as_str().unwrap()).collect();
        assert_eq!(board, right, "{day}");
    }
    let fields = "seats { id body company { slug } person { id name } since until }";
    let nodes = all(
        &gateway,
        "members",
        r#", history: true, where: { foundation: { slug: { eq: "harbour" } } }"#,
        fields,
    )
    .await;
    let seats = nodes.into_iter().flat_map(|mut node| node["seats"].as_array_mut().unwrap().split_off(0));
    let right = by_id(seats.map(|mut seat| {
        seat["foundation"] = json!("harbour");
        seat["company"] = seat["company"]["slug"].take();
        seat["personName"] = seat["person"]["name"].take();
        seat["person"] = seat["person"]["id"].take();
        seat
    }));
    assert_eq!(right.len(), 3);
    assert_eq!(export(&site, "seat", &["--foundation", "harbour"]), right);
}

async fn projects_are_those_that_the_api_answers(site: Site) {
    fill(&site);
    let gateway = site.start().await;
    let fields = "id foundation { slug } slug name homepage repository maturity accepted incubating graduated archived until";
    let nodes = all(&gateway, "projects", "", fields).await.into_iter();
    let nodes = nodes.filter(|node| node["until"].is_null()).map(|mut node| {
        node["foundation"] = node["foundation"]["slug"].take();
        node
    });
    let right = by_id(nodes);
    assert!(!right.is_empty());
    assert_eq!(export(&site, "project", &[]), right);
    assert!(export(&site, "project", &["--as-of", "2018-01-01"]).is_empty(), "none had been accepted yet");
}

async fn texts_are_those_that_the_api_answers_in_each_language(site: Site) {
    fill(&site);
    let gateway = site.start().await;
    // `translations` are all texts, the original first.
    let texts = |mut node: Value, fields: &[&str]| -> Vec<Value> {
        let texts = node.as_object_mut().unwrap().remove("translations").unwrap();
        let row = |(at, text): (usize, &Value)| {
            let mut row = node.clone();
            row["original"] = json!(at == 0);
            for field in fields {
                row[field] = text[field].clone();
            }
            row
        };
        texts.as_array().unwrap().iter().enumerate().map(row).collect()
    };
    let fields = "id foundation { slug } section ordinal firstPriority
        translations { language title statement }";
    let nodes = all(&gateway, "principles", "", fields).await;
    let rows = nodes.into_iter().flat_map(|mut node| {
        node["foundation"] = node["foundation"]["slug"].take();
        texts(node, &["language", "title", "statement"])
    });
    let right = by_id(rows);
    assert!(right.keys().any(|(_, language)| language == "de"));
    assert_eq!(export(&site, "principle", &[]), right);

    let fields = "id slug publisher publishedAt canonicalUrl authors { name }
        foundations(first: 9) { nodes { slug } } companies(first: 9) { nodes { slug } }
        translations { language title summary url }";
    let nodes = all(&gateway, "announcements", "", fields).await;
    let names = |list: &Value, field: &str| -> Value {
        let mut names: Vec<&str> =
            list.as_array().unwrap().iter().map(|node| node[field].as_str().unwrap()).collect();
        names.sort_unstable();
        json!(names)
    };
    let rows = nodes.into_iter().flat_map(|mut node| {
        node["authors"] = names(&node["authors"], "name");
        node["foundations"] = names(&node["foundations"]["nodes"], "slug");
        node["companies"] = names(&node["companies"]["nodes"], "slug");
        texts(node, &["language", "title", "summary", "url"])
    });
    let mut found = export(&site, "announcement", &[]);
    assert!(found.values().any(|row| row["body"].as_str().is_some_and(|body| body.contains("*Come*"))));
    for row in found.values_mut() {
        row["authors"] = names(
            &json!(
                row["authors"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|name| json!({ "name": name }))
                    .collect::<Vec<_>>()
            ),
            "name",
        );
        row.retain(|field, _| !matches!(field.as_str(), "body" | "bodyFormat"));
    }
    assert_eq!(found, by_id(rows));
}

async fn announcements_of_a_day_are_those_published_until_then(site: Site) {
    harbour(&site);
    let slugs = |day: &str| -> Vec<String> {
        let rows = export(&site, "announcement", &["--as-of", day, "--foundation", "harbour"]);
        rows.values().map(|row| row["slug"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(slugs("2020-04-30"), [""; 0]);
    assert_eq!(slugs("2020-05-01"), ["harbour-opens"]);
    assert_eq!(slugs("2020-06-01").len(), 2);
}

async fn every_id_is_one_of_the_api(site: Site) {
    fill(&site);
    let gateway = site.start().await;
    for (kind, type_name) in [
        ("foundation", "Foundation"),
        ("company", "Company"),
        ("member", "Member"),
        ("person", "Person"),
        ("project", "Project"),
        ("principle", "Principle"),
        ("announcement", "Announcement"),
    ] {
        let ids: BTreeSet<String> = export(&site, kind, &[]).into_keys().map(|(id, _)| id).collect();
        assert!(!ids.is_empty(), "no {kind}");
        let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
        let nodes = gateway.query_with(query, json!({ "ids": ids })).await;
        for (id, node) in ids.iter().zip(nodes["nodes"].as_array().unwrap()) {
            assert_eq!(*node, json!({ "__typename": type_name, "id": id }));
        }
    }
    let people = export(&site, "person", &[]);
    let ada = people.values().find(|row| row["name"] == "Ada Example" && row["title"] == "Captain");
    assert_eq!(ada.unwrap()["company"], "boats");
}

async fn a_merged_company_is_left_out_and_what_it_had_is_the_survivors(site: Site) {
    harbour(&site);
    site.run(["merge-companies", "boats-inc", "boats"]);
    let ran = site.run(["export"]);
    let rows: Vec<Row> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for row in &rows {
        for field in ["slug", "company", "parent"] {
            assert_ne!(row.get(field), Some(&json!("boats-inc")), "{row:?}");
        }
        let named = row.get("companies").and_then(Value::as_array).into_iter().flatten();
        assert!(named.into_iter().all(|slug| slug != "boats-inc"), "{row:?}");
    }
    let kinds: Vec<&str> = rows.iter().map(|row| row["kind"].as_str().unwrap()).collect();
    let mut order = kinds.clone();
    order.dedup();
    let right = ["foundation", "company", "member", "person", "seat", "principle", "announcement"];
    assert_eq!(order, right, "all kinds, parents before what refers to them");
}

async fn csv_says_what_json_lines_say(site: Site) {
    fill(&site);
    let spoilt = HARBOUR.replace("name: Oars,", "name: '=HYPERLINK(\"x\"), \"oars\"',");
    let file = site.write("harbour.yml", spoilt);
    import(&site, ["manifest", file.to_str().unwrap()]);
    let folder = site.folder().join("out");
    site.run(["export", "--format", "csv", "--as-of", "2024-06-01", "--output", folder.to_str().unwrap()]);
    for kind in ["foundation", "company", "member", "person", "seat", "project", "principle", "announcement"]
    {
        let path = folder.join(format!("{kind}.csv"));
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let found: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        let ran = site.run(["export", "--kind", kind, "--as-of", "2024-06-01"]);
        let right = ran.stdout.lines().map(|line| {
            let row: Row = serde_json::from_str(line).unwrap();
            assert_eq!(row.len(), names.len() + 1, "as many columns: {names:?}");
            names.iter().map(|name| cell(&row[name])).collect()
        });
        let right: Vec<Vec<String>> = right.collect();
        assert!(!right.is_empty(), "no {kind}");
        assert_eq!(found, right, "{kind}");
        let printed = site.run(["export", "--kind", kind, "--format", "csv", "--as-of", "2024-06-01"]).stdout;
        assert_eq!(printed, std::fs::read_to_string(&path).unwrap(), "a file holds what is printed");
    }
    let companies = std::fs::read_to_string(folder.join("company.csv")).unwrap();
    assert!(companies.contains(r#""'=HYPERLINK(""x""), ""oars""""#), "no spreadsheet runs it: {companies}");
    assert!(companies.contains("crunchbase:boats | domain:boats.example"), "{companies}");
}

/// As docs and `--help` say it.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            parts.iter().map(|part| part.as_str().unwrap()).collect::<Vec<_>>().join(" | ")
        }
        other => return other.to_string(),
    };
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

async fn a_foundation_can_be_exported_alone(site: Site) {
    fill(&site);
    let file = site.folder().join("harbour.jsonl");
    site.run(["export", "--foundation", "harbour", "--output", file.to_str().unwrap()]);
    let text = std::fs::read_to_string(file).unwrap();
    let rows: Vec<Row> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_kind = |kind: &str| rows.iter().filter(|row| row["kind"] == kind).collect::<Vec<_>>();
    assert_eq!(of_kind("foundation").len(), 1);
    for kind in ["member", "seat", "project", "principle"] {
        let rows = of_kind(kind);
        assert!(
            !rows.is_empty() && rows.iter().all(|row| row["foundation"] == "harbour"),
            "{kind}: {rows:?}"
        );
    }
    let companies: BTreeSet<&str> =
        of_kind("company").iter().filter_map(|row| row["slug"].as_str()).collect();
    let members: BTreeSet<&str> =
        of_kind("member").iter().filter_map(|row| row["company"].as_str()).collect();
    assert_eq!(companies, members, "the companies are its members of that day");
    assert!(!text.contains("pytorch"), "nothing of others");
}

async fn an_export_that_cannot_be_is_refused(site: Site) {
    let ran = refused(&site, &["export", "--format", "csv"], 1);
    assert!(ran.stderr.contains("--kind") && ran.stderr.contains("--output"), "{}", ran.stderr);
    let ran = refused(&site, &["export", "--foundation", "nowhere"], 1);
    assert!(ran.stderr.contains("no foundation `nowhere`"), "{}", ran.stderr);
    let ran = refused(&site, &["export", "--as-of", "2025-02-30"], 2);
    assert!(ran.stderr.contains("2025-07-01"), "it shows how a day is written: {}", ran.stderr);
    let ran = refused(&site, &["export", "--kind", "membership"], 2);
    assert!(ran.stderr.contains("member"), "{}", ran.stderr);
    let nowhere = site.folder().join("absent/file.jsonl");
    let ran = refused(&site, &["export", "--output", nowhere.to_str().unwrap()], 1);
    assert!(ran.stderr.contains("file.jsonl"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "", "nothing is half written to standard output");
}

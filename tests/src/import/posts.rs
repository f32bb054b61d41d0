//! Posts with the habits of Jekyll and Hugo.

use serde_json::json;

use super::import_twice;
use crate::harness::data::fixture;
use crate::harness::{Site, on_both_forms};

on_both_forms![
    a_post_whose_date_is_only_in_its_file_name_is_dated,
    posts_in_two_languages_are_one_announcement,
    a_search_finds_an_imported_post,
];

async fn a_post_whose_date_is_only_in_its_file_name_is_dated(site: Site) {
    import_twice(&site, &["posts", fixture("posts/jekyll").to_str().unwrap(), "--foundation", "harbour"]);
    let query = r#"{ foundation(by: { slug: "harbour" }) { announcements(first: 5) {
        nodes { title publishedAt authors { name } } } } }"#;
    let data = site.start().await.query(query).await;
    let post = &data["foundation"]["announcements"]["nodes"][0];
    assert_eq!(post["title"], "A harbour for all");
    assert!(post["publishedAt"].as_str().unwrap().starts_with("2023-04-05"), "{post}");
    assert_eq!(post["authors"], json!([{ "name": "Ada Example" }, { "name": "Bo Example" }]));
}

async fn posts_in_two_languages_are_one_announcement(site: Site) {
    import_twice(&site, &["posts", fixture("posts/hugo").to_str().unwrap(), "--foundation", "harbour"]);
    let gateway = site.start().await;
    for (language, title) in [("en", "The lighthouse is lit"), ("de-AT", "Der Leuchtturm brennt")] {
        let data = gateway.query_with(LIGHTHOUSE, json!({ "language": [language] })).await;
        let list = &data["foundation"]["announcements"];
        assert_eq!(list["totalCount"], 1, "a draft is left out, a translation joins its original");
        assert_eq!(list["nodes"][0]["title"], title);
    }
}

const LIGHTHOUSE: &str = r#"query ($language: [LanguageTag!]) { foundation(by: { slug: "harbour" }) {
    announcements(first: 5, language: $language) { totalCount nodes { title language } } } }"#;

async fn a_search_finds_an_imported_post(site: Site) {
    import_twice(&site, &["posts", fixture("posts/jekyll").to_str().unwrap(), "--foundation", "harbour"]);
    let query = r#"{ search(text: "governance written", first: 5) { nodes { snippet node {
        __typename ... on Announcement { title } } } } }"#;
    let data = site.start().await.query(query).await;
    let found = &data["search"]["nodes"][0];
    assert_eq!(found["node"]["title"], "A harbour for all", "{data}");
    assert!(found["snippet"].as_str().unwrap().contains("Governance"), "{found}");
}

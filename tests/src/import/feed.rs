//! Atom, RSS and JSON Feed, from a file and from a URL.

use serde_json::Value;

use super::import_twice;
use crate::harness::data::fixture;
use crate::harness::{Site, on_both_forms};

on_both_forms![each_form_of_feed_becomes_announcements];

async fn each_form_of_feed_becomes_announcements(site: Site) {
    for feed in ["feeds/news.atom.xml", "feeds/news.rss.xml", "feeds/news.json"] {
        import_twice(&site, &["feed", fixture(feed).to_str().unwrap(), "--foundation", "harbour"]);
    }
    let query = r#"{ foundation(by: { slug: "harbour" }) { announcements(first: 5, orderBy: [{ publishedAt: ASC }]) {
        nodes { title language publishedAt canonicalUrl bodyHtml } } } }"#;
    let data = site.start().await.query(query).await;
    let nodes = data["foundation"]["announcements"]["nodes"].as_array().unwrap();
    let field = |name: &str| -> Vec<&Value> { nodes.iter().map(|node| &node[name]).collect() };
    assert_eq!(field("title"), ["Ropes & knots", "A ship at night", "Die Flut kommt"]);
    assert_eq!(
        field("publishedAt").iter().map(|at| &at.as_str().unwrap()[..19]).collect::<Vec<_>>(),
        ["2024-05-06T03:00:00", "2024-05-06T21:15:00", "2024-05-07T04:00:00"],
        "instants are told in UTC"
    );
    assert_eq!(field("language"), ["en", "en-GB", "de"]);
    let html = nodes[0]["bodyHtml"].as_str().unwrap();
    assert!(html.contains("<b>tie up</b>") && !html.contains("script"), "the HTML is safe to show: {html}");
}

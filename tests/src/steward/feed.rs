//! `pediment import feed URL`.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{refused, texts};
use crate::harness::data::fixture;
use crate::harness::{Form, Page, Site, Web, on_both_forms};
use crate::import::import;

on_both_forms![
    a_feed_by_its_url_becomes_announcements_once,
    a_redirect_is_followed_to_the_feed,
    an_error_status_fails_and_leaves_the_store_as_it_was,
];

fn news() -> String {
    std::fs::read_to_string(fixture("feeds/news.atom.xml")).unwrap()
}

async fn a_feed_by_its_url_becomes_announcements_once(site: Site) {
    let web = Web::serve(|path, request| match path {
        "/feed.xml" if request.contains("authorization: Basic c3Rld2FyZDpodW50ZXIy") => Page::Text(news()),
        _ => Page::Status(401),
    });
    let url = web.url("/feed.xml").replace("//", "//steward:hunter2@");
    assert_ne!(import(&site, ["feed", &url, "--foundation", "harbour"]), 0);
    assert_eq!(import(&site, ["feed", &url, "--foundation", "harbour"]), 0);
    let query = r#"{ foundation(by: { slug: "harbour" }) { announcements(first: 5) { nodes {
        title provenance { location source { kind location } } } } } }"#;
    let data = site.start().await.query(query).await;
    let nodes = &data["foundation"]["announcements"]["nodes"];
    assert_eq!(texts(nodes, "title"), ["Ropes & knots"]);
    let right = json!({ "location": web.url("/feed.xml"),
        "source": { "kind": "FEED", "location": web.url("/feed.xml") } });
    assert_eq!(nodes[0]["provenance"][0], right, "the URL is kept, without the password in it");
    assert!(!data.to_string().contains("hunter2"), "{data}");
}

async fn a_redirect_is_followed_to_the_feed(site: Site) {
    let web = Web::serve(|path, _| match path {
        "/old.xml" => Page::Moved("/feed.xml".to_owned()),
        "/feed.xml" => Page::Text(news()),
        _ => Page::Moved(path.to_owned()),
    });
    assert_ne!(import(&site, ["feed", &web.url("/old.xml"), "--foundation", "harbour"]), 0);
    let ran = refused(&site, &["import", "feed", &web.url("/round.xml"), "--foundation", "harbour"], 1);
    assert!(ran.stderr.contains("redirects"), "{}", ran.stderr);
}

async fn an_error_status_fails_and_leaves_the_store_as_it_was(site: Site) {
    let web = Web::serve(|path, _| match path {
        "/gone.xml" => Page::Status(410),
        "/broken.xml" => Page::Status(500),
        _ => Page::Text("<html><p>This is no feed.</p></html>".to_owned()),
    });
    for (path, code, says) in
        [("/gone.xml", "FETCH", "410"), ("/broken.xml", "FETCH", "500"), ("/page.html", "SYNTAX", "feed")]
    {
        let url = web.url(path);
        let ran = refused(&site, &["import", "feed", &url, "--foundation", "harbour", "--format", "json"], 1);
        let error = &ran.json()["error"];
        assert_eq!((&error["code"], &error["file"]), (&json!(code), &json!(url)), "{error}");
        assert!(error["message"].as_str().unwrap().contains(says), "{error}");
    }
    let data = site.start().await.query(r#"{ foundation(by: { slug: "harbour" }) { id } }"#).await;
    assert_eq!(data["foundation"], Value::Null, "the store is untouched");
}

/// Neither form has anything to do with these.
#[tokio::test]
async fn a_body_without_end_is_given_up() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let web = Web::serve(|path, _| match path {
        "/long.xml" => Page::Bytes(usize::MAX),
        _ => Page::Hangs,
    });
    for (path, says) in [("/long.xml", "longer than 16 MB"), ("/slow.xml", "timed out")] {
        let start = Instant::now();
        let ran = refused(&site, &["import", "feed", &web.url(path), "--foundation", "harbour"], 1);
        assert!(ran.stderr.contains(says), "{path}: {}", ran.stderr);
        assert!(start.elapsed() < Duration::from_mins(1), "{path} took {:?}", start.elapsed());
    }
    assert!(!site.folder().join("data").exists(), "nothing was read, so no store was made");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let url = "http://127.0.0.1:1/feed.xml";
    let ran = refused(&site, &["import", "feed", url, "--foundation", "harbour"], 1);
    assert!(ran.stderr.contains(url), "{}", ran.stderr);
    let ran = refused(&site, &["import", "feed", "ftp://127.0.0.1/feed.xml", "--foundation", "harbour"], 1);
    assert!(ran.stderr.contains("http or https"), "{}", ran.stderr);
}

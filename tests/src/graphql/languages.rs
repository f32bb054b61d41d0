//! The language of texts: an argument's, else that of `Accept-Language`, else the original's.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Gateway, Site, on_both_forms};

on_both_forms![an_argument_goes_before_the_header_and_the_header_before_the_original];

const TEXTS: &str = "query ($language: [LanguageTag!]) { foundation(by: { slug: \"pytorch\" }) {
    principles(language: $language) { language statement }
    firstPriority(language: $language) { language }
    announcements(language: $language) { nodes { language originalLanguage title } } }
    announcements(language: $language) { nodes { language } } }";

async fn an_argument_goes_before_the_header_and_the_header_before_the_original(site: Site) {
    let gateway = site.start().await;
    let original = texts(&gateway, None, json!(null)).await;
    let announced = original["foundation"]["announcements"]["nodes"][0].clone();
    assert_eq!(announced["language"], announced["originalLanguage"]);
    let other = if announced["originalLanguage"] == "de" { "en" } else { "de" };
    for (header, argument, language) in [
        (Some(other), json!(null), other),
        (Some("fr, x;q=0.5"), json!(null), announced["language"].as_str().unwrap()),
        (Some("fr, en-GB;q=0.5, de;q=0.4"), json!(null), "en"),
        (Some("de-AT, en;q=0.5"), json!(null), "de"),
        (Some("de"), json!(["en"]), "en"),
        (Some("en"), json!(["fr", "de-CH"]), "de"),
        (Some("en"), json!("de"), "de"),
        (Some(other), json!([]), announced["language"].as_str().unwrap()),
    ] {
        let data = texts(&gateway, header, argument.clone()).await;
        let foundation = &data["foundation"];
        let announcement = &foundation["announcements"]["nodes"][0];
        assert_eq!(announcement["language"], language, "{header:?} {argument}: {data}");
        assert_eq!(
            announcement["title"] != announced["title"],
            announcement["language"] != announced["language"]
        );
        assert_eq!(data["announcements"]["nodes"][0]["language"], language, "{header:?} {argument}");
        let principles = foundation["principles"].as_array().unwrap();
        assert!(
            principles
                .iter()
                .all(|principle| principle["language"] == foundation["firstPriority"]["language"])
        );
    }
}

async fn texts(gateway: &Gateway, header: Option<&str>, language: Value) -> Value {
    let body = json!({ "query": TEXTS, "variables": { "language": language } });
    let mut request = gateway
        .http(Method::POST, "/graphql")
        .header("content-type", "application/json")
        .body(body.to_string());
    if let Some(header) = header {
        request = request.header("accept-language", header);
    }
    let mut answer = Answer::of(request).await;
    assert_eq!(answer.body["errors"], Value::Null);
    answer.body["data"].take()
}

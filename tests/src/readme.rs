//! README.md: what it shows works as it is written.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::harness::{Site, on_both_forms};

on_both_forms![each_question_of_the_readme_is_answered];

/// Each block of shell that asks with curl, run against a gateway that has its founding data and nothing else.
async fn each_question_of_the_readme_is_answered(site: Site) {
    let gateway = site.start().await;
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let questions: Vec<&str> = blocks(&readme).filter(|block| block.starts_with("curl ")).collect();
    assert!(!questions.is_empty(), "the README asks nothing");
    for question in questions {
        let here = question.replace("http://127.0.0.1:4000", &gateway.url(""));
        let output = Command::new("sh").arg("-c").arg(&here).output().expect("a shell runs");
        let said = String::from_utf8_lossy(&output.stdout);
        let answer: Value =
            serde_json::from_str(&said).unwrap_or_else(|error| panic!("{question}\n{error}: {said}"));
        assert!(answer["errors"].is_null(), "{question}\n{answer}");
        let has_data =
            answer["data"].as_object().is_some_and(|data| data.values().any(|root| !root.is_null()));
        assert!(has_data, "{question}\n{answer}");
    }
}

/// The text of each block of shell.
fn blocks(markdown: &str) -> impl Iterator<Item = &str> {
    markdown.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap_or(rest).trim())
}

//! Principles from a charter, in two languages.

use serde_json::json;

use super::import_twice;
use crate::harness::data::fixture;
use crate::harness::{Site, on_both_forms};

on_both_forms![a_charter_in_two_languages_is_one_set_of_principles, an_unknown_section_names_those_there_are];

async fn a_charter_in_two_languages_is_one_set_of_principles(site: Site) {
    for (file, language) in [("governance/charter.md", "en"), ("governance/charter.de.md", "de")] {
        let file = fixture(file);
        let arguments = ["principles", file.to_str().unwrap(), "--foundation", "harbour", "--section", "2"];
        import_twice(&site, &[&arguments[..], &["--language", language]].concat());
    }
    let gateway = site.start().await;
    let titles = async |language: &str| {
        let query = format!(
            r#"{{ foundation(by: {{ slug: "harbour" }}) {{ principles(language: ["{language}"]) {{
                ordinal title statement language }} }} }}"#
        );
        gateway.query(&query).await["foundation"]["principles"].take()
    };
    let right = json!([
        { "ordinal": 1, "title": "Offenes Wasser", "statement": "Wer schwimmt, darf herein.", "language": "de" },
        { "ordinal": 2, "title": "Keine Flagge", "statement": "Der Hafen hisst die Flagge keines Mitglieds.",
          "language": "de" },
        { "ordinal": 3, "title": "Fairer Wind",
          "statement": "Liegeplätze werden in der Reihenfolge der Ankunft vergeben.", "language": "de" },
    ]);
    assert_eq!(titles("de").await, right);
    let english = titles("en").await;
    assert_eq!(english.as_array().unwrap().len(), 3);
    assert_eq!(english[1]["title"], "No flag");
}

async fn an_unknown_section_names_those_there_are(site: Site) {
    let file = fixture("governance/charter.md");
    let arguments =
        ["import", "principles", file.to_str().unwrap(), "--foundation", "harbour", "--section", "Wishes"];
    let ran = site.try_run(arguments);
    assert_ne!(ran.code, 0);
    for heading in ["Mission", "Values", "Fees"] {
        assert!(ran.stderr.contains(heading), "{}", ran.stderr);
    }
}

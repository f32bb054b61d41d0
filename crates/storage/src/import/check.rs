//! What no source can state: refused before anything is looked up.

use std::collections::HashSet;

use serde_json::Value;

use crate::{Error, Facts, Result};

/// The longest text by which anything is found, in bytes: Postgres has no index over texts of more than 2,704.
const LONGEST: usize = 2_000;

/// What is prose, by which nothing is found but its words.
const PROSE: [&str; 4] = ["notes", "statement", "summary", "body"];

/// Refuses facts that contradict themselves.
pub(super) fn check(facts: &Facts) -> Result<()> {
    let place = &facts.source.location;
    if let Some((at, fault)) = unfit(&serde_json::to_value(facts).expect("plain data is JSON"), "") {
        return Err(Error::Facts(format!("{place}: {} {fault}", at.trim_start_matches('.'))));
    }
    once(facts.foundations.iter().map(|stated| stated.slug.as_str()), "foundation", place)?;
    once(facts.companies.iter().filter_map(|stated| stated.slug.as_deref()), "company", place)?;
    once(facts.announcements.iter().map(|stated| stated.slug.as_str()), "announcement", place)?;
    once(
        facts.announcements.iter().filter_map(|stated| stated.canonical_url.as_deref()),
        "announcement at",
        place,
    )?;
    once(
        facts.projects.iter().map(|stated| (stated.foundation.as_str(), stated.slug.as_str())),
        "project",
        place,
    )?;
    let places = facts.principles.iter().map(|p| (p.foundation.as_str(), p.section.as_str(), p.ordinal));
    once(places, "principle", place)?;
    let textless = facts.announcements.iter().find(|stated| stated.texts.is_empty());
    if let Some(stated) = textless {
        return Err(Error::Facts(format!(
            "{place}: announcement `{}` has no text; give it one in some language",
            stated.slug
        )));
    }
    if let Some(stated) = facts.principles.iter().find(|stated| stated.texts.is_empty()) {
        return Err(Error::Facts(format!(
            "{place}: principle {} of `{}` has no text; give it one in some language",
            stated.ordinal, stated.foundation
        )));
    }
    let companies = facts.companies.iter().chain(facts.members.iter().map(|stated| &stated.company));
    for company in companies.chain(facts.seats.iter().map(|stated| &stated.company)) {
        if company.name.trim().is_empty() {
            let slug = company.slug.as_deref().unwrap_or("without a slug");
            return Err(Error::Facts(format!("{place}: a company ({slug}) has no name; give it one")));
        }
    }
    for stated in &facts.members {
        if let (Some(since), Some(until)) = (&stated.since, &stated.until)
            && until.first_day() < since.first_day()
        {
            return Err(Error::Facts(format!(
                "{place}: {} is a member of `{}` until {until}, which is before {since}; correct one of the dates",
                stated.company.name, stated.foundation
            )));
        }
    }
    Ok(())
}

/// Where a text is that no database can hold, and what is wrong with it.
fn unfit(value: &Value, name: &str) -> Option<(String, String)> {
    match value {
        Value::String(text) if text.contains('\0') => {
            Some((String::new(), "holds the character NUL; take it out".to_owned()))
        }
        Value::String(text) if text.len() > LONGEST && !PROSE.contains(&name) => {
            Some((String::new(), format!("has {} bytes; shorten it to {LONGEST}", text.len())))
        }
        Value::Array(values) => values.iter().enumerate().find_map(|(index, value)| {
            unfit(value, name).map(|(at, fault)| (format!("[{index}]{at}"), fault))
        }),
        Value::Object(fields) => fields
            .iter()
            .find_map(|(name, value)| unfit(value, name).map(|(at, fault)| (format!(".{name}{at}"), fault))),
        _ => None,
    }
}

fn once<T: std::hash::Hash + Eq + std::fmt::Debug>(
    keys: impl Iterator<Item = T>,
    what: &str,
    place: &str,
) -> Result<()> {
    let mut seen = HashSet::new();
    for key in keys {
        if seen.contains(&key) {
            return Err(Error::Facts(format!(
                "{place}: {what} {key:?} is stated twice; leave one of them out"
            )));
        }
        seen.insert(key);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::{CompanyFacts, SourceFacts, SourceKind};

    #[test]
    fn a_text_that_no_database_can_hold_is_refused_with_its_place() {
        let source = SourceFacts {
            kind: SourceKind::Manifest,
            key: "m".to_owned(),
            location: "m.yml".to_owned(),
            revision: None,
            licence: None,
        };
        let mut facts = Facts::new(source, date!(2024 - 01 - 01));
        let company = |name: &str| CompanyFacts { name: name.to_owned(), ..CompanyFacts::default() };
        for (name, says) in [
            ("A\0B", "m.yml: companies[1].name holds the character NUL"),
            (&"x".repeat(LONGEST + 1), "m.yml: companies[1].name has 2001 bytes"),
        ] {
            facts.companies = vec![company("Alpha"), company(name)];
            let error = check(&facts).unwrap_err();
            assert!(error.to_string().starts_with(says), "{error}");
        }
        facts.companies = vec![company(&"x".repeat(LONGEST))];
        facts.notes = vec!["x".repeat(LONGEST * 2)];
        check(&facts).unwrap();
    }
}

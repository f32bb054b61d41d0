//! What no source can state: refused before anything is looked up.

use std::collections::HashSet;

use crate::{Error, Facts, Result};

/// Refuses facts that contradict themselves.
pub(super) fn check(facts: &Facts) -> Result<()> {
    let place = &facts.source.location;
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

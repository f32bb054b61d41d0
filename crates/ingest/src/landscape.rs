//! A landscape: a file that lists what a foundation hosts, what surrounds it, and who its members are.

mod form;
mod history;
mod hosted;
mod members;
mod projects;

use std::collections::{BTreeSet, HashSet};

use pediment_storage::{Facts, FoundationFacts, Scope, SourceFacts, SourceKind};
use serde::Deserialize;
use time::Date;

pub use history::{LandscapeHistory, Step};

use crate::yaml::{self, Texts};
use crate::{Document, Error, Fault, Result, date, foundation};

/// What a landscape does not say of itself.
#[derive(Clone, Debug, Default)]
pub struct LandscapeOptions {
    /// The slug of the foundation whose landscape it is.
    pub foundation: String,
    /// The name of that foundation, if it is to be stated.
    pub foundation_name: Option<String>,
    /// The day of the snapshot. None: the day in the file name, else today.
    pub observed_on: Option<Date>,
    /// The settings that belong to it (`landscape2-settings.yml`).
    pub settings: Option<Document>,
    /// The categories that hold the members. None: the one that the settings name, and those that look like it.
    pub members_categories: Vec<String>,
}

#[derive(Deserialize)]
struct Settings {
    #[serde(default)]
    members_category: Texts,
    #[serde(default)]
    foundation: Texts,
}

/// Reads the facts in a landscape. `today` is the day of a snapshot that does not tell its own.
///
/// # Errors
///
/// When it is not YAML, not a landscape, or has no category that was asked for by name.
pub fn landscape(document: &Document, options: &LandscapeOptions, today: Date) -> Result<Facts> {
    let (file, doubled) = yaml::parse_lenient::<form::File>(document)?;
    let categories = file.categories().ok_or_else(|| {
        let what = "has neither `landscape:` nor `categories:` at its root";
        Error::Content(Fault::of(&document.given, what, "name a landscape file").at(1, 1))
    })?;
    let settings = options.settings.as_ref().map(yaml::parse_lenient::<Option<Settings>>).transpose()?;
    let settings = settings.and_then(|(settings, _)| settings);
    let own = options.foundation.as_str();

    let (observed_on, how) = match (options.observed_on, date::in_name(&document.name)) {
        (Some(day), _) => (day, "as asked for"),
        (None, Some(day)) => (day, "from the file name"),
        (None, None) => (today, "today: neither --observed-on nor the file name says"),
    };
    let mut facts = Facts::new(source(document, own), observed_on);
    facts.notes.push(format!("observed on {observed_on}, {how}"));
    facts.notes.extend(doubled);
    facts.foundations.push(FoundationFacts {
        slug: own.to_owned(),
        name: options.foundation_name.clone().or_else(|| {
            let label = || settings.as_ref()?.foundation.0.first().cloned();
            foundation::known_name(own).map(str::to_owned).or_else(label)
        }),
        ..FoundationFacts::default()
    });

    let by_settings = settings.as_ref().and_then(|settings| settings.members_category.0.first());
    let found = members::find(&categories, &options.members_categories, by_settings.map(String::as_str))
        .map_err(|name| no_such_category(document, &name, &categories))?;
    facts.notes.extend(found.notes);
    let hosted = hosted::Hosted::read(&categories, own);
    read_members(&mut facts, &categories, &found.categories, &hosted, own);
    read_projects(&mut facts, &categories, &found.categories, &hosted);
    if hosted.len() > 0 {
        facts.notes.push(format!("{} other foundations are named by second_path", hosted.len()));
    }
    facts.foundations.extend(hosted.into_facts());
    Ok(facts)
}

fn source(document: &Document, own: &str) -> SourceFacts {
    SourceFacts {
        kind: SourceKind::Landscape,
        key: own.to_owned(),
        location: document.name.clone(),
        revision: Some(document.revision.clone()),
        licence: None,
    }
}

fn no_such_category(document: &Document, name: &str, categories: &[form::Category]) -> Error {
    let there: Vec<_> = categories.iter().map(|category| format!("\"{}\"", category.name())).collect();
    let mend = format!("its categories are {}", there.join(", "));
    Error::Request(Fault::of(&document.given, format!("has no category \"{name}\""), mend))
}

fn read_members(
    facts: &mut Facts,
    categories: &[form::Category],
    of_members: &[&form::Category],
    hosted: &hosted::Hosted<'_>,
    own: &str,
) {
    let mut seen = HashSet::new();
    for category in of_members {
        facts.members.extend(members::members(category, own, &mut seen, &mut facts.notes));
    }
    if !facts.members.is_empty() {
        facts.complete.push(Scope::Members(own.to_owned()));
    }
    let mut elsewhere = BTreeSet::new();
    let mut seen = HashSet::new();
    for category in categories {
        let are_listed = of_members.iter().any(|listed| std::ptr::eq(*listed, category));
        for (_, item) in category.items().filter(|(_, item)| !item.name().is_empty()) {
            for foundation in hosted.memberships(item) {
                // The list of members already says who belongs to the landscape's own foundation, and in which tier.
                let is_known = foundation == own && are_listed;
                if !is_known && seen.insert((item.name(), foundation.to_owned())) {
                    // `joined` is the day of the landscape's own foundation.
                    let mut member = members::member(item, foundation, None, &mut Vec::new());
                    member.since = None;
                    facts.members.push(member);
                    elsewhere.insert(foundation.to_owned());
                }
            }
        }
    }
    elsewhere.remove(own);
    facts.complete.extend(elsewhere.into_iter().map(Scope::Members));
}

fn read_projects(
    facts: &mut Facts,
    categories: &[form::Category],
    of_members: &[&form::Category],
    hosted: &hosted::Hosted<'_>,
) {
    let mut projects = projects::Projects::default();
    let mut left_out = 0;
    let others = categories
        .iter()
        .filter(|category| !of_members.iter().any(|listed| std::ptr::eq(*listed, *category)));
    for (_, item) in others.flat_map(form::Category::items) {
        if !projects.take(item, hosted.host(item), &mut facts.notes) {
            left_out += usize::from(hosted.memberships(item).next().is_none());
        }
    }
    let retired = projects.judge_retired();
    if left_out > 0 {
        facts.notes.push(format!(
            "left out: {left_out} entries without maturity, which the foundation does not host"
        ));
    }
    if retired > 0 {
        facts.notes.push(format!("left out: {retired} entries called archived that were never accepted"));
    }
    if projects.twice > 0 {
        facts.notes.push(format!("{} projects stand in more than one category", projects.twice));
    }
    let hosts: BTreeSet<_> = projects.found.iter().map(|project| project.foundation.clone()).collect();
    facts.complete.extend(hosts.into_iter().map(Scope::Projects));
    facts.projects = projects.found;
}

#[cfg(test)]
mod tests;

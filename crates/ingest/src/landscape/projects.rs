//! What a foundation hosts: the entries with a maturity or with the dates of one.

use std::collections::HashMap;

use pediment_storage::{PartialDate, ProjectFacts};

use super::form::Item;
use crate::{company, date, slug::slug};

/// The projects read so far, and what was left out.
#[derive(Default)]
pub(super) struct Projects {
    pub(super) found: Vec<ProjectFacts>,
    /// By foundation and key, where it stands in `found`.
    places: HashMap<(String, String), usize>,
    /// Whether all projects that are alive say when they were accepted.
    some_without_acceptance: bool,
    /// Retired entries that were never accepted, to be judged when all are known.
    retired: Vec<ProjectFacts>,
    pub(super) twice: usize,
}

impl Projects {
    /// Takes an entry if it is a project; says whether it was.
    pub(super) fn take(&mut self, item: &Item, foundation: &str, notes: &mut Vec<String>) -> bool {
        let maturity = item.maturity();
        let mut dated = |name: &str, text: Option<&String>| -> Option<PartialDate> {
            let text = text.map(|text| text.trim()).filter(|text| !text.is_empty())?;
            let found = date::partial(text);
            if found.is_none() {
                notes.push(format!("left out: \"{text}\", when {} was {name}, is no date", item.name()));
            }
            found
        };
        let extra = item.extra();
        let accepted = dated("accepted", extra.and_then(|extra| extra.accepted.as_ref()));
        let incubating = dated("incubating", extra.and_then(|extra| extra.incubating.as_ref()));
        let graduated = dated("graduated", extra.and_then(|extra| extra.graduated.as_ref()));
        let archived = dated("archived", extra.and_then(|extra| extra.archived.as_ref()));
        let has_date = [&accepted, &incubating, &graduated, &archived].into_iter().any(Option::is_some);
        if maturity.is_none() && !has_date {
            return false;
        }
        let project = ProjectFacts {
            foundation: foundation.to_owned(),
            slug: slug(item.name()),
            name: item.name().to_owned(),
            homepage: item.homepage_url.as_deref().and_then(company::web_page),
            repository: item.repository().and_then(company::web_page),
            maturity: maturity.map(str::to_owned),
            accepted,
            incubating,
            graduated,
            archived,
        };
        if project.slug.is_empty() {
            notes.push("left out: a project without a name".to_owned());
        } else if maturity == Some("archived") && !has_date {
            self.retired.push(project);
        } else {
            self.some_without_acceptance |= project.accepted.is_none();
            self.add(project);
        }
        true
    }

    /// All have been taken. Where every project says when it was accepted, an entry that is only called archived
    /// was never one of the foundation's: it is a tool of the surroundings that nobody works on any more.
    pub(super) fn judge_retired(&mut self) -> usize {
        let retired = std::mem::take(&mut self.retired);
        if !self.some_without_acceptance && !self.found.is_empty() {
            return retired.len();
        }
        for project in retired {
            self.add(project);
        }
        0
    }

    fn add(&mut self, mut project: ProjectFacts) {
        let key = |project: &ProjectFacts| (project.foundation.clone(), project.slug.clone());
        if let Some(known) = self.places.get(&key(&project)).map(|at| &mut self.found[*at]) {
            if known.name == project.name {
                // An entry that stands in two categories says no more than once.
                known.maturity = known.maturity.take().or(project.maturity);
                known.accepted = known.accepted.take().or(project.accepted);
                known.incubating = known.incubating.take().or(project.incubating);
                known.graduated = known.graduated.take().or(project.graduated);
                known.archived = known.archived.take().or(project.archived);
                self.twice += 1;
                return;
            }
            let base = project.slug.clone();
            let mut number = 2;
            while self.places.contains_key(&key(&project)) {
                project.slug = format!("{base}-{number}");
                number += 1;
            }
        }
        self.places.insert(key(&project), self.found.len());
        self.found.push(project);
    }
}

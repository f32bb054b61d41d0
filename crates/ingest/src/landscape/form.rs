//! The forms of a landscape file: the first with its null marker keys, and landscape2's without them.

use serde::Deserialize;

use crate::yaml::{List, Mapping, Marker, Texts};

/// A whole file. One of the two roots is there.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    pub(super) landscape: Option<List<Category>>,
    pub(super) categories: Option<List<Category>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Category {
    #[serde(rename = "category")]
    marker: Marker<Self>,
    name: Option<String>,
    subcategories: List<Subcategory>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Subcategory {
    #[serde(rename = "subcategory")]
    marker: Marker<Self>,
    name: Option<String>,
    items: List<Item>,
}

/// An entry: a project, a product or a member.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Item {
    #[serde(rename = "item")]
    marker: Marker<Self>,
    name: Option<String>,
    pub(super) homepage_url: Option<String>,
    pub(super) repo_url: Option<String>,
    pub(super) crunchbase: Option<String>,
    pub(super) project: Option<String>,
    pub(super) joined: Option<String>,
    pub(super) second_path: Texts,
    unnamed_organization: Option<String>,
    extra: Mapping<Extra>,
    organization: Mapping<Organization>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Extra {
    pub(super) accepted: Option<String>,
    pub(super) incubating: Option<String>,
    pub(super) graduated: Option<String>,
    pub(super) archived: Option<String>,
    pub(super) lfx_slug: Option<String>,
    pub(super) linkedin_url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Organization {
    linkedin: Option<String>,
}

impl File {
    /// The categories, if there is a root for them.
    pub(super) fn categories(self) -> Option<Vec<Category>> {
        let found = self.landscape.or(self.categories)?;
        Some(found.0.into_iter().map(Category::unmarked).collect())
    }
}

impl Category {
    fn unmarked(mut self) -> Self {
        match std::mem::take(&mut self.marker) {
            Marker::Entry(entry) if self.name.is_none() => return entry.unmarked(),
            Marker::Name(name) => self.name = self.name.or(Some(name)),
            _ => {}
        }
        self.subcategories.0 = self.subcategories.0.into_iter().map(Subcategory::unmarked).collect();
        self
    }

    /// Its name, or nothing.
    pub(super) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default().trim()
    }

    /// Its parts; in a list of members, the tiers.
    pub(super) fn subcategories(&self) -> &[Subcategory] {
        &self.subcategories.0
    }

    /// Its entries, with the part they stand in.
    pub(super) fn items(&self) -> impl Iterator<Item = (&Subcategory, &Item)> {
        self.subcategories().iter().flat_map(|part| part.items().iter().map(move |item| (part, item)))
    }
}

impl Subcategory {
    fn unmarked(mut self) -> Self {
        match std::mem::take(&mut self.marker) {
            Marker::Entry(entry) if self.name.is_none() => return entry.unmarked(),
            Marker::Name(name) => self.name = self.name.or(Some(name)),
            _ => {}
        }
        self.items.0 = self.items.0.into_iter().map(Item::unmarked).collect();
        self
    }

    /// Its name, or nothing.
    pub(super) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default().trim()
    }

    /// Its entries.
    pub(super) fn items(&self) -> &[Item] {
        &self.items.0
    }
}

impl Item {
    fn unmarked(mut self) -> Self {
        match std::mem::take(&mut self.marker) {
            Marker::Entry(entry) if self.name.is_none() => entry.unmarked(),
            Marker::Name(name) => Self { name: self.name.or(Some(name)), ..self },
            _ => self,
        }
    }

    /// Its name, or nothing.
    pub(super) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default().trim()
    }

    /// What else is known of it.
    pub(super) fn extra(&self) -> Option<&Extra> {
        self.extra.0.as_ref()
    }

    /// Whether it stands for somebody who does not want to be named.
    pub(super) fn is_unnamed(&self) -> bool {
        self.unnamed_organization.as_deref().is_some_and(|text| ["true", "yes", "True"].contains(&text))
    }

    /// Its repository, if it has one.
    pub(super) fn repository(&self) -> Option<&str> {
        self.repo_url.as_deref().map(str::trim).filter(|url| !url.is_empty())
    }

    /// Its maturity as written, if it has one.
    pub(super) fn maturity(&self) -> Option<&str> {
        self.project.as_deref().map(str::trim).filter(|word| !word.is_empty())
    }

    /// Its page at `LinkedIn`, in either place.
    pub(super) fn linkedin(&self) -> Option<&str> {
        let organization =
            self.organization.0.as_ref().and_then(|organization| organization.linkedin.as_deref());
        self.extra().and_then(|extra| extra.linkedin_url.as_deref()).or(organization)
    }

    /// The other places of this entry that stand under a heading: `Project Membership / X` gives `X`.
    pub(super) fn places_under(&self, heading: &str) -> impl Iterator<Item = &str> {
        self.second_path.0.iter().filter_map(move |path| {
            let (first, rest) = path.split_once('/')?;
            let is_it = first.trim().eq_ignore_ascii_case(heading) && !rest.trim().is_empty();
            is_it.then(|| rest.trim())
        })
    }
}

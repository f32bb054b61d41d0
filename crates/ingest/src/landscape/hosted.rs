//! Foundations inside a foundation's landscape: `second_path: "Project Membership / X"` makes an entry a member
//! of X, `"Project Group / X"` makes it a part of X.

use std::collections::{BTreeMap, HashMap};

use pediment_storage::FoundationFacts;

use super::form::{Category, Item};
use crate::company;
use crate::foundation::{Called, called};

const MEMBERSHIP: &str = "Project Membership";
const GROUP: &str = "Project Group";

/// The foundations that a landscape names, by the names it gives them.
pub(super) struct Hosted<'a> {
    /// The foundation whose landscape it is.
    own: &'a str,
    by_name: HashMap<String, Called>,
    /// By key: what is known of it.
    facts: BTreeMap<String, FoundationFacts>,
}

impl<'a> Hosted<'a> {
    /// Reads which foundations there are.
    pub(super) fn read(categories: &[Category], own: &'a str) -> Self {
        let items = || categories.iter().flat_map(Category::items).map(|(_, item)| item);
        let entries: HashMap<&str, &Item> = items()
            .filter(|item| item.extra().is_some_and(|extra| extra.lfx_slug.is_some()))
            .map(|item| (item.name(), item))
            .collect();
        let mut hosted = Self { own, by_name: HashMap::new(), facts: BTreeMap::new() };
        let named = items().flat_map(|item| item.places_under(MEMBERSHIP).chain(item.places_under(GROUP)));
        for name in named {
            if hosted.by_name.contains_key(name) {
                continue;
            }
            let entry = entries.get(name);
            let stable = entry.and_then(|item| item.extra()).and_then(|extra| extra.lfx_slug.as_deref());
            let Some(called) = called(name, stable) else { continue };
            if called.slug != own {
                let facts = hosted.facts.entry(called.slug.clone()).or_default();
                facts.slug.clone_from(&called.slug);
                facts.name = Some(called.name.clone());
                if let Some(entry) = entry {
                    facts.homepage = entry.homepage_url.as_deref().and_then(company::web_page);
                }
            }
            hosted.by_name.insert(name.to_owned(), called);
        }
        hosted.read_parents(&entries);
        hosted
    }

    /// A foundation is part of the group its own entry stands in; an entry that stands in none is part of the
    /// foundation whose landscape this is. A foundation without an entry says nothing of its parent.
    fn read_parents(&mut self, entries: &HashMap<&str, &Item>) {
        let parents: Vec<(String, String)> = self
            .by_name
            .iter()
            .filter(|(_, called)| called.slug != self.own)
            .filter_map(|(name, called)| {
                let parent = entries.get(name.as_str()).map(|entry| self.host(entry))?;
                (parent != called.slug).then(|| (called.slug.clone(), parent.to_owned()))
            })
            .collect();
        for (slug, parent) in parents {
            if let Some(facts) = self.facts.get_mut(&slug) {
                facts.parent = Some(parent);
            }
        }
        // A tree has no circles: whoever would be above itself hangs on the landscape's own foundation.
        let keys: Vec<String> = self.facts.keys().cloned().collect();
        for key in keys {
            let mut above = self.parent(&key).map(str::to_owned);
            for _ in 0..self.facts.len() {
                above = match above {
                    Some(slug) if slug == key => {
                        let own = self.own.to_owned();
                        if let Some(facts) = self.facts.get_mut(&key) {
                            facts.parent = Some(own);
                        }
                        break;
                    }
                    Some(slug) => self.parent(&slug).map(str::to_owned),
                    None => break,
                };
            }
        }
    }

    fn parent(&self, slug: &str) -> Option<&str> {
        self.facts.get(slug)?.parent.as_deref()
    }

    /// The key of the foundation that hosts an entry.
    pub(super) fn host<'s>(&'s self, item: &Item) -> &'s str {
        let mut groups = item.places_under(GROUP).filter_map(|name| self.by_name.get(name));
        groups.next().map_or(self.own, |called| called.slug.as_str())
    }

    /// The keys of the foundations that an entry is a member of.
    pub(super) fn memberships<'s>(&'s self, item: &'s Item) -> impl Iterator<Item = &'s str> {
        item.places_under(MEMBERSHIP)
            .filter_map(|name| self.by_name.get(name))
            .map(|called| called.slug.as_str())
    }

    /// What is known of the foundations.
    pub(super) fn into_facts(self) -> impl Iterator<Item = FoundationFacts> {
        self.facts.into_values()
    }

    /// How many foundations are named beside the own one.
    pub(super) fn len(&self) -> usize {
        self.facts.len()
    }
}

//! Foundations: found by slug, made where new, their tree kept free of circles.

use std::collections::{BTreeSet, HashMap};

use sea_orm::EntityTrait;

use super::Import;
use crate::{
    Error, Facts, FoundationStatus, Id, Kind, Result, Scope, Subject,
    entity::{former_slug, foundation},
    fold,
    id::FoundationId,
};

impl Import<'_> {
    /// Takes up all foundations (there are few), makes those that are new, and states what is said of them.
    pub(super) async fn foundations(&mut self) -> Result<()> {
        self.write.foundations.load(foundation::Entity::find().all(&self.write.tx).await?);
        let former = former_slug::Entity::find().all(&self.write.tx).await?;
        let mut by_slug: HashMap<String, i64> = former
            .into_iter()
            .filter(|row| row.kind == Kind::Foundation.number())
            .map(|row| (row.slug, row.subject_id))
            .collect();
        by_slug.extend(self.write.foundations.iter().map(|row| (row.slug.clone(), row.id)));
        for stated in &self.facts.foundations {
            if by_slug.contains_key(&stated.slug) {
                continue;
            }
            let id = self.write.foundations.next_id();
            let name = stated.name.clone().unwrap_or_else(|| stated.slug.clone());
            self.write.foundations.put(foundation::Model {
                id,
                slug: stated.slug.clone(),
                name_key: fold(&name),
                name,
                homepage: None,
                founded_on: None,
                parent_id: None,
                status: FoundationStatus::Active,
            });
            by_slug.insert(stated.slug.clone(), id);
        }
        for slug in named(self.facts) {
            if !by_slug.contains_key(slug) {
                return Err(Error::Facts(format!(
                    "{}: there is no foundation `{slug}`; state it in the same source, or import it first",
                    self.facts.source.location
                )));
            }
        }
        self.foundation_ids = by_slug;
        let ids: Vec<i64> = self.foundation_ids.values().copied().collect();
        self.write.ledger.load(&self.write.tx, Kind::Foundation, ids).await?;
        for stated in &self.facts.foundations {
            let subject = self.foundation(&stated.slug).subject();
            self.state(subject, "", None);
            self.state_some(subject, "name", stated.name.as_deref());
            self.state_some(subject, "homepage", stated.homepage.as_deref());
            self.state_some(subject, "foundedOn", stated.founded_on.as_ref().map(crate::PartialDate::as_str));
            self.state_some(subject, "parent", stated.parent.as_deref());
            self.state_some(subject, "status", stated.status.map(status_word));
        }
        for (subject, field) in self.write.ledger.touched(Kind::Foundation) {
            self.settle_foundation(subject, &field);
        }
        self.refuse_circles()
    }

    /// The id behind a slug that [`Import::foundations`] has seen.
    pub(super) fn foundation(&self, slug: &str) -> FoundationId {
        FoundationId::new(*self.foundation_ids.get(slug).expect("every slug of the facts was looked up"))
    }

    fn settle_foundation(&mut self, subject: Subject, field: &str) {
        let believed = self.write.ledger.believed(subject, field).map(str::to_owned);
        let parent = believed.as_ref().and_then(|slug| self.foundation_ids.get(slug)).copied();
        let Some(row) = self.write.foundations.get_mut(&subject.id) else { return };
        if let Some(value) = &believed {
            match field {
                "name" => {
                    row.name.clone_from(value);
                    row.name_key = fold(value);
                }
                "homepage" => row.homepage = Some(value.clone()),
                "foundedOn" => row.founded_on = value.parse().ok(),
                "parent" => row.parent_id = parent.or(row.parent_id),
                "status" => row.status = status_of(value),
                _ => return,
            }
        }
        let words = row.slug.clone();
        self.judge(subject, &words, field, believed.as_deref());
    }

    fn refuse_circles(&self) -> Result<()> {
        for row in self.write.foundations.iter() {
            let mut above = BTreeSet::from([row.id]);
            let mut at = row;
            while let Some(parent) = at.parent_id.and_then(|id| self.write.foundations.get(&id)) {
                if !above.insert(parent.id) {
                    return Err(Error::Facts(format!(
                        "{}: foundation `{}` would be part of itself by way of `{}`; correct the parent of one",
                        self.facts.source.location, parent.slug, at.slug
                    )));
                }
                at = parent;
            }
        }
        Ok(())
    }
}

/// All slugs of foundations that facts name without stating them.
fn named(facts: &Facts) -> BTreeSet<&str> {
    let mut slugs: BTreeSet<&str> =
        facts.foundations.iter().filter_map(|stated| stated.parent.as_deref()).collect();
    slugs.extend(facts.members.iter().map(|stated| stated.foundation.as_str()));
    slugs.extend(facts.seats.iter().map(|stated| stated.foundation.as_str()));
    slugs.extend(facts.principles.iter().map(|stated| stated.foundation.as_str()));
    slugs.extend(facts.projects.iter().map(|stated| stated.foundation.as_str()));
    slugs.extend(facts.announcements.iter().flat_map(|stated| &stated.foundations).map(String::as_str));
    slugs.extend(facts.complete.iter().map(|scope| match scope {
        Scope::Members(slug) | Scope::Projects(slug) => slug.as_str(),
    }));
    slugs
}

fn status_word(status: FoundationStatus) -> &'static str {
    match status {
        FoundationStatus::Forming => "FORMING",
        FoundationStatus::Active => "ACTIVE",
        FoundationStatus::Dissolved => "DISSOLVED",
    }
}

fn status_of(word: &str) -> FoundationStatus {
    match word {
        "FORMING" => FoundationStatus::Forming,
        "DISSOLVED" => FoundationStatus::Dissolved,
        _ => FoundationStatus::Active,
    }
}

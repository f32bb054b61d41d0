//! Companies: those that are new are made, and what is said of all of them is stated.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Import,
    identity::Entry,
    slug::{plain, slug},
};
use crate::{
    CompanyFacts, Error, Identifier, IdentifierScheme, Kind, Result, Subject,
    entity::{company, company_alias, company_identifier, former_slug, member},
    fold,
    rows::among,
};

impl Import<'_> {
    /// Matches, makes and states all companies of the facts.
    pub(super) async fn companies(&mut self) -> Result<()> {
        let mut entries = self.identify().await?;
        self.make(&mut entries).await?;
        self.refuse_unknown_parents(&entries)?;
        self.remember(&entries);
        let speakers = self.speakers(&entries);
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.makes) {
            let Some(id) = entry.id else { continue };
            self.state_company(id, entry.facts, speakers.get(&id) == Some(&at));
        }
        let touched = self.write.ledger.touched(Kind::Company);
        if touched.iter().any(|(_, field)| field == "parent") {
            self.write.take_up_ancestors().await?;
        }
        for (subject, field) in touched {
            self.settle_company(subject, &field);
        }
        self.members_follow_names().await
    }

    /// Which of several statements about one company gives it its name and address: the one by the name that the
    /// source gave it before, or that it goes by, else the first.
    fn speakers(&self, entries: &[Entry<'_>]) -> HashMap<i64, usize> {
        let mut speakers: HashMap<i64, (u8, usize)> = HashMap::new();
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.makes) {
            let Some(id) = entry.id else { continue };
            let subject = Subject { kind: Kind::Company, id };
            let source = self.by.source_id;
            let names = self.write.ledger.statements(subject, "name");
            let own = names
                .filter(|statement| statement.source_id == source && statement.first_seen <= self.by.day)
                .max_by_key(|statement| (statement.last_seen, statement.id));
            let rank = if own.and_then(|statement| statement.value.as_ref()) == Some(&entry.facts.name) {
                0
            } else {
                u8::from(self.write.companies.get(&id).is_none_or(|row| row.name != entry.facts.name)) + 1
            };
            let best = speakers.entry(id).or_insert((rank, at));
            *best = (rank, at).min(*best);
        }
        speakers.into_iter().map(|(id, (_, at))| (id, at)).collect()
    }

    /// Makes a company of each statement that was matched with none.
    async fn make(&mut self, entries: &mut [Entry<'_>]) -> Result<()> {
        let wanted = |facts: &CompanyFacts| -> String {
            let of_identifier = |scheme| {
                let value = facts.identifiers.iter().find(|identifier| identifier.scheme == scheme);
                value.and_then(|identifier| slug(identifier.value.split('.').next().unwrap_or_default()))
            };
            let stated = facts.slug.clone();
            stated
                .or_else(|| slug(&facts.name))
                .or_else(|| of_identifier(IdentifierScheme::Crunchbase))
                .or_else(|| of_identifier(IdentifierScheme::Domain))
                .unwrap_or_else(|| "company".to_owned())
        };
        let new = || entries.iter().filter(|entry| entry.id.is_none() && entry.makes);
        if new().next().is_none() {
            self.give_curated_slugs(entries);
            return Ok(());
        }
        let numbered = |base: String| (2..=9).map(move |n| format!("{base}-{n}")).collect::<Vec<_>>();
        let slugs = new().map(|entry| wanted(entry.facts)).flat_map(|base| {
            let more = numbered(base.clone());
            std::iter::once(base).chain(more)
        });
        let slugs: Vec<String> = slugs.collect();
        let mut taken = self.write.taken_slugs(slugs).await?;
        let mut made: Vec<(i64, CompanyFacts)> = Vec::new();
        for entry in entries.iter_mut().filter(|entry| entry.id.is_none() && entry.makes) {
            if let Some((id, _)) = made.iter().find(|(_, other)| is_same(other, entry.facts)) {
                entry.id = Some(*id);
                continue;
            }
            let id = self.write.companies.next_id();
            let base = wanted(entry.facts);
            let mut slug = base.clone();
            let mut number = 2;
            while taken.contains(&slug) {
                slug = if number < 10 { format!("{base}-{number}") } else { format!("{base}-{id}") };
                number += 1;
            }
            taken.insert(slug.clone());
            self.write.companies.put(company::Model {
                id,
                slug,
                name: entry.facts.name.clone(),
                name_key: fold(&entry.facts.name),
                legal_name: None,
                homepage: None,
                country: None,
                parent_id: None,
                merged_into: None,
            });
            entry.id = Some(id);
            made.push((id, entry.facts.clone()));
        }
        // Who is only mentioned by name may have been made just now.
        for entry in entries.iter_mut().filter(|entry| entry.id.is_none()) {
            let mut alike = made.iter().filter(|(_, facts)| fold(&facts.name) == fold(&entry.facts.name));
            if let (Some((id, _)), None) = (alike.next(), alike.next()) {
                entry.id = Some(*id);
            }
        }
        self.give_curated_slugs(entries);
        Ok(())
    }

    fn refuse_unknown_parents(&self, entries: &[Entry<'_>]) -> Result<()> {
        for facts in entries.iter().map(|entry| entry.facts) {
            let Some(parent) = &facts.parent else { continue };
            let place = &self.facts.source.location;
            if facts.slug.as_ref() == Some(parent) {
                return Err(Error::Facts(format!(
                    "{place}: {} cannot belong to itself; name another",
                    facts.name
                )));
            }
            if self.write.company_at(parent).is_none() {
                return Err(Error::Facts(format!(
                    "{place}: {} belongs to `{parent}`, which is no company; state it too, or correct the slug",
                    facts.name
                )));
            }
        }
        Ok(())
    }

    /// A company that a curated source knows by another slug goes by that; the former one leads to it.
    fn give_curated_slugs(&mut self, entries: &[Entry<'_>]) {
        for entry in entries {
            let (Some(id), Some(slug)) = (entry.id, &entry.facts.slug) else { continue };
            let has_it = self.write.companies.get(&id).is_none_or(|row| row.slug == *slug);
            // A former slug that a source goes on using changes nothing.
            if has_it || self.write.company_at(slug).is_some() {
                continue;
            }
            let subject = Subject { kind: Kind::Company, id };
            if self.write.ledger.ranked(subject, "name").iter().any(|row| self.write.ledger.is_curated(row)) {
                continue;
            }
            let row = self.write.companies.get_mut(&id).expect("it was just read");
            let former = std::mem::replace(&mut row.slug, slug.clone());
            let kind = Kind::Company.number();
            self.write.former_slugs.put(former_slug::Model { kind, slug: former, subject_id: id });
        }
    }

    fn state_company(&mut self, id: i64, facts: &CompanyFacts, is_first: bool) {
        let subject = Subject { kind: Kind::Company, id };
        self.state(subject, "", None);
        if is_first {
            self.state(subject, "name", Some(&facts.name));
            self.state_some(subject, "legalName", facts.legal_name.as_deref());
            self.state_some(subject, "homepage", facts.homepage.as_deref());
            self.state_some(subject, "country", facts.country.as_deref());
            self.state_some(subject, "parent", facts.parent.as_deref());
        } else {
            self.write.ledger.also(&self.by, subject, "aliases", Some(&facts.name));
        }
        for identifier in &facts.identifiers {
            let value = format!("{}:{}", scheme_word(identifier.scheme), identifier.value);
            self.write.ledger.also(&self.by, subject, "identifiers", Some(&value));
        }
        for alias in &facts.aliases {
            self.write.ledger.also(&self.by, subject, "aliases", Some(alias));
        }
        self.write.identify_company(id, &facts.identifiers);
    }

    /// Makes a field of a company what the ledger believes.
    pub(crate) fn settle_company(&mut self, subject: Subject, field: &str) {
        let believed = self.write.ledger.believed(subject, field).map(str::to_owned);
        let parent = believed.as_deref().filter(|_| field == "parent");
        let parent = parent.and_then(|slug| self.write.company_at(slug));
        // Since a merger, what was said of two companies can make a circle of one: then it stays where it is.
        let parent = parent.filter(|id| *id != subject.id && !self.write.is_under(*id, subject.id));
        let Some(row) = self.write.companies.get_mut(&subject.id) else { return };
        let words = row.slug.clone();
        match (field, &believed) {
            ("name", Some(name)) => {
                row.name.clone_from(name);
                row.name_key = fold(name);
                let name = name.clone();
                let names: Vec<(String, bool)> = self.names_of(subject, "name");
                self.write.call_also(subject.id, &name, names);
            }
            ("legalName", Some(_)) => row.legal_name.clone_from(&believed),
            ("homepage", Some(_)) => row.homepage.clone_from(&believed),
            ("country", Some(_)) => row.country.clone_from(&believed),
            ("parent", Some(_)) => {
                row.parent_id = parent.or(row.parent_id);
            }
            ("aliases", _) => {
                let name = row.name.clone();
                let names = self.names_of(subject, "aliases");
                self.write.call_also(subject.id, &name, names);
                return;
            }
            _ => return,
        }
        self.judge(subject, &words, field, believed.as_deref());
    }

    /// The names that sources give in a field, and whether a curated one does.
    fn names_of(&self, subject: Subject, field: &str) -> Vec<(String, bool)> {
        let mut names: BTreeMap<String, bool> = BTreeMap::new();
        for statement in self.write.ledger.statements(subject, field) {
            if let Some(name) = &statement.value {
                *names.entry(name.clone()).or_default() |= self.write.ledger.is_curated(statement);
            }
        }
        names.into_iter().collect()
    }

    /// Members are ordered by the names of their companies: those of a company that is called otherwise follow.
    async fn members_follow_names(&mut self) -> Result<()> {
        let renamed: Vec<i64> = self
            .write
            .companies
            .dirty()
            .filter(|(was, now)| was.is_some_and(|was| was.name_key != now.name_key))
            .map(|(_, now)| now.id)
            .collect();
        self.write.members_follow_names(renamed).await
    }
}

/// Whether two statements of one snapshot, neither of which is known, are about one company: the same name and no
/// two Crunchbase slugs, or a like name and a key in common.
fn is_same(one: &CompanyFacts, other: &CompanyFacts) -> bool {
    if one.slug.is_some() || other.slug.is_some() {
        return one.slug == other.slug;
    }
    if one.anonymous || other.anonymous {
        return one.anonymous && other.anonymous && one.name == other.name;
    }
    let crunchbase = |facts: &CompanyFacts| -> BTreeSet<Identifier> {
        let own =
            facts.identifiers.iter().filter(|identifier| identifier.scheme == IdentifierScheme::Crunchbase);
        own.cloned().collect()
    };
    let (left, right) = (crunchbase(one), crunchbase(other));
    if !left.is_empty() && !right.is_empty() && left.is_disjoint(&right) {
        return false;
    }
    let shares_key = one.identifiers.iter().any(|identifier| other.identifiers.contains(identifier));
    one.name == other.name || (shares_key && plain(&one.name) == plain(&other.name))
}

fn scheme_word(scheme: IdentifierScheme) -> &'static str {
    match scheme {
        IdentifierScheme::Crunchbase => "crunchbase",
        IdentifierScheme::Domain => "domain",
        IdentifierScheme::Lei => "lei",
        IdentifierScheme::Wikidata => "wikidata",
        IdentifierScheme::Ticker => "ticker",
        IdentifierScheme::Linkedin => "linkedin",
    }
}

impl crate::change_log::Write {
    /// Gives a company keys that it has not yet.
    pub(crate) fn identify_company(&mut self, id: i64, identifiers: &[Identifier]) {
        for identifier in identifiers {
            let has = self.identifiers.iter().any(|row| {
                row.company_id == id && row.scheme == identifier.scheme && row.value == identifier.value
            });
            if !has {
                let key = self.identifiers.next_id();
                let (scheme, value) = (identifier.scheme, identifier.value.clone());
                self.identifiers.put(company_identifier::Model { id: key, company_id: id, scheme, value });
            }
        }
    }

    /// Keeps other names of a company: name, and whether a curated source gave it.
    pub(crate) fn call_also(&mut self, id: i64, held: &str, names: Vec<(String, bool)>) {
        let mut known: HashMap<String, i64> = self
            .aliases
            .iter()
            .filter(|row| row.company_id == id)
            .map(|row| (row.name.clone(), row.id))
            .collect();
        for (name, curated) in names {
            if let Some(row) = known.get(&name).and_then(|key| self.aliases.get_mut(key)) {
                row.curated |= curated;
            } else if name != held {
                let key = self.aliases.next_id();
                let name_key = fold(&name);
                known.insert(name.clone(), key);
                self.aliases.put(company_alias::Model { id: key, company_id: id, name, name_key, curated });
            }
        }
    }

    /// Gives the members of companies the folded names of these.
    pub(crate) async fn members_follow_names(&mut self, companies: Vec<i64>) -> Result<()> {
        let rows = among::<member::Entity, _>(&self.tx, member::Column::CompanyId, companies.clone()).await?;
        self.members.load(rows);
        let keys: HashMap<i64, String> = companies
            .into_iter()
            .filter_map(|id| Some((id, self.companies.get(&id)?.name_key.clone())))
            .collect();
        for row in self.members.iter_mut() {
            if let Some(key) = keys.get(&row.company_id) {
                row.company_key.clone_from(key);
            }
        }
        Ok(())
    }
}

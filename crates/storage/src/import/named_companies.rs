//! Companies that announcements name, often by a word only.
//!
//! A company that is named and not known is not made. What it is called is kept (`called:NAME` in the ledger, where
//! `company:ID` stands for one that is known) and waits for somebody to be called so. The import that makes them
//! known links them: it does not matter which source was read first, and to read the announcement again changes
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::Import;
use crate::{
    AnnouncementFacts, CompanyFacts, Kind, Result, Subject,
    change_log::Write,
    entity::{announcement, announcement_company, company, company_alias, provenance},
    fold,
    rows::among,
};

const FIELD: &str = "companies";

fn known(id: i64) -> String {
    format!("company:{id}")
}

fn waiting(name_key: &str) -> String {
    format!("called:{name_key}")
}

impl Import<'_> {
    /// Links the companies that an announcement names, and keeps the names of those that nobody knows.
    pub(super) fn link_companies(&mut self, subject: Subject, stated: &AnnouncementFacts) {
        let words = stated.companies.iter().map(|company| {
            let id = self.companies.get(company).or_else(|| self.meant_before(subject, company));
            id.map_or_else(|| waiting(&fold(&company.name)), known)
        });
        let words: BTreeSet<String> = words.collect();
        for word in &words {
            self.write.ledger.also(&self.by, subject, FIELD, Some(word));
        }
        self.write.ledger.retract_others(&self.by, subject, FIELD, &words);
        self.write.links_follow_words(subject);
    }

    /// Whom the source meant before, where several go by that name now.
    fn meant_before(&self, subject: Subject, company: &CompanyFacts) -> Option<i64> {
        let called = self.write.companies_called(&fold(&company.name));
        let before = |id: &i64| {
            let said = self.write.ledger.statements(subject, FIELD);
            said.filter(|row| row.source_id == self.by.source_id).any(|row| row.value == Some(known(*id)))
        };
        let mut meant = called.into_keys().filter(before);
        meant.next().filter(|_| meant.next().is_none())
    }
}

impl Write {
    /// Links the announcements that wait for somebody to be called as companies are called since this write.
    pub(crate) async fn link_the_waiting(&mut self) -> Result<()> {
        let waiting = who_wait(&self.tx, &self.new_names()).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let called = || waiting.iter().map(|(_, name)| name.clone());
        let aliases =
            among::<company_alias::Entity, _>(&self.tx, company_alias::Column::NameKey, called()).await?;
        let companies = among::<company::Entity, _>(&self.tx, company::Column::NameKey, called()).await?;
        let ids = companies.iter().map(|row| row.id).chain(aliases.iter().map(|row| row.company_id));
        self.take_up_companies(ids.collect::<Vec<_>>()).await?;
        let ids = waiting.iter().map(|(id, _)| *id);
        let rows = among::<announcement::Entity, _>(&self.tx, announcement::Column::Id, ids).await?;
        self.take_up_announcements(rows).await?;
        for (id, name) in &waiting {
            let called = self.companies_called(name);
            let curated = called.iter().filter(|(_, curated)| **curated).map(|(id, _)| *id);
            let Some(company) = only(curated).or_else(|| only(called.keys().copied())) else { continue };
            let subject = Subject { kind: Kind::Announcement, id: *id };
            self.ledger.replace(subject, FIELD, &self::waiting(name), &known(company));
            self.links_follow_words(subject);
            self.links_follow_the_day(*id);
        }
        Ok(())
    }

    /// The names by which a company goes since this write.
    fn new_names(&self) -> BTreeSet<String> {
        let is_new = |was: Option<&company::Model>, now: &company::Model| {
            was.is_none_or(|was| was.name_key != now.name_key)
        };
        let companies = self.companies.dirty().filter(|(was, now)| is_new(*was, now));
        let aliases = self.aliases.dirty().map(|(_, row)| row.name_key.clone());
        companies.map(|(_, row)| row.name_key.clone()).chain(aliases).collect()
    }

    /// The companies that go by a name, among those taken up, and whether a curated source says so.
    fn companies_called(&self, name_key: &str) -> BTreeMap<i64, bool> {
        let mut called: BTreeMap<i64, bool> = BTreeMap::new();
        for row in self.companies.iter().filter(|row| row.name_key == name_key) {
            let subject = Subject { kind: Kind::Company, id: row.id };
            let names = self.ledger.ranked(subject, "name");
            *called.entry(self.survivor(row.id)).or_default() |=
                names.iter().any(|statement| self.ledger.is_curated(statement));
        }
        for row in self.aliases.iter().filter(|row| row.name_key == name_key) {
            *called.entry(self.survivor(row.company_id)).or_default() |= row.curated;
        }
        called
    }

    /// Makes the links of an announcement what the ledger says.
    fn links_follow_words(&mut self, subject: Subject) {
        let said = self.ledger.statements(subject, FIELD).filter_map(|row| row.value.as_ref());
        let linked: BTreeSet<i64> = said
            .filter_map(|word| word.strip_prefix("company:")?.parse().ok())
            .map(|id| self.survivor(id))
            .collect();
        let links = self.announcement_companies.iter().filter(|row| row.announcement_id == subject.id);
        let gone = links.filter(|row| !linked.contains(&row.company_id)).map(|row| row.company_id);
        for company in gone.collect::<Vec<_>>() {
            self.announcement_companies.remove(&(subject.id, company));
        }
        for company_id in linked {
            self.announcement_companies.put(announcement_company::Model {
                announcement_id: subject.id,
                company_id,
                published_at: 0,
            });
        }
    }
}

/// The announcements that wait for somebody to be called by one of these names.
async fn who_wait(db: &impl ConnectionTrait, names: &BTreeSet<String>) -> Result<Vec<(i64, String)>> {
    let mut found = Vec::new();
    let words: Vec<String> = names.iter().map(|name| waiting(name)).collect();
    for words in words.chunks(30_000) {
        let rows = provenance::Entity::find()
            // In so many words, and no others: the index is on these statements only.
            .filter(Expr::cust("field = 'companies'"))
            .filter(provenance::Column::Value.is_in(words.iter().cloned()))
            .all(db)
            .await?;
        let name =
            |row: provenance::Model| Some((row.subject_id, row.value?.strip_prefix("called:")?.to_owned()));
        found.extend(rows.into_iter().filter_map(name));
    }
    Ok(found)
}

/// The one, where there is one only.
fn only(mut ids: impl Iterator<Item = i64>) -> Option<i64> {
    ids.next().filter(|_| ids.next().is_none())
}

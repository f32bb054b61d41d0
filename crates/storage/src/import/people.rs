//! People: the same name at the same company is the same person.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Import;
use crate::{Kind, PersonFacts, Result, Subject, entity::person, fold, rows::among};

impl Import<'_> {
    /// Takes up the people of these names, makes those that are new, and states what is said of them.
    pub(super) async fn people(&mut self) -> Result<()> {
        let facts = self.facts;
        let seated = facts.seats.iter().filter_map(|seat| seat.person.as_ref());
        let people: Vec<&PersonFacts> =
            seated.chain(facts.announcements.iter().flat_map(|announcement| &announcement.authors)).collect();
        let names: BTreeSet<String> = people.iter().map(|person| fold(&person.name)).collect();
        if names.is_empty() {
            return Ok(());
        }
        let rows = among::<person::Entity, _>(&self.write.tx, person::Column::NameKey, names).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        self.write.people.load(rows);
        self.write.ledger.load(&self.write.tx, Kind::Person, ids).await?;
        let mut titles: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
        for facts in people {
            let company = facts.company.as_ref().and_then(|company| self.companies.get(company));
            let id = self.person(facts).unwrap_or_else(|| {
                let id = self.write.people.next_id();
                self.write.people.put(person::Model {
                    id,
                    name: facts.name.clone(),
                    name_key: fold(&facts.name),
                    title: None,
                    company_id: company,
                });
                id
            });
            if let Some(row) = self.write.people.get_mut(&id) {
                row.company_id = row.company_id.or(company);
            }
            self.state(Subject { kind: Kind::Person, id }, "", None);
            titles.entry(id).or_default().extend(facts.title.as_deref());
        }
        for (id, titles) in titles {
            // Of several, the one that the source gave before.
            let subject = Subject { kind: Kind::Person, id };
            let said = self.write.ledger.word_of(self.by.source_id, subject, "title");
            let title = titles.iter().find(|title| Some(**title) == said).or(titles.first()).copied();
            let title = title.map(str::to_owned);
            self.state_some(subject, "title", title.as_deref());
        }
        for (subject, _) in self.write.ledger.touched(Kind::Person).into_iter().filter(|(_, f)| f == "title")
        {
            self.settle_person(subject);
        }
        Ok(())
    }

    /// Makes a person's title what the ledger believes.
    pub(crate) fn settle_person(&mut self, subject: Subject) {
        let believed = self.write.ledger.believed(subject, "title").map(str::to_owned);
        let Some(row) = self.write.people.get_mut(&subject.id) else { return };
        row.title.clone_from(&believed);
        let words = row.name.clone();
        self.judge(subject, &words, "title", believed.as_deref());
    }

    /// The person who is meant, if they are known: at the company that is said; where none is said, the only one of
    /// the name.
    pub(super) fn person(&self, facts: &PersonFacts) -> Option<i64> {
        let company = facts.company.as_ref().and_then(|company| self.companies.get(company));
        let key = fold(&facts.name);
        let mut of_company: HashMap<Option<i64>, Vec<i64>> = HashMap::new();
        for row in self.write.people.iter().filter(|row| row.name_key == key) {
            of_company.entry(row.company_id).or_default().push(row.id);
        }
        let known =
            of_company.get(&company).or_else(|| of_company.get(&None)).and_then(|ids| ids.first().copied());
        let alone = || of_company.values().flatten().next().copied().filter(|_| of_company.len() == 1);
        known.or_else(|| if company.is_none() { alone() } else { None })
    }
}

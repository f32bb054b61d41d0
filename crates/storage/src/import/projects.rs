//! Projects: found by foundation and slug; over when a later snapshot of the source that stated them shows them no
//! more.

use std::collections::{BTreeSet, HashMap};

use super::Import;
use crate::{
    Id, Kind, PartialDate, ProjectFacts, Result, Scope, Subject, entity::project, fold, rows::among,
};

impl Import<'_> {
    /// Brings projects to what the facts say.
    pub(super) async fn projects(&mut self) -> Result<()> {
        let facts = self.facts;
        let mut whole: BTreeSet<i64> = BTreeSet::new();
        for scope in &facts.complete {
            if let Scope::Projects(slug) = scope {
                whole.insert(self.foundation(slug).key());
            }
        }
        let stated: BTreeSet<i64> =
            facts.projects.iter().map(|stated| self.foundation(&stated.foundation).key()).collect();
        let foundations: BTreeSet<i64> = stated.union(&whole).copied().collect();
        if foundations.is_empty() {
            return Ok(());
        }
        let rows =
            among::<project::Entity, _>(&self.write.tx, project::Column::FoundationId, foundations.clone())
                .await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        self.write.projects.load(rows);
        self.write.ledger.load(&self.write.tx, Kind::Project, ids).await?;
        let mut listed = self.write.listed(Kind::Project, foundations).await?;
        self.write.list(&mut listed, Kind::Project, &whole);
        let mut by_slug: HashMap<(i64, String), i64> =
            self.write.projects.iter().map(|row| ((row.foundation_id, row.slug.clone()), row.id)).collect();
        for stated in &facts.projects {
            let key = (self.foundation(&stated.foundation).key(), stated.slug.clone());
            let id = *by_slug.entry(key.clone()).or_insert_with(|| {
                let id = self.write.projects.next_id();
                self.write.projects.put(new(id, key.0, stated, self.by.day));
                id
            });
            self.state_project(Subject { kind: Kind::Project, id }, stated);
        }
        for (subject, field) in self.write.ledger.touched(Kind::Project) {
            self.settle_project(subject, &field);
        }
        let rows: Vec<(i64, i64)> =
            self.write.projects.iter().map(|row| (row.id, row.foundation_id)).collect();
        for (id, foundation) in rows {
            self.settle_project_period(id, listed.by(self.by.source_id, foundation));
        }
        Ok(())
    }

    fn state_project(&mut self, subject: Subject, stated: &ProjectFacts) {
        self.state(subject, "", None);
        self.state(subject, "name", Some(&stated.name));
        self.state_some(subject, "homepage", stated.homepage.as_deref());
        self.state_some(subject, "repository", stated.repository.as_deref());
        self.state_some(subject, "maturity", stated.maturity.as_deref());
        self.state_some(subject, "accepted", stated.accepted.as_ref().map(PartialDate::as_str));
        self.state_some(subject, "incubating", stated.incubating.as_ref().map(PartialDate::as_str));
        self.state_some(subject, "graduated", stated.graduated.as_ref().map(PartialDate::as_str));
        self.state_some(subject, "archived", stated.archived.as_ref().map(PartialDate::as_str));
    }

    fn settle_project(&mut self, subject: Subject, field: &str) {
        let believed = self.write.ledger.believed(subject, field).map(str::to_owned);
        let Some(row) = self.write.projects.get_mut(&subject.id) else { return };
        let Some(value) = believed else { return };
        let date = || value.parse::<PartialDate>().ok();
        match field {
            "name" => {
                row.name.clone_from(&value);
                row.name_key = fold(&value);
            }
            "homepage" => row.homepage = Some(value.clone()),
            "repository" => row.repository = Some(value.clone()),
            "maturity" => row.maturity = Some(value.clone()),
            "accepted" => row.accepted = date(),
            "incubating" => row.incubating = date(),
            "graduated" => row.graduated = date(),
            "archived" => row.archived = date(),
            _ => return,
        }
        let words = row.slug.clone();
        self.judge(subject, &words, field, Some(&value));
    }

    /// A project is over on the first day on which the source that owns it lists all projects without it.
    fn settle_project_period(&mut self, id: i64, listed: &BTreeSet<time::Date>) {
        let subject = Subject { kind: Kind::Project, id };
        let witnesses = self.write.ledger.witnesses(subject);
        let owner = self.write.ledger.owner(subject);
        let row = self.write.projects.get_mut(&id).expect("it was taken up");
        for (_, first, last) in &witnesses {
            row.first_seen = row.first_seen.min(*first);
            row.last_seen = row.last_seen.max(*last);
        }
        let own = witnesses.iter().find(|(source, ..)| *source == self.by.source_id);
        if let Some((_, _, last)) = own.filter(|_| owner == Some(self.by.source_id)) {
            row.until = listed.iter().find(|day| *day > last).copied().map(PartialDate::from);
        }
    }
}

fn new(id: i64, foundation: i64, stated: &ProjectFacts, day: time::Date) -> project::Model {
    project::Model {
        id,
        foundation_id: foundation,
        slug: stated.slug.clone(),
        name: stated.name.clone(),
        name_key: fold(&stated.name),
        homepage: None,
        repository: None,
        maturity: None,
        accepted: None,
        incubating: None,
        graduated: None,
        archived: None,
        until: None,
        first_seen: day,
        last_seen: day,
    }
}

//! The two companies themselves: their names, their keys, and their places among parents and subsidiaries.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::Merger;
use crate::{
    Identifier, Kind, MergeReport, Result, Subject, change_log::Write, entity::company, ledger::Speaker,
    rows::among,
};

impl Merger<'_> {
    /// Those that belong to the one that is no more, or went into it, do so with the survivor.
    pub(super) async fn companies(&mut self, report: &mut MergeReport) -> Result<()> {
        let (gone, stays) = (self.gone, self.stays);
        let write = &mut self.import.write;
        let above = write.companies.get(&gone).and_then(|row| row.parent_id);
        // A survivor from below takes the place of the one above it.
        write.take_up_ancestors().await?;
        if write.is_under(stays, gone) {
            write.companies.get_mut(&stays).expect("it was taken up").parent_id = above;
        }
        let near = Condition::any()
            .add(company::Column::ParentId.eq(gone))
            .add(company::Column::MergedInto.eq(gone));
        let rows = company::Entity::find().filter(near).all(&write.tx).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).filter(|id| *id != stays).collect();
        write.take_up_companies(ids).await?;
        for row in write.companies.iter_mut() {
            if row.parent_id == Some(gone) {
                row.parent_id = Some(stays);
                report.subsidiaries += 1;
            }
            if row.merged_into == Some(gone) {
                row.merged_into = Some(stays);
            }
        }
        let gone = write.companies.get_mut(&gone).expect("it was taken up");
        gone.merged_into = Some(stays);
        gone.parent_id = None;
        Ok(())
    }

    /// Names, keys, and all that was said of the one that is no more.
    pub(super) async fn company(&mut self) -> Result<()> {
        let gone = Subject { kind: Kind::Company, id: self.gone };
        let stays = Subject { kind: Kind::Company, id: self.stays };
        let write = &mut self.import.write;
        let name = |id: &i64| write.companies.get(id).expect("it was taken up").name.clone();
        let (other, held) = (name(&self.gone), name(&self.stays));
        let mut names = vec![(other.clone(), true)];
        let aliases: Vec<_> = write.aliases.iter().filter(|row| row.company_id == gone.id).cloned().collect();
        for row in aliases {
            write.aliases.remove(&row.id);
            names.push((row.name, row.curated));
        }
        write.call_also(stays.id, &held, names);
        let keys: Vec<_> =
            write.identifiers.iter().filter(|row| row.company_id == gone.id).cloned().collect();
        let mut identifiers = Vec::new();
        for row in keys {
            write.identifiers.remove(&row.id);
            identifiers.push(Identifier { scheme: row.scheme, value: row.value });
        }
        write.identify_company(stays.id, &identifiers);

        let by = write.speaker.clone().expect("the steward speaks");
        write.ledger.state(&by, stays, "name", Some(&held));
        write.ledger.also(&by, stays, "aliases", Some(&other));
        write.name_both(gone, stays);
        write.ledger.hand_over(gone, stays);
        write.take_up_parents(stays).await?;
        let touched = self.import.write.ledger.touched(Kind::Company);
        for (subject, field) in touched.iter().filter(|(subject, _)| *subject == stays) {
            self.import.settle_company(*subject, field);
        }
        Ok(())
    }
}

impl Write {
    /// A source that names both calls the survivor by both names.
    fn name_both(&mut self, gone: Subject, stays: Subject) {
        let own: Vec<i64> = self.ledger.statements(stays, "name").map(|row| row.source_id).collect();
        let both: Vec<_> = self
            .ledger
            .statements(gone, "name")
            .filter(|row| own.contains(&row.source_id))
            .cloned()
            .collect();
        for row in both {
            for day in [row.first_seen, row.last_seen] {
                let (location, revision) = (row.location.clone(), row.revision.clone());
                let by = Speaker { source_id: row.source_id, day, location, revision };
                self.ledger.also(&by, stays, "aliases", row.value.as_deref());
            }
        }
    }

    /// Takes up the companies that are said to be a company's parent.
    async fn take_up_parents(&mut self, of: Subject) -> Result<()> {
        let slugs: Vec<String> =
            self.ledger.statements(of, "parent").filter_map(|row| row.value.clone()).collect();
        for slug in &slugs {
            self.former(Kind::Company, slug).await?;
        }
        let rows = among::<company::Entity, _>(&self.tx, company::Column::Slug, slugs.clone()).await?;
        let former = slugs.iter().filter_map(|slug| {
            Some(self.former_slugs.get(&(Kind::Company.number(), slug.clone()))?.subject_id)
        });
        let ids: Vec<i64> = rows.iter().map(|row| row.id).chain(former).collect();
        self.take_up_companies(ids).await?;
        self.take_up_ancestors().await
    }
}

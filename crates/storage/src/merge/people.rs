//! The people of two companies that are one: those of one name are one person.

use super::Merger;
use crate::{
    Kind, MergeReport, Result, Subject,
    entity::{announcement_author, person, seat},
    rows::among,
};

fn subject(id: i64) -> Subject {
    Subject { kind: Kind::Person, id }
}

impl Merger<'_> {
    /// Moves people, and makes one of two.
    pub(super) async fn people(&mut self, report: &mut MergeReport) -> Result<()> {
        let (gone, stays) = (self.gone, self.stays);
        let write = &mut self.import.write;
        let column = person::Column::CompanyId;
        let rows = among::<person::Entity, _>(&write.tx, column, [gone, stays]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        write.people.load(rows.clone());
        write.ledger.load(&write.tx, Kind::Person, ids).await?;
        for row in rows.iter().filter(|row| row.company_id == Some(gone)) {
            let twin =
                rows.iter().find(|other| other.company_id == Some(stays) && other.name_key == row.name_key);
            if let Some(twin) = twin {
                self.join(row.id, twin.id).await?;
                report.people_joined += 1;
            } else {
                let row = self.import.write.people.get_mut(&row.id).expect("it was taken up");
                row.company_id = Some(stays);
                report.people += 1;
            }
        }
        Ok(())
    }

    async fn join(&mut self, goes: i64, keeps: i64) -> Result<()> {
        let write = &mut self.import.write;
        write.ledger.hand_over(subject(goes), subject(keeps));
        write.people.remove(&goes);
        write.lead(subject(goes), keeps).await?;
        let seats = among::<seat::Entity, _>(&write.tx, seat::Column::PersonId, [goes]).await?;
        write.seats.load(seats);
        for row in write.seats.iter_mut().filter(|row| row.person_id == Some(goes)) {
            row.person_id = Some(keeps);
        }
        let column = announcement_author::Column::PersonId;
        let authors = among::<announcement_author::Entity, _>(&write.tx, column, [goes]).await?;
        write.announcement_authors.load(authors);
        for row in write.announcement_authors.iter_mut().filter(|row| row.person_id == goes) {
            row.person_id = keeps;
        }
        self.import.settle_person(subject(keeps));
        Ok(())
    }
}

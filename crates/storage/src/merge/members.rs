//! Memberships of two companies that are one: they move to the survivor, and what is the same membership becomes
//! one row, whose former id leads on.

use std::collections::BTreeSet;

use super::Merger;
use crate::{
    Kind, MergeReport, Result,
    entity::{foundation, member, testimony},
    import::{
        listed::Listed,
        membership::{Membership, subject},
        testimony::Testimonies,
    },
    rows::among,
};

impl Merger<'_> {
    /// Moves memberships.
    pub(super) async fn members(&mut self, report: &mut MergeReport) -> Result<()> {
        let write = &mut self.import.write;
        let column = member::Column::CompanyId;
        let rows = among::<member::Entity, _>(&write.tx, column, [self.gone, self.stays]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let of: BTreeSet<i64> =
            rows.iter().filter(|row| row.company_id == self.gone).map(|row| row.foundation_id).collect();
        write.members.load(rows);
        write.ledger.load(&write.tx, Kind::Member, ids).await?;
        let column = testimony::Column::CompanyId;
        let said = among::<testimony::Entity, _>(&write.tx, column, [self.gone, self.stays]).await?;
        write.testimonies.load(said);
        let column = foundation::Column::Id;
        let foundations = among::<foundation::Entity, _>(&write.tx, column, of.iter().copied()).await?;
        write.foundations.load(foundations);
        let listed = write.listed(Kind::Member, of.iter().copied()).await?;
        for foundation in of {
            self.membership(foundation, &listed, report).await?;
        }
        Ok(())
    }

    /// Moves the memberships in one foundation.
    async fn membership(&mut self, id: i64, listed: &Listed, report: &mut MergeReport) -> Result<()> {
        let (gone, stays) = (self.gone, self.stays);
        let write = &mut self.import.write;
        let key = write.companies.get(&stays).expect("it was taken up").name_key.clone();
        let mut moving: Vec<i64> = Vec::new();
        let mut rows: Vec<i64> = Vec::new();
        for row in write.members.iter_mut().filter(|row| row.foundation_id == id) {
            if row.company_id == gone {
                row.company_id = stays;
                row.company_key.clone_from(&key);
                moving.push(row.id);
            } else if row.company_id == stays {
                rows.push(row.id);
            }
        }
        rows.extend(&moving);
        let said = |company: i64| {
            let of =
                write.testimonies.iter().filter(|row| (row.foundation_id, row.company_id) == (id, company));
            Testimonies::of(id, company, of.cloned().collect())
        };
        let mut testimonies = said(stays);
        testimonies.join(said(gone), listed);
        testimonies.write(write);
        let import = &mut self.import;
        let (foundation, company, led) = (id, stays, Vec::new());
        let mut membership = Membership { import, foundation, company, rows, testimonies, listed, led };
        membership.settle();
        let joined = membership.led;
        report.members_joined += joined.len();
        report.members += moving.iter().filter(|id| !joined.iter().any(|(goes, _)| goes == *id)).count();
        for (goes, keeps) in joined {
            self.import.write.lead(subject(goes), keeps).await?;
        }
        Ok(())
    }
}

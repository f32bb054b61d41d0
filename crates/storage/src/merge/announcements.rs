//! The announcements that name two companies that are one.

use std::collections::BTreeSet;

use super::Merger;
use crate::{
    Kind, MergeReport, Result, Subject,
    entity::{
        announcement,
        announcement_company::{Column, Entity, Model},
    },
    rows::among,
};

impl Merger<'_> {
    /// Links announcements to the survivor.
    pub(super) async fn announcements(&mut self, report: &mut MergeReport) -> Result<()> {
        let (gone, stays) = (self.gone, self.stays);
        let write = &mut self.import.write;
        let named = among::<Entity, _>(&write.tx, Column::CompanyId, [gone]).await?;
        let ids: BTreeSet<i64> = named.iter().map(|row| row.announcement_id).collect();
        let links = among::<Entity, _>(&write.tx, Column::AnnouncementId, ids.iter().copied()).await?;
        write.announcement_companies.load(links);
        let written = write.announcement_authors.dirty().map(|(_, row)| row.announcement_id);
        let touched: BTreeSet<i64> = ids.iter().copied().chain(written).collect();
        let rows = among::<announcement::Entity, _>(&write.tx, announcement::Column::Id, touched).await?;
        write.announcements.load(rows);
        write.ledger.load(&write.tx, Kind::Announcement, ids).await?;
        report.announcements = named.len();
        for row in named {
            let subject = Subject { kind: Kind::Announcement, id: row.announcement_id };
            write.announcement_companies.remove(&(row.announcement_id, gone));
            write.announcement_companies.put(Model { company_id: stays, ..row });
            let (gone, stays) = (format!("company:{gone}"), format!("company:{stays}"));
            write.ledger.replace(subject, "companies", &gone, &stays);
        }
        Ok(())
    }
}

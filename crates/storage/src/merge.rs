//! The merger of two companies that are one.
//!
//! The survivor keeps its id, slug and name; the other's id and slug lead to it from then on, and its names become
//! curated aliases, so that a source that goes on naming it is understood. What sources said of the other moves
//! along, and the ledger decides again: from then on the store holds what it would hold had all sources meant one
//! company from the beginning.
//!
//! Invariant: importing again what was imported before changes nothing, and does not part the two again.

mod announcements;
mod company;
mod members;
mod people;
mod seats;
#[cfg(test)]
mod tests;

use futures_util::future::BoxFuture;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Error, ImportOptions, Importing, Kind, MergeReport, Result, Store, Subject,
    change_log::Write,
    entity::{company as company_row, former_id},
    import::Import,
    rows::among,
    steward,
};

impl Store {
    /// Merges one company into another. Doing it again changes nothing.
    pub async fn merge_companies(&self, from: &str, into: &str) -> Result<MergeReport> {
        let importing = self.begin_import(ImportOptions::default()).await?;
        let (importing, report) = importing.merge_companies(from, into).await?;
        importing.finish().await?;
        Ok(report)
    }
}

impl Importing {
    /// Merges one company into another, over what was taken in before.
    pub fn merge_companies<'a>(
        self,
        from: &'a str,
        into: &'a str,
    ) -> BoxFuture<'a, Result<(Self, MergeReport)>> {
        Box::pin(async move {
            let (write, report) = merge(self.write.next().await?, from, into).await?;
            Ok((Self { write, ..self }, MergeReport { dry_run: self.options.dry_run, ..report }))
        })
    }
}

async fn merge(mut write: Write, from: &str, into: &str) -> Result<(Write, MergeReport)> {
    let gone = write.company_called(from).await?;
    let stays = write.company_called(into).await?;
    write.take_up_companies([gone, stays]).await?;
    let stays = write.survivor(stays);
    let mut report = MergeReport {
        from: slug_of(&write, gone),
        from_id: gone,
        into: slug_of(&write, stays),
        into_id: stays,
        ..MergeReport::default()
    };
    if gone == stays {
        return Err(Error::Facts(format!("`{from}` and `{into}` are the same company; name two")));
    }
    match write.companies.get(&gone).and_then(|row| row.merged_into) {
        Some(_) if write.survivor(gone) == stays => return Ok((write, report)),
        Some(_) => {
            let survivor = slug_of(&write, write.survivor(gone));
            return Err(Error::Facts(format!(
                "`{from}` went into `{survivor}` already; merge that one instead"
            )));
        }
        None => {}
    }
    let word = steward::word();
    let mut merger = Merger { import: Import::new(write, &word), gone, stays };
    merger.companies(&mut report).await?;
    merger.company().await?;
    merger.members(&mut report).await?;
    merger.people(&mut report).await?;
    merger.seats(&mut report).await?;
    merger.announcements(&mut report).await?;
    report.changed = true;
    report.differences = merger.import.differences();
    Ok((merger.import.write, report))
}

fn slug_of(write: &Write, id: i64) -> String {
    write.companies.get(&id).map(|row| row.slug.clone()).unwrap_or_default()
}

/// One merger under way.
struct Merger<'a> {
    import: Import<'a>,
    gone: i64,
    stays: i64,
}

impl Write {
    /// The company with this slug, or with this former one; not the one that it went into.
    pub(crate) async fn company_called(&mut self, slug: &str) -> Result<i64> {
        let rows =
            among::<company_row::Entity, _>(&self.tx, company_row::Column::Slug, [slug.to_owned()]).await?;
        if let Some(row) = rows.first() {
            let id = row.id;
            self.companies.load(rows);
            return Ok(id);
        }
        let former = self.former(Kind::Company, slug).await?;
        former.ok_or_else(|| steward::unknown(Kind::Company, slug))
    }

    /// From now on the id of one record leads to another, and so do those that led to it.
    pub(crate) async fn lead(&mut self, from: Subject, to: i64) -> Result<()> {
        let kind = from.kind.number();
        let led = former_id::Entity::find()
            .filter(former_id::Column::Kind.eq(kind))
            .filter(former_id::Column::SubjectId.eq(from.id));
        self.former_ids.load(led.all(&self.tx).await?);
        for row in self.former_ids.iter_mut().filter(|row| row.kind == kind && row.subject_id == from.id) {
            row.subject_id = to;
        }
        self.former_ids.put(former_id::Model { kind, id: from.id, subject_id: to });
        Ok(())
    }
}

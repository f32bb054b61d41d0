//! The merger of two companies that are one.
//!
//! The survivor keeps its id, slug and name; the other's id and slug lead to it from then on, and its names become
//! curated aliases, so that a source that goes on naming it is understood. What sources said moves along: of fields
//! that nobody spoke of at the survivor all of it, else its names and keys; the rest stays with the one that is no
//! more, so that nothing is lost and nothing is overruled.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::{
    Error, Identifier, Kind, MergeReport, PartialDate, Result, Store, Subject,
    change_log::Write,
    entity::{announcement_company, company, member, person, seat},
    fold,
    rows::among,
};

impl Store {
    /// Merges one company into another. Doing it again changes nothing.
    pub async fn merge_companies(&self, from: &str, into: &str) -> Result<MergeReport> {
        let mut write = Write::begin(self).await?;
        let gone = write.company_called(from).await?;
        let stays = write.company_called(into).await?;
        write.take_up_companies([gone, stays]).await?;
        let stays = write.survivor(stays);
        let mut report = MergeReport {
            from: slug_of(&write, gone),
            into: slug_of(&write, stays),
            ..MergeReport::default()
        };
        if gone == stays {
            return Err(Error::Facts(format!("`{from}` and `{into}` are the same company; name two")));
        }
        match write.companies.get(&gone).and_then(|row| row.merged_into) {
            Some(_) if write.survivor(gone) == stays => {
                write.abandon().await?;
                return Ok(report);
            }
            Some(_) => {
                let survivor = slug_of(&write, write.survivor(gone));
                return Err(Error::Facts(format!(
                    "`{from}` went into `{survivor}` already; merge that one instead"
                )));
            }
            None => {}
        }
        write.steward_speaks();
        let mut merger = Merger { write, gone, stays };
        merger.companies(&mut report).await?;
        merger.names();
        merger.members(&mut report).await?;
        merger.seats(&mut report).await?;
        merger.links(&mut report).await?;
        report.changed = true;
        merger.write.commit().await?;
        Ok(report)
    }
}

fn slug_of(write: &Write, id: i64) -> String {
    write.companies.get(&id).map(|row| row.slug.clone()).unwrap_or_default()
}

impl Write {
    /// The company with this slug, or with this former one; not the one that it went into.
    pub(crate) async fn company_called(&mut self, slug: &str) -> Result<i64> {
        let rows = among::<company::Entity, _>(&self.tx, company::Column::Slug, [slug.to_owned()]).await?;
        if let Some(row) = rows.first() {
            let id = row.id;
            self.companies.load(rows);
            return Ok(id);
        }
        let former = self.former(Kind::Company, slug).await?;
        former.ok_or_else(|| {
            Error::NotFound(format!("there is no company `{slug}`; look for it with a search"))
        })
    }
}

struct Merger {
    write: Write,
    gone: i64,
    stays: i64,
}

impl Merger {
    fn subjects(&self) -> (Subject, Subject) {
        (Subject { kind: Kind::Company, id: self.gone }, Subject { kind: Kind::Company, id: self.stays })
    }

    /// Those that belong to it, or went into it, do so with the survivor.
    async fn companies(&mut self, report: &mut MergeReport) -> Result<()> {
        let near = Condition::any()
            .add(company::Column::ParentId.eq(self.gone))
            .add(company::Column::MergedInto.eq(self.gone));
        let rows = company::Entity::find().filter(near).all(&self.write.tx).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        self.write.take_up_companies(ids).await?;
        let above = self.write.companies.get(&self.gone).and_then(|row| row.parent_id);
        for row in self.write.companies.iter_mut() {
            if row.parent_id == Some(self.gone) {
                // The survivor itself moves up, or stands alone.
                row.parent_id = if row.id == self.stays { above } else { Some(self.stays) };
                report.subsidiaries += usize::from(row.id != self.stays);
            }
            if row.merged_into == Some(self.gone) {
                row.merged_into = Some(self.stays);
            }
        }
        let gone = self.write.companies.get_mut(&self.gone).expect("it was taken up");
        gone.merged_into = Some(self.stays);
        gone.parent_id = None;
        Ok(())
    }

    /// Names, keys, and what was said of them.
    fn names(&mut self) {
        let (gone, stays) = self.subjects();
        let held = self.write.companies.get(&self.stays).expect("it was taken up").name.clone();
        let mut names =
            vec![(self.write.companies.get(&self.gone).expect("it was taken up").name.clone(), true)];
        let aliases: Vec<_> =
            self.write.aliases.iter().filter(|row| row.company_id == self.gone).cloned().collect();
        for row in aliases {
            self.write.aliases.remove(&row.id);
            names.push((row.name, row.curated));
        }
        self.write.call_also(self.stays, &held, names);
        let keys: Vec<_> =
            self.write.identifiers.iter().filter(|row| row.company_id == self.gone).cloned().collect();
        let mut identifiers = Vec::new();
        for row in keys {
            self.write.identifiers.remove(&row.id);
            identifiers.push(Identifier { scheme: row.scheme, value: row.value });
        }
        self.write.identify_company(self.stays, &identifiers);
        let ledger = &mut self.write.ledger;
        ledger.hand_over((gone, ""), (stays, ""));
        ledger.hand_over((gone, "name"), (stays, "aliases"));
        ledger.hand_over((gone, "aliases"), (stays, "aliases"));
        ledger.hand_over((gone, "identifiers"), (stays, "identifiers"));
        let known = ledger.fields(stays);
        for field in ledger.fields(gone).into_iter().filter(|field| !known.contains(field)) {
            ledger.hand_over((gone, &field), (stays, &field));
            let believed = ledger.believed(stays, &field).map(str::to_owned);
            let row = self.write.companies.get_mut(&self.stays).expect("it was taken up");
            match field.as_str() {
                "legalName" => row.legal_name = believed,
                "homepage" => row.homepage = believed,
                "country" => row.country = believed,
                _ => {}
            }
        }
    }

    /// Memberships move; two of one tier in one foundation that overlap become one.
    async fn members(&mut self, report: &mut MergeReport) -> Result<()> {
        let tx = &self.write.tx;
        let rows = among::<member::Entity, _>(tx, member::Column::CompanyId, [self.gone, self.stays]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        self.write.members.load(rows);
        self.write.ledger.load(tx, Kind::Member, ids).await?;
        let key = fold(&self.write.companies.get(&self.stays).expect("it was taken up").name);
        let moving: Vec<member::Model> =
            self.write.members.iter().filter(|row| row.company_id == self.gone).cloned().collect();
        for row in moving {
            let twin = self.write.members.iter().find(|other| {
                let alike = match (&row.tier, &other.tier) {
                    (Some(one), Some(other)) => fold(one) == fold(other),
                    _ => true,
                };
                let meet = row.valid_from <= other.valid_until && other.valid_from <= row.valid_until;
                other.company_id == self.stays && other.foundation_id == row.foundation_id && alike && meet
            });
            let Some(mut joined) = twin.cloned() else {
                self.write.members.put(member::Model {
                    company_id: self.stays,
                    company_key: key.clone(),
                    ..row
                });
                report.members += 1;
                continue;
            };
            join(&mut joined, &row);
            let (from, to) =
                (Subject { kind: Kind::Member, id: row.id }, Subject { kind: Kind::Member, id: joined.id });
            for field in self.write.ledger.fields(from) {
                self.write.ledger.hand_over((from, &field), (to, &field));
            }
            self.write.members.put(joined);
            self.write.members.remove(&row.id);
            report.members_joined += 1;
        }
        Ok(())
    }

    /// Seats move; one that both held is one.
    async fn seats(&mut self, report: &mut MergeReport) -> Result<()> {
        let tx = &self.write.tx;
        let rows = among::<seat::Entity, _>(tx, seat::Column::CompanyId, [self.gone, self.stays]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        self.write.seats.load(rows);
        self.write.ledger.load(tx, Kind::Seat, ids).await?;
        let moving: Vec<seat::Model> =
            self.write.seats.iter().filter(|row| row.company_id == self.gone).cloned().collect();
        for row in moving {
            let twin = self.write.seats.iter().find(|other| {
                seat::Model {
                    id: other.id,
                    company_id: other.company_id,
                    first_seen: other.first_seen,
                    last_seen: other.last_seen,
                    ..row.clone()
                } == **other
                    && other.company_id == self.stays
            });
            if let Some(id) = twin.map(|twin| twin.id) {
                let (from, to) = (Subject { kind: Kind::Seat, id: row.id }, Subject { kind: Kind::Seat, id });
                for field in self.write.ledger.fields(from) {
                    self.write.ledger.hand_over((from, &field), (to, &field));
                }
                self.write.seats.remove(&row.id);
            } else {
                self.write.seats.put(seat::Model { company_id: self.stays, ..row });
            }
            report.seats += 1;
        }
        Ok(())
    }

    /// Announcements that name it, and people who work there.
    async fn links(&mut self, report: &mut MergeReport) -> Result<()> {
        let tx = &self.write.tx;
        let column = announcement_company::Column::CompanyId;
        let named = among::<announcement_company::Entity, _>(tx, column, [self.gone]).await?;
        let of: BTreeSet<i64> = named.iter().map(|row| row.announcement_id).collect();
        let column = announcement_company::Column::AnnouncementId;
        let rows = among::<announcement_company::Entity, _>(tx, column, of).await?;
        self.write.announcement_companies.load(rows);
        for row in named {
            self.write.announcement_companies.remove(&(row.announcement_id, self.gone));
            self.write
                .announcement_companies
                .put(announcement_company::Model { company_id: self.stays, ..row });
            report.announcements += 1;
        }
        let rows = among::<person::Entity, _>(&self.write.tx, person::Column::CompanyId, [self.gone]).await?;
        report.people = rows.len();
        self.write.people.load(rows);
        for row in self.write.people.iter_mut() {
            row.company_id = Some(self.stays);
        }
        Ok(())
    }
}

/// Makes one row of two that overlap.
fn join(row: &mut member::Model, other: &member::Model) {
    if row.tier.is_none() {
        row.tier.clone_from(&other.tier);
        row.tier_class = other.tier_class;
    }
    if other.valid_from < row.valid_from {
        row.valid_from = other.valid_from;
        row.since.clone_from(&other.since);
    }
    if other.valid_until > row.valid_until {
        row.valid_until = other.valid_until;
        row.until.clone_from(&other.until);
    }
    row.first_seen = row.first_seen.min(other.first_seen);
    row.last_seen = row.last_seen.max(other.last_seen);
    let first = PartialDate::from(row.first_seen);
    if row.since.is_none() && row.valid_from < row.first_seen {
        row.valid_from = first.first_day();
    }
}

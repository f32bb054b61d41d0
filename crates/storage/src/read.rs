//! Reads. Every read by key takes many keys; every list is paged by keyset.
//!
//! The methods of [`Store`] are what others see. The statements beneath are functions of [`Database`], a file for
//! each noun, and what the two databases spell differently is in [`dialect`] and [`search`]. Between the two stand
//! the [caches](crate::cache): each method says its space, that is on what its values depend, and how they are loaded.
//! What several requests load at the same time is [gathered](crate::gather) into one statement.

mod among;
mod announcement;
mod cell;
mod columns;
mod company;
mod condition;
mod count;
mod database;
mod dialect;
mod field;
mod foundation;
mod history;
mod lanes;
mod lookup;
mod order;
mod page;
mod principle;
mod relation;
mod row;
mod search;
mod snippet;
mod sql;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::{collections::HashMap, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};
use time::Date;

use crate::{
    Announcement, AnnouncementId, AnnouncementText, Author, Change, ChangeId, Company, CompanyId, Found,
    Foundation, FoundationId, Id, Identifier, List, Member, MemberId, Page, Person, PersonId, Principle,
    PrincipleId, Project, ProjectId, Provenance, Relation, Result, SearchQuery, Seat, SeatId, Since, Slice,
    Source, SourceId, Store, Subject, TierClass, Usage, cache::spaces,
};

pub use columns::Columns;
pub(crate) use database::Database;

/// A kind of record that is read by id and listed.
pub trait Record: row::Row + Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its id.
    type Id: Id;
    /// The record's own id.
    fn id(&self) -> Self::Id;
}

macro_rules! records {
    ($($record:ident => $id:ident),*) => {$(
        impl Record for $record {
            type Id = $id;
            fn id(&self) -> $id {
                self.id
            }
        }
    )*};
}

records! {
    Foundation => FoundationId, Company => CompanyId, Member => MemberId, Principle => PrincipleId,
    Announcement => AnnouncementId, Person => PersonId, Project => ProjectId, Source => SourceId,
    Seat => SeatId
}

impl Store {
    /// Records by id, in one statement; those unknown are absent. One that went into another is answered, under the
    /// id that was asked for, with that one, which takes a second statement. An announcement under embargo is
    /// absent.
    pub async fn records<R: Record>(
        &self,
        ids: &[R::Id],
        columns: Columns,
    ) -> Result<HashMap<R::Id, Arc<R>>> {
        let load = |ids: Vec<R::Id>, columns: Columns| async move {
            let keys: Vec<i64> = ids.iter().map(|id| id.key()).collect();
            let records = R::by_key(&self.reads, &keys, columns).await?;
            Ok(records.into_iter().map(|(key, record)| (R::Id::new(key), Arc::new(record))).collect())
        };
        self.cached_with(columns, spaces::records::<R>(), ids, load).await
    }

    /// Foundations, companies or announcements by slug, in one statement; former slugs, which take a second, lead to the
    /// record that has another now.
    pub async fn records_by_slug<R: Record>(&self, slugs: &[String]) -> Result<HashMap<String, Arc<R>>> {
        let load = |slugs: Vec<String>| async move {
            let records = lookup::by_slug::<R>(&self.reads, &slugs).await?;
            Ok(records.into_iter().map(|(slug, record)| (slug, Arc::new(record))).collect())
        };
        self.cached(spaces::records_by_slug::<R>(), slugs, load).await
    }

    /// The ids of the companies that have these identifiers. An identifier that several companies share (Google
    /// and Google Cloud have one Crunchbase slug) leads to the one that is parent of the others, else to the
    /// oldest.
    pub async fn companies_by_identifier(
        &self,
        identifiers: &[Identifier],
    ) -> Result<HashMap<Identifier, CompanyId>> {
        let load = |identifiers: Vec<Identifier>| async move {
            lookup::companies_by_identifier(&self.reads, &identifiers).await
        };
        self.cached(spaces::lookups("identifier"), identifiers, load).await
    }

    /// The ids of the announcements with these canonical URLs.
    pub async fn announcements_by_url(&self, urls: &[String]) -> Result<HashMap<String, AnnouncementId>> {
        let load = |urls: Vec<String>| async move { lookup::announcements_by_url(&self.reads, &urls).await };
        self.cached(spaces::lookups("url"), urls, load).await
    }

    /// One part of a list of all records of a kind: one statement (principles may take one more for
    /// their texts).
    pub async fn page<R: Record>(
        &self,
        list: &List,
        slice: &Slice,
        columns: Columns,
    ) -> Result<Arc<Page<Arc<R>>>> {
        let space = spaces::lists::<R, _>("page", list, slice);
        let load = |columns: Columns| async move {
            page::page(&self.reads, list, slice, columns).await.map(Arc::new)
        };
        self.cached_one(columns, space, load).await
    }

    /// One part of a list for each of many parents, each named once, in one statement. `under` leads from the listed
    /// record to its parent: [`Relation::MemberFoundation`] lists the members of each foundation.
    pub async fn pages_under<R: Record>(
        &self,
        under: Relation,
        parents: &[i64],
        list: &List,
        slice: &Slice,
        columns: Columns,
    ) -> Result<HashMap<i64, Arc<Page<Arc<R>>>>> {
        let load = |parents: Vec<i64>, columns: Columns| async move {
            page::pages_under(&self.reads, under, &parents, list, slice, columns).await
        };
        self.cached_with(columns, spaces::lists_under::<R, _>("page", under, list, slice), parents, load)
            .await
    }

    /// How many records of a kind fulfil a list's condition.
    pub async fn count<R: Record>(&self, list: &List) -> Result<u64> {
        let space = spaces::lists::<R, _>("count", list, &());
        self.cached_one(Columns::ALL, space, |_| count::count::<R>(&self.reads, list)).await
    }

    /// How many of each parent's records fulfil a list's condition, in one statement.
    pub async fn counts_under<R: Record>(
        &self,
        under: Relation,
        parents: &[i64],
        list: &List,
    ) -> Result<HashMap<i64, u64>> {
        let load = |parents: Vec<i64>| async move {
            count::counts_under::<R>(&self.reads, under, &parents, list).await
        };
        self.cached(spaces::lists_under::<R, _>("count", under, list, &()), parents, load).await
    }

    /// The identifiers of companies, by scheme and value.
    pub async fn identifiers(&self, ids: &[CompanyId]) -> Result<HashMap<CompanyId, Arc<[Identifier]>>> {
        let load = |ids: Vec<CompanyId>| async move { company::identifiers(&self.reads, &ids).await };
        self.cached(spaces::parts("identifiers"), ids, load).await
    }

    /// The other names of companies, former ones among them, in the order in which they became known.
    pub async fn aliases(&self, ids: &[CompanyId]) -> Result<HashMap<CompanyId, Arc<[String]>>> {
        let load = |ids: Vec<CompanyId>| async move { company::aliases(&self.reads, &ids).await };
        self.cached(spaces::parts("aliases"), ids, load).await
    }

    /// The texts of announcements with their bodies: the original first, then the translations by language.
    pub async fn announcement_texts(
        &self,
        ids: &[AnnouncementId],
    ) -> Result<HashMap<AnnouncementId, Arc<[AnnouncementText]>>> {
        let load = |ids: Vec<AnnouncementId>| async move { announcement::texts(&self.reads, &ids).await };
        self.cached(spaces::parts("texts"), ids, load).await
    }

    /// The authors of announcements, in their order.
    pub async fn authors(&self, ids: &[AnnouncementId]) -> Result<HashMap<AnnouncementId, Arc<[Author]>>> {
        let load = |ids: Vec<AnnouncementId>| async move { announcement::authors(&self.reads, &ids).await };
        self.cached(spaces::parts("authors"), ids, load).await
    }

    /// All seats of foundations, past ones too, by company and beginning.
    pub async fn seats(&self, ids: &[FoundationId]) -> Result<HashMap<FoundationId, Arc<[Seat]>>> {
        let load = |ids: Vec<FoundationId>| async move { foundation::seats(&self.reads, &ids).await };
        self.cached(spaces::seats(), ids, load).await
    }

    /// The members that sit on the governing boards of foundations on a day, by company name.
    pub async fn boards(
        &self,
        ids: &[FoundationId],
        day: Date,
    ) -> Result<HashMap<FoundationId, Arc<[Arc<Member>]>>> {
        let load = |ids: Vec<FoundationId>| async move { foundation::boards(&self.reads, &ids, day).await };
        self.cached(spaces::boards(day), ids, load).await
    }

    /// How many members each tier of a foundation has on a day, the greatest class first.
    pub async fn tier_counts(
        &self,
        ids: &[FoundationId],
        day: Date,
    ) -> Result<HashMap<FoundationId, Arc<[(Option<String>, TierClass, u64)]>>> {
        let load =
            |ids: Vec<FoundationId>| async move { foundation::tier_counts(&self.reads, &ids, day).await };
        self.cached(spaces::tier_counts(day), ids, load).await
    }

    /// What sources say of records, by field.
    pub async fn provenance(&self, subjects: &[Subject]) -> Result<HashMap<Subject, Arc<[Provenance]>>> {
        let load = |subjects: Vec<Subject>| async move { history::provenance(&self.reads, &subjects).await };
        self.cached(spaces::provenance(), subjects, load).await
    }

    /// Ranked full-text search.
    pub async fn search(&self, query: &SearchQuery) -> Result<Vec<Found>> {
        search::search(&self.reads, query).await
    }

    /// The change log from a place on, oldest first.
    pub async fn changes(&self, since: Since) -> Result<Vec<Change>> {
        history::changes(&self.reads, since).await
    }

    /// The latest change.
    pub async fn last_change(&self) -> Result<ChangeId> {
        history::last_change(&self.reads).await
    }

    /// What reads have asked of the caches and the database so far.
    pub fn usage(&self) -> Usage {
        self.reads.meter().usage()
    }
}

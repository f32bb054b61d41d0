//! What one request loads, and what its resolvers must know of it.

use std::{collections::HashMap, fmt, hash::Hash, sync::Arc};

use async_graphql::{ContextBase, Result};
use pediment_storage::{
    AnnouncementId, AnnouncementText, Author, Columns, CompanyId, Error, FoundationId, Id, Identifier, List,
    Member, Page, Provenance, Record, Relation, Seat, Slice, Store, Subject, TierClass,
};
use time::Date;

use crate::{
    Operation,
    error::{internal, too_long},
};

/// How many records a list holds that takes no page size: more than any real one has.
const LONGEST_LIST: u32 = 1_000;

/// How many members each tier of a foundation has.
pub(crate) type TierCounts = Arc<[(Option<String>, TierClass, u64)]>;

/// The loads of one request. What its resolvers ask at the same time the store gathers, so that the number of statements
/// does not grow with the answer.
pub(crate) struct Loaders {
    store: Store,
    /// The languages its client reads, the best first.
    pub(crate) languages: Arc<[String]>,
    /// The day that is today for the whole request.
    pub(crate) today: Date,
    /// The operation, where it is executed as it stands.
    pub(crate) operation: Option<Arc<Operation>>,
}

impl fmt::Debug for Loaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaders").field("today", &self.today).finish_non_exhaustive()
    }
}

/// The loaders of the request that a resolver belongs to.
pub(crate) fn loaders<'a, T>(ctx: &ContextBase<'a, T>) -> &'a Loaders {
    ctx.data_unchecked::<Loaders>()
}

/// The value of the one key that was asked for.
fn only<K: Eq + Hash, V>(found: Result<HashMap<K, V>, Error>, key: &K) -> Result<Option<V>> {
    Ok(found.map_err(internal)?.remove(key))
}

impl Loaders {
    pub(crate) fn new(store: Store, languages: Vec<String>, today: Date) -> Self {
        Self { store, languages: languages.into(), today, operation: None }
    }

    /// The store, for reads that are not about keys.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// The columns that records are to be read with, where so many are needed.
    pub(crate) fn columns(&self, needed: impl FnOnce() -> Columns) -> Columns {
        if self.store.reads_whole() { Columns::ALL } else { needed() }
    }

    /// A record by id.
    pub(crate) async fn record<R: Record>(&self, id: R::Id) -> Result<Option<Arc<R>>> {
        only(self.store.records::<R>(&[id], Columns::ALL).await, &id)
    }

    /// Records by id, with at least these columns.
    pub(crate) async fn records<R: Record>(
        &self,
        ids: &[R::Id],
        columns: Columns,
    ) -> Result<HashMap<R::Id, Arc<R>>> {
        self.store.records::<R>(ids, columns).await.map_err(internal)
    }

    /// A record that another one refers to, and that is there for that reason.
    pub(crate) async fn referred<R: Record>(&self, id: R::Id) -> Result<Arc<R>> {
        self.record::<R>(id).await?.ok_or_else(|| {
            let missing = format!("{} {} is referred to and is not there", R::Id::KIND.name(), id.key());
            internal(Error::NotFound(missing))
        })
    }

    /// The record that has a slug, or had it.
    pub(crate) async fn by_slug<R: Record>(&self, slug: String) -> Result<Option<Arc<R>>> {
        only(self.store.records_by_slug::<R>(std::slice::from_ref(&slug)).await, &slug)
    }

    /// The company that has an identifier.
    pub(crate) async fn company_by_identifier(&self, identifier: Identifier) -> Result<Option<CompanyId>> {
        only(self.store.companies_by_identifier(std::slice::from_ref(&identifier)).await, &identifier)
    }

    /// The keys of a company in other systems.
    pub(crate) async fn identifiers(&self, id: CompanyId) -> Result<Arc<[Identifier]>> {
        Ok(only(self.store.identifiers(&[id]).await, &id)?.unwrap_or_default())
    }

    /// The other names of a company.
    pub(crate) async fn aliases(&self, id: CompanyId) -> Result<Arc<[String]>> {
        Ok(only(self.store.aliases(&[id]).await, &id)?.unwrap_or_default())
    }

    /// The announcement with a canonical URL.
    pub(crate) async fn announcement_by_url(&self, url: String) -> Result<Option<AnnouncementId>> {
        only(self.store.announcements_by_url(std::slice::from_ref(&url)).await, &url)
    }

    /// One part of the list under each of these parents.
    pub(crate) async fn pages_under<R: Record>(
        &self,
        under: Relation,
        parents: &[i64],
        list: &List,
        slice: &Slice,
        columns: Columns,
    ) -> Result<HashMap<i64, Arc<Page<Arc<R>>>>> {
        self.store.pages_under::<R>(under, parents, list, slice, columns).await.map_err(internal)
    }

    /// The whole of a list under a parent. One of more than [`LONGEST_LIST`] is an error that names where else to
    /// read it, and is not cut.
    pub(crate) async fn all_under<R: Record>(
        &self,
        under: Relation,
        parent: i64,
        list: &List,
        instead: &str,
    ) -> Result<Vec<Arc<R>>> {
        let slice = Slice { limit: LONGEST_LIST, ..Slice::default() };
        let pages = self.pages_under::<R>(under, &[parent], list, &slice, Columns::ALL).await?;
        let Some(page) = pages.get(&parent) else { return Ok(Vec::new()) };
        if page.has_next {
            return Err(too_long(LONGEST_LIST, instead));
        }
        Ok(page.edges.iter().map(|(_, record)| Arc::clone(record)).collect())
    }

    /// How many records of a list there are under each of these parents.
    pub(crate) async fn counts_under<R: Record>(
        &self,
        under: Relation,
        parents: &[i64],
        list: &List,
    ) -> Result<HashMap<i64, u64>> {
        self.store.counts_under::<R>(under, parents, list).await.map_err(internal)
    }

    /// The texts of an announcement, the original first.
    pub(crate) async fn texts(&self, id: AnnouncementId) -> Result<Arc<[AnnouncementText]>> {
        Ok(only(self.store.announcement_texts(&[id]).await, &id)?.unwrap_or_default())
    }

    /// The authors of an announcement.
    pub(crate) async fn authors(&self, id: AnnouncementId) -> Result<Arc<[Author]>> {
        Ok(only(self.store.authors(&[id]).await, &id)?.unwrap_or_default())
    }

    /// All seats of a foundation.
    pub(crate) async fn seats(&self, id: FoundationId) -> Result<Arc<[Seat]>> {
        Ok(only(self.store.seats(&[id]).await, &id)?.unwrap_or_default())
    }

    /// The members of a foundation that sit on its governing board on a day, by company name.
    pub(crate) async fn board(&self, id: FoundationId, day: Date) -> Result<Arc<[Arc<Member>]>> {
        Ok(only(self.store.boards(&[id], day).await, &id)?.unwrap_or_default())
    }

    /// How many members each tier of a foundation has on a day.
    pub(crate) async fn tiers(&self, id: FoundationId, day: Date) -> Result<TierCounts> {
        Ok(only(self.store.tier_counts(&[id], day).await, &id)?.unwrap_or_default())
    }

    /// What sources say of a record.
    pub(crate) async fn provenance(&self, subject: Subject) -> Result<Arc<[Provenance]>> {
        Ok(only(self.store.provenance(&[subject]).await, &subject)?.unwrap_or_default())
    }
}

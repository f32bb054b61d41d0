//! What one request loads: every read of every resolver, gathered so that the number of statements does not grow
//! with the answer.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{ContextBase, Result};
use pediment_storage::{
    AnnouncementId, AnnouncementText, Author, CompanyId, Error, FoundationId, Id, Identifier, List, Member,
    Page, Provenance, Record, Relation, Seat, Slice, Store, Subject, TierClass,
};
use time::Date;

use crate::{
    Operation,
    batch::Batch,
    board::boards,
    error::{internal, too_long},
};

/// How many records a list holds that takes no page size: more than any real one has.
const LONGEST_LIST: u32 = 1_000;

/// How many members each tier of a foundation has.
pub(crate) type TierCounts = Arc<[(Option<String>, TierClass, u64)]>;

type Loads<K, V> = Batch<K, V, Error>;

/// The loads of one request, and what its resolvers must know of it.
pub(crate) struct Loaders {
    store: Store,
    /// The languages its client reads, the best first.
    pub(crate) languages: Arc<[String]>,
    /// The day that is today for the whole request.
    pub(crate) today: Date,
    /// The operation, where it is executed as it stands.
    pub(crate) operation: Option<Arc<Operation>>,
    /// One batch for each question (a list under parents, records of a kind by id, …): what is asked together
    /// and differs only in the key is fetched together.
    batches: Mutex<HashMap<Question, Arc<dyn Any + Send + Sync>>>,
}

/// What a batch is about, besides its keys.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Question {
    Records(TypeId),
    Slugs(TypeId),
    Identifiers,
    Urls,
    IdentifiersOf,
    AliasesOf,
    Pages(TypeId, Relation, List, Slice),
    Counts(TypeId, Relation, List),
    Texts,
    Authors,
    Seats,
    Board(Date),
    Tiers(Date),
    Provenance,
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

impl Loaders {
    pub(crate) fn new(store: Store, languages: Vec<String>, today: Date) -> Self {
        Self { store, languages: languages.into(), today, operation: None, batches: Mutex::default() }
    }

    /// The store, for reads that have no siblings to wait for.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// A record by id.
    pub(crate) async fn record<R: Record>(&self, id: R::Id) -> Result<Option<Arc<R>>> {
        Ok(self.records::<R>(vec![id]).await?.get(&id).cloned())
    }

    /// Records by id, and others that are asked for at the same time.
    pub(crate) async fn records<R: Record>(&self, ids: Vec<R::Id>) -> Result<Arc<HashMap<R::Id, Arc<R>>>> {
        let batch = self.batch::<R::Id, Arc<R>>(Question::Records(TypeId::of::<R>()));
        let fetch = |ids: Vec<R::Id>| async move { self.store.records::<R>(&ids).await };
        batch.load_all(ids, fetch).await.map_err(internal)
    }

    /// A record that another one refers to, and that is there for that reason.
    pub(crate) async fn referred<R: Record>(&self, id: R::Id) -> Result<Arc<R>> {
        self.record::<R>(id).await?.ok_or_else(|| {
            let missing = format!("{} {} is referred to and is not there", R::Id::KIND.name(), id.key());
            internal(Arc::new(Error::NotFound(missing)))
        })
    }

    /// The record that has a slug, or had it.
    pub(crate) async fn by_slug<R: Record>(&self, slug: String) -> Result<Option<Arc<R>>> {
        let batch = self.batch::<String, Arc<R>>(Question::Slugs(TypeId::of::<R>()));
        let fetch = |slugs: Vec<String>| async move { self.store.records_by_slug::<R>(&slugs).await };
        batch.load(slug, fetch).await.map_err(internal)
    }

    /// The company that has an identifier.
    pub(crate) async fn company_by_identifier(&self, identifier: Identifier) -> Result<Option<CompanyId>> {
        let batch = self.batch::<Identifier, CompanyId>(Question::Identifiers);
        let fetch = |keys: Vec<Identifier>| async move { self.store.companies_by_identifier(&keys).await };
        batch.load(identifier, fetch).await.map_err(internal)
    }

    /// The keys of a company in other systems.
    pub(crate) async fn identifiers(&self, id: CompanyId) -> Result<Arc<[Identifier]>> {
        let batch = self.batch::<CompanyId, Arc<[Identifier]>>(Question::IdentifiersOf);
        let fetch = |ids: Vec<CompanyId>| async move { self.store.identifiers(&ids).await };
        Ok(batch.load(id, fetch).await.map_err(internal)?.unwrap_or_default())
    }

    /// The other names of a company.
    pub(crate) async fn aliases(&self, id: CompanyId) -> Result<Arc<[String]>> {
        let batch = self.batch::<CompanyId, Arc<[String]>>(Question::AliasesOf);
        let fetch = |ids: Vec<CompanyId>| async move { self.store.aliases(&ids).await };
        Ok(batch.load(id, fetch).await.map_err(internal)?.unwrap_or_default())
    }

    /// The announcement with a canonical URL.
    pub(crate) async fn announcement_by_url(&self, url: String) -> Result<Option<AnnouncementId>> {
        let batch = self.batch::<String, AnnouncementId>(Question::Urls);
        let fetch = |urls: Vec<String>| async move { self.store.announcements_by_url(&urls).await };
        batch.load(url, fetch).await.map_err(internal)
    }

    /// One part of the list under each of these parents, and others that are asked for at the same time.
    pub(crate) async fn pages_under<R: Record>(
        &self,
        under: Relation,
        parents: Vec<i64>,
        list: &List,
        slice: &Slice,
    ) -> Result<Arc<HashMap<i64, Arc<Page<Arc<R>>>>>> {
        let question = Question::Pages(TypeId::of::<R>(), under, list.clone(), slice.clone());
        let batch = self.batch::<i64, Arc<Page<Arc<R>>>>(question);
        let fetch = |parents: Vec<i64>| async move {
            self.store.pages_under::<R>(under, &parents, list, slice).await
        };
        batch.load_all(parents, fetch).await.map_err(internal)
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
        let pages = self.pages_under::<R>(under, vec![parent], list, &slice).await?;
        let Some(page) = pages.get(&parent) else { return Ok(Vec::new()) };
        if page.has_next {
            return Err(too_long(LONGEST_LIST, instead));
        }
        Ok(page.edges.iter().map(|(_, record)| Arc::clone(record)).collect())
    }

    /// How many records of a list there are under each of these parents, and others that are asked for at the same
    /// time.
    pub(crate) async fn counts_under<R: Record>(
        &self,
        under: Relation,
        parents: Vec<i64>,
        list: &List,
    ) -> Result<Arc<HashMap<i64, u64>>> {
        let batch = self.batch::<i64, u64>(Question::Counts(TypeId::of::<R>(), under, list.clone()));
        let fetch =
            |parents: Vec<i64>| async move { self.store.counts_under::<R>(under, &parents, list).await };
        batch.load_all(parents, fetch).await.map_err(internal)
    }

    /// The texts of an announcement, the original first.
    pub(crate) async fn texts(&self, id: AnnouncementId) -> Result<Arc<[AnnouncementText]>> {
        let batch = self.batch::<AnnouncementId, Arc<[AnnouncementText]>>(Question::Texts);
        let fetch = |ids: Vec<AnnouncementId>| async move { self.store.announcement_texts(&ids).await };
        Ok(batch.load(id, fetch).await.map_err(internal)?.unwrap_or_default())
    }

    /// The authors of an announcement.
    pub(crate) async fn authors(&self, id: AnnouncementId) -> Result<Arc<[Author]>> {
        let batch = self.batch::<AnnouncementId, Arc<[Author]>>(Question::Authors);
        let fetch = |ids: Vec<AnnouncementId>| async move { self.store.authors(&ids).await };
        Ok(batch.load(id, fetch).await.map_err(internal)?.unwrap_or_default())
    }

    /// All seats of a foundation.
    pub(crate) async fn seats(&self, id: FoundationId) -> Result<Arc<[Seat]>> {
        let batch = self.batch::<FoundationId, Arc<[Seat]>>(Question::Seats);
        let fetch = |ids: Vec<FoundationId>| async move { self.store.seats(&ids).await };
        Ok(batch.load(id, fetch).await.map_err(internal)?.unwrap_or_default())
    }

    /// The members of a foundation that sit on its governing board on a day, by company name.
    pub(crate) async fn board(&self, id: FoundationId, day: Date) -> Result<Arc<[Arc<Member>]>> {
        let batch = self.batch::<FoundationId, Arc<[Arc<Member>]>>(Question::Board(day));
        let fetch = |ids: Vec<FoundationId>| async move { boards(&self.store, &ids, day).await };
        Ok(batch.load(id, fetch).await.map_err(internal)?.unwrap_or_default())
    }

    /// How many members each tier of a foundation has on a day.
    pub(crate) async fn tiers(&self, id: FoundationId, day: Date) -> Result<TierCounts> {
        let batch = self.batch::<FoundationId, TierCounts>(Question::Tiers(day));
        let fetch = |ids: Vec<FoundationId>| async move { self.store.tier_counts(&ids, day).await };
        Ok(batch.load(id, fetch).await.map_err(internal)?.unwrap_or_default())
    }

    /// What sources say of a record.
    pub(crate) async fn provenance(&self, subject: Subject) -> Result<Arc<[Provenance]>> {
        let batch = self.batch::<Subject, Arc<[Provenance]>>(Question::Provenance);
        let fetch = |subjects: Vec<Subject>| async move { self.store.provenance(&subjects).await };
        Ok(batch.load(subject, fetch).await.map_err(internal)?.unwrap_or_default())
    }

    fn batch<K, V>(&self, question: Question) -> Arc<Loads<K, V>>
    where
        K: Clone + Eq + std::hash::Hash + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
    {
        let mut batches = self.batches.lock().unwrap_or_else(PoisonError::into_inner);
        let batch = batches.entry(question).or_insert_with(|| Arc::new(Loads::<K, V>::default()));
        Arc::clone(batch).downcast().expect("a question has one type of key and one of value")
    }
}

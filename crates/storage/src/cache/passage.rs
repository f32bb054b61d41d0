//! How the reads of a store pass its caches.

use std::collections::HashMap;

use super::{Cache, CacheKey, Parent, Space, Value, spaces::Depends};
use crate::{Result, Store};

impl Store {
    /// The values of many keys, from the caches where they hold them, else by one call of `load`. The space is made
    /// only where there is a cache.
    pub(crate) async fn cached<K, V, T, L, F>(
        &self,
        space: impl FnOnce() -> Space<T>,
        keys: &[K],
        load: L,
    ) -> Result<HashMap<K, V>>
    where
        K: CacheKey,
        V: Value,
        T: Depends<K, V>,
        L: Fn(Vec<K>) -> F + Send + Sync,
        F: Future<Output = Result<HashMap<K, V>>> + Send,
    {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        match self.cache() {
            Some(cache) => self.pass(cache, &space(), keys, load).await,
            None => load(keys.to_vec()).await,
        }
    }

    /// The same for parents of lists.
    pub(crate) async fn cached_under<V, T, L, F>(
        &self,
        space: impl FnOnce() -> Space<T>,
        parents: &[i64],
        load: L,
    ) -> Result<HashMap<i64, V>>
    where
        V: Value,
        T: Depends<Parent, V>,
        L: Fn(Vec<i64>) -> F + Send + Sync,
        F: Future<Output = Result<HashMap<i64, V>>> + Send,
    {
        let Some(cache) = self.cache().filter(|_| !parents.is_empty()) else {
            return load(parents.to_vec()).await;
        };
        let keys: Vec<Parent> = parents.iter().copied().map(Parent).collect();
        let load = |keys: Vec<Parent>| {
            let values = load(keys.into_iter().map(|parent| parent.0).collect());
            async move { Ok(values.await?.into_iter().map(|(parent, value)| (Parent(parent), value)).collect()) }
        };
        let values = self.pass(cache, &space(), &keys, load).await?;
        Ok(values.into_iter().map(|(parent, value)| (parent.0, value)).collect())
    }

    /// The value that a question without keys has.
    pub(crate) async fn cached_one<V, T, L, F>(&self, space: impl FnOnce() -> Space<T>, load: L) -> Result<V>
    where
        V: Value,
        T: Depends<Parent, V>,
        L: Fn() -> F + Send + Sync,
        F: Future<Output = Result<V>> + Send,
    {
        let Some(cache) = self.cache() else { return load().await };
        let many = |_: Vec<Parent>| {
            let value = load();
            async move { Ok(HashMap::from([(Parent::NONE, value.await?)])) }
        };
        let value = self.pass(cache, &space(), &[Parent::NONE], many).await?.remove(&Parent::NONE);
        match value {
            Some(value) => Ok(value),
            // Only what somebody else put into Redis can say that there is none.
            None => load().await,
        }
    }

    /// Counts what the caches had, and what they had not.
    async fn pass<K, V, T, L, F>(
        &self,
        cache: &Cache,
        space: &Space<T>,
        keys: &[K],
        load: L,
    ) -> Result<HashMap<K, V>>
    where
        K: CacheKey,
        V: Value,
        T: Depends<K, V>,
        L: Fn(Vec<K>) -> F + Send + Sync,
        F: Future<Output = Result<HashMap<K, V>>> + Send,
    {
        let meter = self.reads.meter();
        meter.asked(keys.len());
        let load = |keys: Vec<K>| {
            meter.missed(keys.len());
            load(keys)
        };
        cache.many(space, keys, load).await
    }
}

//! How the reads of a store pass its caches.

use std::collections::HashMap;

use super::{CacheKey, Parent, Space, Value, spaces::Depends};
use crate::{Result, Store};

impl Store {
    /// The values of many keys, from the caches where they hold them, else by one call of `load`, which may be made for
    /// several requests that ask at the same time.
    pub(crate) async fn cached<K, V, T, L, F>(
        &self,
        space: Space<'_, T>,
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
        // Boxed, so that who has much else to wait for has no room for it.
        Box::pin(async {
            match self.cache() {
                Some(cache) => cache.many(&self.reads, &space, keys, load).await,
                None => self.reads.gatherings().load(space.number, keys.to_vec(), load).await,
            }
        })
        .await
    }

    /// The same for parents of lists.
    pub(crate) async fn cached_under<V, T, L, F>(
        &self,
        space: Space<'_, T>,
        parents: &[i64],
        load: L,
    ) -> Result<HashMap<i64, V>>
    where
        V: Value,
        T: Depends<Parent, V>,
        L: Fn(Vec<i64>) -> F + Send + Sync,
        F: Future<Output = Result<HashMap<i64, V>>> + Send,
    {
        let keys: Vec<Parent> = parents.iter().copied().map(Parent).collect();
        let load = |keys: Vec<Parent>| {
            let values = load(keys.into_iter().map(|parent| parent.0).collect());
            async move { Ok(values.await?.into_iter().map(|(parent, value)| (Parent(parent), value)).collect()) }
        };
        let values = self.cached(space, &keys, load).await?;
        Ok(values.into_iter().map(|(parent, value)| (parent.0, value)).collect())
    }

    /// The value that a question without keys has.
    pub(crate) async fn cached_one<V, T, L, F>(&self, space: Space<'_, T>, load: L) -> Result<V>
    where
        V: Value,
        T: Depends<Parent, V>,
        L: Fn() -> F + Send + Sync,
        F: Future<Output = Result<V>> + Send,
    {
        let many = |_: Vec<Parent>| {
            let value = load();
            async move { Ok(HashMap::from([(Parent::NONE, value.await?)])) }
        };
        match self.cached(space, &[Parent::NONE], many).await?.remove(&Parent::NONE) {
            Some(value) => Ok(value),
            // Only what somebody else put into Redis can say that there is none.
            None => load().await,
        }
    }
}

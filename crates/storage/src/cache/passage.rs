//! How the reads of a store pass its caches.

use std::collections::HashMap;

use super::{CacheKey, Space, Value, spaces::Depends};
use crate::{Columns, Result, Store};

/// The key of a question that has none.
const NO_KEY: i64 = 0;

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
        self.cached_with(Columns::ALL, space, keys, |keys, _| load(keys)).await
    }

    /// The same for records, with at least these columns. Caches keep them whole, for others who need more.
    pub(crate) async fn cached_with<K, V, T, L, F>(
        &self,
        columns: Columns,
        space: Space<'_, T>,
        keys: &[K],
        load: L,
    ) -> Result<HashMap<K, V>>
    where
        K: CacheKey,
        V: Value,
        T: Depends<K, V>,
        L: Fn(Vec<K>, Columns) -> F + Send + Sync,
        F: Future<Output = Result<HashMap<K, V>>> + Send,
    {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        // Boxed, so that who has much else to wait for has no room for it.
        Box::pin(async {
            match self.cache() {
                Some(cache) => cache.many(&self.reads, &space, keys, |keys| load(keys, Columns::ALL)).await,
                None => self.reads.gatherings().load(space.number, keys.to_vec(), columns, load).await,
            }
        })
        .await
    }

    /// The value that a question without keys has; of records at least these columns.
    pub(crate) async fn cached_one<V, T, L, F>(
        &self,
        columns: Columns,
        space: Space<'_, T>,
        load: L,
    ) -> Result<V>
    where
        V: Value,
        T: Depends<i64, V>,
        L: Fn(Columns) -> F + Send + Sync,
        F: Future<Output = Result<V>> + Send,
    {
        let many = |_: Vec<i64>, columns: Columns| {
            let value = load(columns);
            async move { Ok(HashMap::from([(NO_KEY, value.await?)])) }
        };
        match self.cached_with(columns, space, &[NO_KEY], many).await?.remove(&NO_KEY) {
            Some(value) => Ok(value),
            // Only what somebody else put into Redis can say that there is none.
            None => load(columns).await,
        }
    }
}

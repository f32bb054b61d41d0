//! A batch: keys that the resolvers of one request ask for at the same time, fetched together.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

/// The values of keys, without those that have none, or why they could not be fetched.
type Answer<K, V, E> = Result<Arc<HashMap<K, V>>, Arc<E>>;

/// Keys waiting for the next fetch, those that were asked for at once with the place their answer goes to.
type Waiting<K, V, E> = Vec<(Vec<K>, oneshot::Sender<Answer<K, V, E>>)>;

/// Gathers keys without a timer and without a task of its own. The first that asks leads: it yields once, so that
/// its siblings queue their keys, then fetches for all.
///
/// Invariant: whoever waits has a leader. A leader that is dropped before it has taken the queue empties it; those
/// who waited see their place gone and ask again, and the first of them leads.
#[derive(Debug)]
pub(crate) struct Batch<K, V, E> {
    waiting: Mutex<Waiting<K, V, E>>,
}

impl<K, V, E> Default for Batch<K, V, E> {
    fn default() -> Self {
        Self { waiting: Mutex::new(Vec::new()) }
    }
}

impl<K: Clone + Eq + Hash, V: Clone, E> Batch<K, V, E> {
    /// The value of a key, as [`load_all`](Self::load_all) fetches it; None: it has none.
    pub(crate) async fn load<F>(&self, key: K, fetch: impl Fn(Vec<K>) -> F) -> Result<Option<V>, Arc<E>>
    where
        F: Future<Output = Result<HashMap<K, V>, E>>,
    {
        Ok(self.load_all(vec![key.clone()], fetch).await?.get(&key).cloned())
    }

    /// The values of these keys and of others that were asked for at the same time; `fetch` is called once for all.
    pub(crate) async fn load_all<F>(&self, keys: Vec<K>, fetch: impl Fn(Vec<K>) -> F) -> Answer<K, V, E>
    where
        F: Future<Output = Result<HashMap<K, V>, E>>,
    {
        loop {
            let (sender, receiver) = oneshot::channel();
            let leads = {
                let mut waiting = self.lock();
                waiting.push((keys.clone(), sender));
                waiting.len() == 1
            };
            if leads {
                let leader = Leader(self);
                tokio::task::yield_now().await;
                let waiting = std::mem::take(&mut *self.lock());
                std::mem::forget(leader);
                let keys: HashSet<K> = waiting.iter().flat_map(|(keys, _)| keys).cloned().collect();
                // Boxed, so that only the leader has room for it: every field of a type takes as much as its largest.
                let fetched = Box::pin(fetch(keys.into_iter().collect())).await;
                let answer = fetched.map(Arc::new).map_err(Arc::new);
                // The first is our own. A receiver that is gone was cancelled; nobody misses its answer.
                for (_, sender) in waiting.into_iter().skip(1) {
                    let _ = sender.send(answer.clone());
                }
                return answer;
            }
            if let Ok(answer) = receiver.await {
                return answer;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<K, V, E>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands the lead over when the leader is dropped while it yields.
struct Leader<'a, K: Clone + Eq + Hash, V: Clone, E>(&'a Batch<K, V, E>);

impl<K: Clone + Eq + Hash, V: Clone, E> Drop for Leader<'_, K, V, E> {
    fn drop(&mut self) {
        self.0.lock().clear();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::poll_fn,
        pin::pin,
        sync::atomic::{AtomicUsize, Ordering},
        task::Poll,
    };

    use super::*;

    async fn poll_once<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> Option<T> {
        let mut future = Some(future);
        poll_fn(move |cx| {
            Poll::Ready(match future.take().expect("polled once").poll(cx) {
                Poll::Ready(value) => Some(value),
                Poll::Pending => None,
            })
        })
        .await
    }

    #[tokio::test]
    async fn keys_asked_for_together_are_fetched_once() {
        let fetches = AtomicUsize::new(0);
        let batch = Batch::<u32, u32, ()>::default();
        let fetch = |keys: Vec<u32>| async {
            fetches.fetch_add(1, Ordering::Relaxed);
            assert_eq!(keys.len(), 2, "a key that is asked for twice is fetched once");
            Ok(keys.into_iter().map(|key| (key, key * 10)).collect())
        };
        let answers = tokio::join!(batch.load(1, &fetch), batch.load(2, &fetch), batch.load(1, &fetch));
        assert_eq!(answers, (Ok(Some(10)), Ok(Some(20)), Ok(Some(10))));
        assert_eq!(fetches.into_inner(), 1);
    }

    #[tokio::test]
    async fn those_who_wait_outlive_a_dropped_leader() {
        let batch = Batch::<u32, u32, String>::default();
        let fetch = |keys: Vec<u32>| async { Ok(keys.into_iter().map(|key| (key, key * 10)).collect()) };
        let mut follower = pin!(batch.load(2, &fetch));
        {
            let mut leader = pin!(batch.load(1, &fetch));
            assert!(poll_once(leader.as_mut()).await.is_none());
            assert!(poll_once(follower.as_mut()).await.is_none());
        }
        assert_eq!(follower.await, Ok(Some(20)));
    }

    #[tokio::test]
    async fn an_error_reaches_all_who_asked() {
        let batch = Batch::<u32, u32, String>::default();
        let fetch = |_: Vec<u32>| async { Err("down".to_owned()) };
        let (one, two) = tokio::join!(batch.load(1, &fetch), batch.load(2, &fetch));
        assert_eq!((one.unwrap_err().as_str(), two.unwrap_err().as_str()), ("down", "down"));
    }
}

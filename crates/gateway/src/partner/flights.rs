//! Requests under way: the same ones are sent once.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use pediment_federation::Failure;

use super::Reply;

type Work = BoxFuture<'static, Result<Reply, Failure>>;

/// Beyond so many, those that nobody waits for any more are cleared away.
const MANY: usize = 1_024;

/// Requests under way. One that all have stopped to wait for is cancelled.
#[derive(Default)]
pub(super) struct Flights {
    hasher: RandomState,
    under_way: Mutex<HashMap<u64, Vec<Flight>>>,
}

struct Flight {
    body: Bytes,
    headers: HeaderMap,
    answer: WeakShared<Work>,
}

impl Flights {
    pub(super) async fn join(
        &self,
        body: Bytes,
        headers: HeaderMap,
        start: impl FnOnce() -> Work,
    ) -> Result<Reply, Failure> {
        let key = self.hasher.hash_one(&body);
        let answer = self.enter(key, body, headers, start);
        let answered = answer.clone().await;
        self.leave(key);
        answered
    }

    fn enter(&self, key: u64, body: Bytes, headers: HeaderMap, start: impl FnOnce() -> Work) -> Shared<Work> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let flights = under_way.entry(key).or_default();
        let same = |flight: &&Flight| flight.body == body && flight.headers == headers;
        if let Some(answer) = flights.iter().find(same).and_then(Flight::running) {
            return answer;
        }
        flights.retain(|flight| flight.running().is_some());
        let answer = start().shared();
        let weak = answer.downgrade().expect("it is not polled yet");
        flights.push(Flight { body, headers, answer: weak });
        if under_way.len() > MANY {
            under_way.retain(|_, flights| flights.iter().any(|flight| flight.running().is_some()));
        }
        answer
    }

    /// Forgets what is answered: a request that comes from now on must not get an old answer.
    fn leave(&self, key: u64) {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flights) = under_way.get_mut(&key) {
            flights.retain(|flight| flight.running().is_some());
            if flights.is_empty() {
                under_way.remove(&key);
            }
        }
    }
}

impl Flight {
    fn running(&self) -> Option<Shared<Work>> {
        self.answer.upgrade().filter(|answer| answer.peek().is_none())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn work(count: &Arc<AtomicUsize>) -> Work {
        let count = Arc::clone(count);
        async move {
            tokio::task::yield_now().await;
            count.fetch_add(1, Ordering::Relaxed);
            Ok(Reply { body: Bytes::from_static(b"{}"), headers: HeaderMap::new() })
        }
        .boxed()
    }

    #[tokio::test]
    async fn the_same_request_is_sent_once_at_a_time() {
        let (flights, sent) = (Flights::default(), Arc::default());
        let ask =
            |body: &'static [u8]| flights.join(Bytes::from_static(body), HeaderMap::new(), || work(&sent));
        let (a, b, c) = tokio::join!(ask(b"a"), ask(b"a"), ask(b"b"));
        assert!(a.is_ok() && b.is_ok() && c.is_ok());
        assert_eq!(sent.load(Ordering::Relaxed), 2);
        ask(b"a").await.unwrap();
        assert_eq!(sent.load(Ordering::Relaxed), 3, "an answer is not kept");
        assert!(flights.under_way.lock().unwrap().is_empty());
    }
}

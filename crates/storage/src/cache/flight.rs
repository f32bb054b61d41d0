//! Loads under way, so that what many requests miss at once is loaded once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use super::{Entry, Key};

/// What a load brought, once it has.
type Landing = Option<Arc<HashMap<Key, Entry>>>;

/// The loads under way, by key.
#[derive(Debug, Default)]
pub(crate) struct Flights(Mutex<HashMap<Key, watch::Receiver<Landing>>>);

impl Flights {
    /// Takes the keys that nobody is loading, in their order, and joins the loads of the others.
    pub(crate) fn board(&self, keys: impl IntoIterator<Item = Key>) -> (Flight<'_>, Vec<Passenger>) {
        let (sender, receiver) = watch::channel(None);
        let mut flight = Flight { flights: self, keys: Vec::new(), sender };
        let mut passengers = Vec::new();
        let mut under_way = self.lock();
        for key in keys {
            if let Some(landing) = under_way.get(&key) {
                passengers.push(Passenger { key, landing: landing.clone() });
            } else {
                under_way.insert(key, receiver.clone());
                flight.keys.push(key);
            }
        }
        drop(under_way);
        (flight, passengers)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, watch::Receiver<Landing>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The duty to load some keys. Dropped before it lands (its request was cancelled, or failed), it leaves them to
/// those who wait.
pub(crate) struct Flight<'a> {
    flights: &'a Flights,
    keys: Vec<Key>,
    sender: watch::Sender<Landing>,
}

impl Flight<'_> {
    /// The keys to load.
    pub(crate) fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Hands what was loaded to those who wait.
    pub(crate) fn land(self, entries: HashMap<Key, Entry>) {
        self.sender.send_replace(Some(Arc::new(entries)));
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        let mut under_way = self.flights.lock();
        for key in &self.keys {
            under_way.remove(key);
        }
    }
}

/// One key that somebody else loads.
pub(crate) struct Passenger {
    pub(crate) key: Key,
    landing: watch::Receiver<Landing>,
}

impl Passenger {
    /// What the load brought; None when it was given up.
    pub(crate) async fn land(mut self) -> Option<Entry> {
        let landing = self.landing.wait_for(Option::is_some).await.ok()?;
        landing.as_ref()?.get(&self.key).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ChangeId, cache::clock::Seen};

    const KEY: Key = Key { space: 1, key: 2 };

    fn entry(value: u64) -> Entry {
        Entry::new(Some(value), Seen { era: 0, change: ChangeId(1) }, 1)
    }

    #[tokio::test]
    async fn a_key_is_loaded_once_for_all_who_wait() {
        let flights = Flights::default();
        let (leader, nobody) = flights.board([KEY]);
        let (other, mut passengers) = flights.board([KEY]);
        assert!(nobody.is_empty() && other.keys().is_empty());
        leader.land(HashMap::from([(KEY, entry(7))]));
        let landed = passengers.remove(0).land().await.unwrap();
        assert_eq!(landed.value::<u64>(), Some(&Some(7)));
        assert_eq!(flights.board([KEY]).0.keys(), [KEY], "what has landed is under way no more");
    }

    #[tokio::test]
    async fn a_load_given_up_leaves_its_keys_to_others() {
        let flights = Flights::default();
        let (leader, _) = flights.board([KEY]);
        let (_, mut passengers) = flights.board([KEY]);
        drop(leader);
        assert!(passengers.remove(0).land().await.is_none());
        assert_eq!(flights.board([KEY]).0.keys(), [KEY]);
    }
}

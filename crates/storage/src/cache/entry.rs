//! A cached value with what tells whether it holds.

use std::{any::Any, io, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    Space,
    clock::{Judge, Seen},
    spaces::Depends,
};
use crate::{ChangeId, Millis};

/// What can be cached: plain data, cheap to clone.
pub(crate) trait Value: Clone + Send + Sync + Serialize + DeserializeOwned + 'static {}
impl<T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static> Value for T {}

/// A value, or the knowledge that there is none, as the process cache holds it: typed, never encoded.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) seen: Seen,
    pub(crate) expires: Millis,
    /// Bytes of memory, roughly.
    pub(crate) weight: u32,
    value: Arc<dyn Any + Send + Sync>,
}

impl Entry {
    /// Wraps a value; weighs it by the length of its JSON.
    pub(crate) fn new<V: Value>(value: Option<V>, seen: Seen, expires: Millis) -> Self {
        let mut length = Length(0);
        serde_json::to_writer(&mut length, &value).expect("plain data is JSON");
        Self::weighed(value, seen, expires, length.0)
    }

    fn weighed<V: Value>(value: Option<V>, seen: Seen, expires: Millis, length: usize) -> Self {
        let weight = u32::try_from(length * 2 + 160).unwrap_or(u32::MAX);
        Self { seen, expires, weight, value: Arc::new(value) }
    }

    /// The value; None where the space has values of another type, which only a collision of digests can cause.
    pub(crate) fn value<V: Value>(&self) -> Option<&Option<V>> {
        self.value.downcast_ref()
    }

    /// The value, as far as it holds.
    pub(crate) fn held<K, V: Value, T: Depends<K, V>>(
        &self,
        space: &Space<'_, T>,
        key: &K,
        judge: &Judge<'_>,
        now: Millis,
    ) -> Option<&Option<V>> {
        let value = self.value::<V>().filter(|_| self.expires > now)?;
        judge.holds(self.seen, |each| (space.tags)(key, value.as_ref(), each)).then_some(value)
    }

    /// The form that is shared: `seen`, `expires`, then JSON.
    pub(crate) fn encode<V: Value>(value: Option<&V>, seen: ChangeId, expires: Millis) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        bytes.extend_from_slice(&seen.0.to_be_bytes());
        bytes.extend_from_slice(&expires.to_be_bytes());
        serde_json::to_writer(&mut bytes, &value).expect("plain data is JSON");
        bytes
    }

    /// Reads the shared form; None for anything else. `seen` gives the place its era.
    pub(crate) fn decode<V: Value>(bytes: &[u8], seen: impl FnOnce(ChangeId) -> Seen) -> Option<Self> {
        let (change, rest) = bytes.split_first_chunk()?;
        let (expires, json) = rest.split_first_chunk()?;
        let value: Option<V> = serde_json::from_slice(json).ok()?;
        let change = ChangeId(i64::from_be_bytes(*change));
        Some(Self::weighed(value, seen(change), i64::from_be_bytes(*expires), json.len()))
    }
}

/// Counts what is written.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decode(bytes: &[u8]) -> Option<Entry> {
        Entry::decode::<Vec<String>>(bytes, |change| Seen { era: 0, change })
    }

    #[test]
    fn a_shared_value_comes_back_as_it_went() {
        let value = vec!["Wētā".to_owned()];
        let entry = decode(&Entry::encode(Some(&value), ChangeId(7), 99)).unwrap();
        assert_eq!(entry.value::<Vec<String>>(), Some(&Some(value)));
        assert_eq!((entry.seen.change, entry.expires), (ChangeId(7), 99));
        let nothing = decode(&Entry::encode(None::<&Vec<String>>, ChangeId(7), 99)).unwrap();
        assert_eq!(nothing.value::<Vec<String>>(), Some(&None));
    }

    proptest! {
        #[test]
        fn bytes_of_another_make_are_no_value(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            // Whatever they are: no panic, and a value only where the JSON is one.
            if let Some(entry) = decode(&bytes) {
                let json = serde_json::from_slice::<Option<Vec<String>>>(&bytes[16..]);
                prop_assert_eq!(entry.value::<Vec<String>>().cloned(), json.ok());
            }
        }

        #[test]
        fn a_value_cut_short_is_no_value(length in 0_usize..22) {
            let bytes = Entry::encode(Some(&vec!["ab".to_owned()]), ChangeId(1), 1);
            prop_assert_eq!(bytes.len(), 22);
            prop_assert!(decode(&bytes[..length]).is_none());
        }
    }
}
